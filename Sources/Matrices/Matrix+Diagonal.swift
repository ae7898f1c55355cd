extension Matrix {
  /// The identity of that order; throws `negativeSize`, `tooLarge`.
  public static func identity(_ order: Int, _ type: ElementType = .float64) throws(MatrixError) -> Matrix {
    var result = try zeros(Shape(rows: order, columns: order), type)
    switch type {
    case .float64: try result.setDiagonal { _ in 1 as Double }
    case .float32: try result.setDiagonal { _ in 1 as Float }
    case .mask: try result.setDiagonal { _ in 1 as UInt8 }
    }
    return result
  }

  /// The diagonal matrix of a row or column, or the diagonal of another matrix as a column; a 1×1 stays itself.
  public func diagonal() throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: shape.isVector ? try spreadDiagonal(Double.self) : try diagonalEntries(Double.self)
    case .float32: shape.isVector ? try spreadDiagonal(Float.self) : try diagonalEntries(Float.self)
    case .mask: shape.isVector ? try spreadDiagonal(UInt8.self) : try diagonalEntries(UInt8.self)
    }
  }

  /// The square matrix with a vector's entries, in their order, on its diagonal; a 1×1 too, and any shape by columns.
  public static func diagonalMatrix(_ vector: Matrix) throws(MatrixError) -> Matrix {
    switch vector.elementType {
    case .float64: try vector.spreadDiagonal(Double.self)
    case .float32: try vector.spreadDiagonal(Float.self)
    case .mask: try vector.spreadDiagonal(UInt8.self)
    }
  }

  /// The sum of the diagonal; throws `notSquare`.
  public func trace() throws(MatrixError) -> Double {
    guard shape.isSquare else { throw .notSquare(operation: "tr", shape) }
    return isScalar ? number(at: 0) : try diagonal().sum()
  }

  private func spreadDiagonal<E: Element>(_ type: E.Type) throws(MatrixError) -> Matrix {
    var result = try Matrix.zeros(Shape(rows: count, columns: count), elementType)
    try withSpan(of: E.self) { x throws(MatrixError) in try result.setDiagonal { x[$0] } }
    return result
  }

  private func diagonalEntries<E: Element>(_ type: E.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(Shape(rows: min(rows, columns), columns: 1), of: E.self) { result throws(MatrixError) in
      try withSpan(of: E.self) { x throws(MatrixError) in
        try Blocks.each(result.count) { places throws(MatrixError) in
          for i in places { result[i] = x[i * (n + 1)] }
        }
      }
    }
  }

  private mutating func setDiagonal<E: Element>(_ value: (Int) -> E) throws(MatrixError) {
    let (n, length) = (rows, min(rows, columns))
    try withMutableSpan(of: E.self) { x throws(MatrixError) in
      try Blocks.each(length) { places throws(MatrixError) in
        for i in places { x[i * (n + 1)] = value(i) }
      }
    }
  }
}
