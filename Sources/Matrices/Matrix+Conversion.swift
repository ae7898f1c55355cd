extension Matrix {
  /// The same numbers in another element type (the nearest ones; for a mask, 1 where not 0); itself if it has it.
  public func converted(to type: ElementType) throws(MatrixError) -> Matrix {
    if type == elementType { return self }
    if isScalar { return Matrix(scalar: number(at: 0), type: type) }
    switch type {
    case .float64: return try converted(to: Double.self)
    case .float32: return try converted(to: Float.self)
    case .mask: return try converted(to: UInt8.self)
    }
  }

  private func converted<To: Element>(to type: To.Type) throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try converted(from: Double.self, to: type)
    case .float32: try converted(from: Float.self, to: type)
    case .mask: try converted(from: UInt8.self, to: type)
    }
  }

  private func converted<From: Element, To: Element>(
    from: From.Type, to: To.Type
  ) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: To.self) { result throws(MatrixError) in
      try withSpan(of: From.self) { x throws(MatrixError) in
        try Matrix.mapAll(x, &result) { To(entry: $0.number) }
      }
    }
  }

  /// The numbers by columns; throws `tooLarge`.
  public func columnMajorValues() throws(MatrixError) -> [Double] {
    try MemoryLimit.check(entries: count, of: Double.self)
    return switch elementType {
    case .float64: try numbers(Double.self)
    case .float32: try numbers(Float.self)
    case .mask: try numbers(UInt8.self)
    }
  }

  private func numbers<E: Element>(_ type: E.Type) throws(MatrixError) -> [Double] {
    try withSpan(of: E.self) { x throws(MatrixError) in
      var values: [Double] = []
      values.reserveCapacity(x.count)
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { values.append(x[i].number) }
      }
      return values
    }
  }
}
