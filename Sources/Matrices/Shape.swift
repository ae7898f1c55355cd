/// Rows and columns of a matrix.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// The number of rows.
  public var rows: Int
  /// The number of columns.
  public var columns: Int

  /// A shape of that many rows and columns; making a matrix of it checks that neither is negative.
  @inlinable
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The shape of a 1×1 matrix.
  @inlinable public static var scalar: Shape { Shape(rows: 1, columns: 1) }

  /// The number of entries; `Int.max` where it does not fit.
  @inlinable
  public var count: Int {
    let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
    return overflow ? Int.max : product
  }

  /// Whether this is 1×1.
  @inlinable public var isScalar: Bool { rows == 1 && columns == 1 }
  /// Whether there is one row.
  @inlinable public var isRow: Bool { rows == 1 }
  /// Whether there is one column.
  @inlinable public var isColumn: Bool { columns == 1 }
  /// Whether there is one row or one column.
  @inlinable public var isVector: Bool { rows == 1 || columns == 1 }
  /// Whether there are as many rows as columns.
  @inlinable public var isSquare: Bool { rows == columns }
  /// Whether there is no entry.
  @inlinable public var isEmpty: Bool { rows == 0 || columns == 0 }
  /// The shape of the transpose.
  @inlinable public var transposed: Shape { Shape(rows: columns, columns: rows) }

  /// As a reader writes it: `3×10`.
  public var description: String { "\(rows)×\(columns)" }
}
