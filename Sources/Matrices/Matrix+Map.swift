extension Matrix {
  /// The function of every entry; a mask's 0 and 1 count as float64.
  @inlinable
  public func map<F: UnaryFunction>(_ function: F.Type) throws(MatrixError) -> Matrix {
    if let kernel = F.kernel { return try (isMask ? converted(to: .float64) : self).mapped(by: kernel) }
    return switch elementType {
    case .float64: try mapped(function, Double.self)
    case .float32: try mapped(function, Float.self)
    case .mask: try converted(to: .float64).mapped(function, Double.self)
    }
  }

  /// The mask of where the predicate holds.
  @inlinable
  public func map<P: UnaryPredicate>(_ predicate: P.Type) throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try tested(predicate, Double.self)
    case .float32: try tested(predicate, Float.self)
    case .mask: try converted(to: .float64).tested(predicate, Double.self)
    }
  }

  @inlinable
  func mapped<F: UnaryFunction, T: Scalar>(_ function: F.Type, _ type: T.Type) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: T.self) { result throws(MatrixError) in
      try withSpan(of: T.self) { x throws(MatrixError) in try Matrix.mapAll(x, &result) { F.apply($0) } }
    }
  }

  /// Fills `result` with `f` of the entries, in blocks.
  @inlinable @inline(__always)
  static func mapAll<X: Element, Y: Element>(
    _ x: Span<X>, _ result: inout MutableSpan<Y>, _ f: (X) -> Y
  ) throws(MatrixError) {
    precondition(x.count == result.count)
    try Blocks.each(x.count) { places throws(MatrixError) in
      let source = x.extracting(places)
      var target = result._mutatingExtracting(places)
      let n = target.count
      precondition(source.count == n)
      for i in 0..<n { target[i] = f(source[i]) }
    }
  }

  @inlinable
  func tested<P: UnaryPredicate, T: Scalar>(_ predicate: P.Type, _ type: T.Type) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: UInt8.self) { result throws(MatrixError) in
      try withSpan(of: T.self) { x throws(MatrixError) in try Matrix.mapAll(x, &result) { P.holds($0) ? 1 : 0 } }
    }
  }
}
