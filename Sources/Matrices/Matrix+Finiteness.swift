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

  private func firstNonFinite<T: Scalar>(_ type: T.Type) throws(MatrixError) -> Int? {
    try withSpan(of: T.self) { x throws(MatrixError) in
      var start = 0
      while start < x.count {
        if start > 0, start % Blocks.size == 0 { try Interruption.check() }
        let block = x.extracting(start..<min(start &+ 4096, x.count))
        // 0·x is 0 for finite x and NaN otherwise: a sum without branches.
        var sum: (T, T, T, T) = (0, 0, 0, 0)
        var i = 0
        while i &+ 4 <= block.count {
          sum.0 += block[i] * 0
          sum.1 += block[i &+ 1] * 0
          sum.2 += block[i &+ 2] * 0
          sum.3 += block[i &+ 3] * 0
          i &+= 4
        }
        while i < block.count {
          sum.0 += block[i] * 0
          i &+= 1
        }
        if (sum.0 + sum.1) + (sum.2 + sum.3) != 0 {
          for i in block.indices where !block[i].isFinite { return start + i }
        }
        start &+= 4096
      }
      return nil
    }
  }

  /// Throws `notFinite` at the first NaN or infinity: LAPACK may never return from one.
  func requireFinite(for operation: String) throws(MatrixError) {
    if let place = try firstNonFinite() { throw .notFinite(operation: operation, row: place.row, column: place.column) }
  }
}
