extension Matrix {
  /// The matrix of cofactors, n×n for an n×n matrix: det(X)·X⁻ᵀ where X is invertible, and what that tends to where it
  /// is singular. By the singular values σ of X = U·Σ·Vᵀ: det(U)·det(V)·U·diag(Πⱼ≠ᵢ σⱼ)·Vᵀ (Stewart 1998, "On the adjugate
  /// matrix"), which divides by none. Throws `notSquare`, `notFinite`.
  public func cofactors() throws(MatrixError) -> Matrix {
    let operand = try preparedSquare(for: "det")
    guard !operand.isEmpty else { return operand }
    if rows <= Matrix.mostByMinors { return try operand.cofactorsByMinors() }
    let parts = try operand.svd()
    let sign = try parts.u.determinant() * parts.v.determinant() < 0 ? -1.0 : 1.0
    let others = Matrix.productsOfOthers((0..<rows).map { parts.s.number(at: $0) }).map { sign * $0 }
    let middle = try Matrix.diagonalMatrix(Matrix.row(others).converted(to: parts.u.elementType))
    return try Matrix.product(Matrix.product(parts.u, middle), parts.v, transposeB: true)
  }

  /// Up to here minors take no longer than the singular values, and whole numbers stay whole.
  private static let mostByMinors = 4

  private func cofactorsByMinors() throws(MatrixError) -> Matrix {
    var result = try Matrix.zeros(shape, elementType)
    for j in 0..<columns {
      for i in 0..<rows {
        let others = (0..<rows).filter { $0 != i }
        let minor = try gathering(rows: others, columns: (0..<columns).filter { $0 != j }).determinant()
        try result.replace(
          entries: [j * rows + i], with: Matrix(scalar: (i + j) % 2 == 0 ? minor : -minor, type: elementType))
      }
    }
    return result
  }

  /// Πⱼ≠ᵢ vⱼ for each i, without a division.
  private static func productsOfOthers(_ values: [Double]) -> [Double] {
    var products = [Double](repeating: 1, count: values.count)
    var before = 1.0
    for place in values.indices {
      products[place] = before
      before *= values[place]
    }
    var after = 1.0
    for place in values.indices.reversed() {
      products[place] *= after
      after *= values[place]
    }
    return products
  }
}
