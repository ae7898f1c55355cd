extension Matrix {
  /// The determinant by LU, 1 for 0×0, 0 for a singular matrix; throws `notSquare`, `notFinite`.
  public func determinant() throws(MatrixError) -> Double {
    let (diagonal, negative) = try luDiagonal("det")
    if diagonal.contains(0) { return 0 }
    let magnitude = diagonal.reduce(1, *)
    // A product that left the range on the way may have come back to a number: then the logarithms know it.
    if magnitude == 0 || !magnitude.isFinite {
      let (log, sign) = Matrix.logMagnitude(diagonal, negative)
      return sign * Double.exp(log)
    }
    return negative ? -magnitude : magnitude
  }

  /// log|det|, −∞ for a singular matrix, and the determinant's sign (−1, 0, 1); never overflows.
  public func logDeterminant() throws(MatrixError) -> (log: Double, sign: Double) {
    let (diagonal, negative) = try luDiagonal("logdet")
    return Matrix.logMagnitude(diagonal, negative)
  }

  private static func logMagnitude(_ diagonal: [Double], _ negative: Bool) -> (log: Double, sign: Double) {
    var (log, sign) = (0.0, negative ? -1.0 : 1.0)
    for entry in diagonal {
      log += Double.log(abs(entry))
      if entry <= 0 { sign = entry == 0 ? 0 : -sign }
    }
    return (log, sign)
  }

  /// U's diagonal, and whether the exchanges of rows change the sign.
  private func luDiagonal(_ operation: String) throws(MatrixError) -> (diagonal: [Double], negative: Bool) {
    let operand = try preparedSquare(for: operation)
    if isEmpty { return ([], false) }
    return operand.elementType == .float32
      ? try operand.luDiagonal(Float.self) : try operand.luDiagonal(Double.self)
  }

  private func luDiagonal<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> (diagonal: [Double], negative: Bool) {
    let n = rows
    return try Detached.run(operations: Double(n) * Double(n) * Double(n) * 2 / 3) { () throws(MatrixError) in
      var work = self
      var pivots = [BLASInt](repeating: 0, count: n)
      _ = try unsafe work.withMutableAddress(of: T.self) { a in unsafe T.getrf(n, n, a, &pivots) }
      var negative = false
      for (place, pivot) in pivots.enumerated() where Int(pivot) != place + 1 { negative.toggle() }
      return ((0..<n).map { work.number(at: $0 * (n + 1)) }, negative)
    }
  }
}
