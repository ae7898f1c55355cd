extension Matrix {
  /// The lower triangular L with L·Lᵀ = A; throws `notSquare`, `notSymmetric`, `notPositiveDefinite`, `notFinite`.
  public func cholesky() throws(MatrixError) -> Matrix {
    let operand = try preparedSymmetric(for: "cholesky")
    if isEmpty { return operand }
    return operand.elementType == .float32
      ? try operand.choleskyFactor(Float.self) : try operand.choleskyFactor(Double.self)
  }

  private func choleskyFactor<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    var factor = self
    let n = rows
    let info = try unsafe factor.withAddress(of: T.self) { a in unsafe T.potrf(n, a) }
    guard info == 0 else { throw .notPositiveDefinite(shape) }
    try factor.withMutableSpan(of: T.self) { x throws(MatrixError) in
      for j in 0..<n {
        for i in 0..<j { x[i + j * n] = 0 }
      }
    }
    return factor
  }
}
