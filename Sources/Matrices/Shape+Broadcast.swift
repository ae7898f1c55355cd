extension Shape {
  /// The shape that `a` and `b` have together: equal shapes, a row over rows, a column over columns, 1×1 over anything.
  ///
  /// Throws `notBroadcastable` for everything else; a row and a column do not spread silently into a matrix.
  @inlinable
  public static func broadcast(_ a: Shape, _ b: Shape, operation: String = "") throws(MatrixError) -> Shape {
    if a == b || a.spreads(over: b) { return b }
    if b.spreads(over: a) { return a }
    throw .notBroadcastable(operation: operation, a, b)
  }

  /// Whether a matrix of this shape repeats over one of that shape, which then is the result's shape.
  @inlinable
  public func spreads(over whole: Shape) -> Bool {
    if isScalar { return true }
    // A row over a column (and the reverse) would be an outer sum: both sizes would change.
    if rows == 1 { return columns == whole.columns }
    if columns == 1 { return rows == whole.rows }
    return self == whole
  }
}

/// How an operand is read when the result has `whole`'s shape.
@usableFromInline
enum Spread {
  /// Entry for entry.
  case full
  /// One entry a column.
  case row
  /// The same column each time.
  case column
  /// One entry for all.
  case scalar

  @inlinable
  init(_ shape: Shape, over whole: Shape) {
    self =
      shape == whole ? .full : shape.isScalar ? .scalar : shape.rows == 1 ? .row : .column
  }
}
