extension Matrix {
  /// The lower triangular L with L·Lᵀ = A; throws `notSquare`, `notSymmetric`, `notPositiveDefinite`, `notFinite`.
  public func cholesky() throws(MatrixError) -> Matrix {
    let operand = try preparedSymmetric(for: "cholesky")
    if isEmpty { return operand }
    return operand.elementType == .float32
      ? try operand.choleskyFactor(Float.self) : try operand.choleskyFactor(Double.self)
  }

  private func choleskyFactor<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    let n = rows
    var factor = try Detached.run(operations: Double(n) * Double(n) * Double(n) / 3) { () throws(MatrixError) in
      var factor = self
      let info = try unsafe factor.withMutableAddress(of: T.self) { a in unsafe T.potrf(n, a) }
      guard info == 0 else { throw .notPositiveDefinite(self.shape) }
      return factor
    }
    try factor.withMutableSpan(of: T.self) { x throws(MatrixError) in
      try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
        for i in rows where i < j { x[i + j * n] = 0 }
      }
    }
    return factor
  }
}
