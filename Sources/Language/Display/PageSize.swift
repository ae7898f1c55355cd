import Matrices

/// What of a result a host has room for.
public struct PageSize: Sendable, Equatable {
  /// Significant digits, 1 … 17.
  public var digits = 6
  /// Characters of a line.
  public var columns = 80
  /// Lines of a matrix.
  public var lines = 20
  /// Whether the tables of verbs are fitted as well; a notebook's page scrolls.
  public var fitsTables = false

  public init() {}

  var layout: NumberLayout { NumberLayout(digits: digits, width: columns, height: lines) }
  var tableWidth: Int? { fitsTables ? columns : nil }
}
