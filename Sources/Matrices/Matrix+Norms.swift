/// Which length of a vector or matrix.
public enum Norm: Sendable, Hashable {
  /// Σ|xᵢ|; of a matrix, the largest of its columns.
  case one
  /// √Σxᵢ²; of a matrix, its largest singular value.
  case two
  /// √Σxᵢⱼ²
  case frobenius
  /// max|xᵢ|; of a matrix, the largest sum of |xᵢⱼ| of its rows.
  case infinity
}

extension Matrix {
  /// The norm of a vector (a single row or column) or matrix; 0 for an empty one, NaN with a NaN among the entries.
  ///
  /// `two` of a matrix throws what `svd` throws.
  public func norm(_ kind: Norm) throws(MatrixError) -> Double {
    if isEmpty { return 0 }
    if isMask { return try converted(to: .float64).norm(kind) }
    if kind == .two, !shape.isVector { return try svd().s.number(at: 0) }
    return elementType == .float32 ? try norm(kind, Float.self) : try norm(kind, Double.self)
  }

  private func norm<T: Scalar>(_ kind: Norm, _ type: T.Type) throws(MatrixError) -> Double {
    switch (kind, shape.isVector) {
    case (.two, _), (.frobenius, _):
      return try withSpan(of: T.self) { x throws(MatrixError) in try Matrix.euclidean(x).number }
    case (.one, true):
      return try withSpan(of: T.self) { x throws(MatrixError) in try PairwiseSum.sum(x) { abs($0) }.number }
    case (.infinity, true):
      return try withSpan(of: T.self) { x throws(MatrixError) in try Matrix.largest(x).number }
    case (.one, false): return try map(Magnitude.self).columnSums().extreme(.maximum)
    case (.infinity, false): return try map(Magnitude.self).rowSums().extreme(.maximum)
    }
  }

  private enum Magnitude: UnaryFunction {
    static func apply<T: Scalar>(_ x: T) -> T { abs(x) }
  }

  private static func largest<T: Scalar>(_ x: Span<T>) throws(MatrixError) -> T {
    var best: T = 0
    try Blocks.each(x.count) { places throws(MatrixError) in
      for i in places where Extreme.maximum.prefers(abs(x[i]), to: best) { best = abs(x[i]) }
    }
    return best
  }

  /// Scaled by the largest entry only where the squares leave the range of the type.
  private static func euclidean<T: Scalar>(_ x: Span<T>) throws(MatrixError) -> T {
    let square = try PairwiseSum.sum(x) { $0 * $0 }
    if square.isNormal, square > T.leastNormalMagnitude / T.ulpOfOne { return square.squareRoot() }
    let scale = try largest(x)
    guard scale > 0, scale.isFinite else { return scale }
    return try scale * PairwiseSum.sum(x) { ($0 / scale) * ($0 / scale) }.squareRoot()
  }
}
