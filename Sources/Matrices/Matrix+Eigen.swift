/// V·diag(values)·Vᵀ = A: the values are a column in ascending order, the vectors V's orthonormal columns.
public struct Eigensystem: Sendable {
  /// order×1, ascending.
  public var values: Matrix
  /// order×order, a vector in each column.
  public var vectors: Matrix
}

extension Matrix {
  /// Eigenvalues and eigenvectors of a symmetric matrix; throws `notSquare`, `notSymmetric`, `notFinite`,
  /// `didNotConverge`. The lower triangle is read.
  public func symmetricEigen() throws(MatrixError) -> Eigensystem {
    let operand = try preparedSymmetric(for: "eig")
    if isEmpty {
      return Eigensystem(values: try Matrix.zeros(Shape(rows: 0, columns: 1), operand.elementType), vectors: operand)
    }
    return operand.elementType == .float32 ? try operand.eigensystem(Float.self) : try operand.eigensystem(Double.self)
  }

  private func eigensystem<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> Eigensystem {
    let n = rows
    return try Detached.run(operations: 10 * Double(n) * Double(n) * Double(n)) { () throws(MatrixError) in
      var vectors = self
      var values = try Matrix(uninitialized: Shape(rows: n, columns: 1), T.elementType)
      let info = try unsafe vectors.withMutableAddress(of: T.self) { a throws(MatrixError) in
        try unsafe values.withMutableAddress(of: T.self) { values throws(MatrixError) in
          try unsafe T.syevd(true, n, a, values)
        }
      }
      guard info == 0 else { throw .didNotConverge(operation: "eig") }
      return Eigensystem(values: values, vectors: vectors)
    }
  }
}
