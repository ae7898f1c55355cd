extension Matrix {
  /// How many entries are not 0.
  public func countTrue() throws(MatrixError) -> Int {
    switch elementType {
    case .float64: try countTrue(Double.self)
    case .float32: try countTrue(Float.self)
    case .mask: try countTrue(UInt8.self)
    }
  }

  /// Whether no entry is 0; true for an empty matrix.
  public func all() throws(MatrixError) -> Bool { try countTrue() == count }

  /// Whether an entry is not 0; false for an empty matrix.
  public func any() throws(MatrixError) -> Bool { try countTrue() > 0 }

  /// The places by columns, from 0, of the entries that are not 0; throws `tooLarge`.
  public func truePlaces() throws(MatrixError) -> [Int] {
    switch elementType {
    case .float64: try truePlaces(Double.self)
    case .float32: try truePlaces(Float.self)
    case .mask: try truePlaces(UInt8.self)
    }
  }

  private func countTrue<E: Element>(_ type: E.Type) throws(MatrixError) -> Int {
    let zero = E(entry: 0)
    return try withSpan(of: E.self) { x throws(MatrixError) in
      var count = 0
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { count &+= x[i] != zero ? 1 : 0 }
      }
      return count
    }
  }

  private func truePlaces<E: Element>(_ type: E.Type) throws(MatrixError) -> [Int] {
    let zero = E(entry: 0)
    let number = try countTrue(type)
    try MemoryLimit.check(entries: number, of: Int.self)
    return try withSpan(of: E.self) { x throws(MatrixError) in
      var places: [Int] = []
      places.reserveCapacity(number)
      try Blocks.each(x.count) { block throws(MatrixError) in
        for i in block where x[i] != zero { places.append(i) }
      }
      return places
    }
  }
}
