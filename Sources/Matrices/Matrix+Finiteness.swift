extension Matrix {
  /// Row and column, from 0, of the first NaN or infinity by columns; nil where all entries are finite.
  public func firstNonFinite() throws(MatrixError) -> (row: Int, column: Int)? {
    let index: Int? =
      switch elementType {
      case .float64: try firstNonFinite(Double.self)
      case .float32: try firstNonFinite(Float.self)
      case .mask: nil
      }
    return index.map { (row: $0 % rows, column: $0 / rows) }
  }

  private func firstNonFinite<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> Int? {
    try unsafe withAddress(of: T.self) { x throws(MatrixError) in
      var first: Int?
      try Blocks.each(count) { places throws(MatrixError) in
        guard first == nil, unsafe !T.allFinite(places.count, x + places.lowerBound) else { return }
        first = places.first { unsafe !x[$0].isFinite }
      }
      return first
    }
  }

  /// Throws `notFinite` at the first NaN or infinity: LAPACK may never return from one.
  func requireFinite(for operation: String) throws(MatrixError) {
    if let place = try firstNonFinite() { throw .notFinite(operation: operation, row: place.row, column: place.column) }
  }
}
