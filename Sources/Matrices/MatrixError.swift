/// Why a matrix operation has no result. Positions count from 0 here and from 1 in messages.
public enum MatrixError: Error, Hashable, Sendable {
  /// Shapes that neither agree nor broadcast; `operation` may be empty.
  case notBroadcastable(operation: String, Shape, Shape)
  /// A product whose inner sizes differ, after transposing.
  case innerSizesDiffer(Shape, Shape)
  /// Operands that must have equally many rows.
  case rowCountsDiffer(operation: String, Shape, Shape)
  /// Operands that must have equally many columns.
  case columnCountsDiffer(operation: String, Shape, Shape)
  /// A shape that another one was needed for.
  case wrongShape(operation: String, found: Shape, needed: Shape)
  /// A new shape with another number of entries.
  case countsDiffer(from: Shape, to: Shape)
  /// An operation on square matrices only.
  case notSquare(operation: String, Shape)
  /// An operation on a single row or column only.
  case notVector(operation: String, Shape)
  /// An operation on symmetric matrices only, and the first entry that differs from its mirror.
  case notSymmetric(operation: String, row: Int, column: Int)
  /// A matrix without inverse, or not of full rank.
  case singular(operation: String, Shape)
  /// A matrix without Cholesky factor.
  case notPositiveDefinite(Shape)
  /// The first NaN or infinity of an operand, by columns.
  case notFinite(operation: String, row: Int, column: Int)
  /// An iteration of LAPACK that gave up.
  case didNotConverge(operation: String)
  /// An extremum or position of nothing.
  case empty(operation: String, Shape)
  /// More memory than there is; `bytes` is nil where the number does not fit.
  case tooLarge(Shape, bytes: Int?, available: Int?)
  /// More rows or columns than the linear algebra library counts.
  case beyondLibrary(operation: String, Int)
  /// A number of rows, columns or repetitions below 0.
  case negativeSize(Int)
  /// A position outside; `axis` is `row`, `column` or `entry`.
  case outOfRange(axis: String, index: Int, count: Int)
  /// Rows of a literal with different numbers of entries.
  case raggedRows(row: Int, count: Int, expected: Int)
  /// A range whose step is 0, or with a NaN or infinite end.
  case badRange(start: Double, step: Double, end: Double)
  /// Stopped on request.
  case interrupted
}
