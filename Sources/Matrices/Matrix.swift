/// A matrix of numbers: a value with shape and element type, column after column in memory.
///
/// Copying is cheap: copies share memory until one is changed. Sizes start at 0×0; a scalar is 1×1.
public struct Matrix: @unchecked Sendable {
  /// Rows and columns.
  public let shape: Shape
  /// What the entries are.
  public let elementType: ElementType
  @usableFromInline var storage: MatrixStorage
}

extension Matrix {
  /// The number of rows.
  @inlinable public var rows: Int { shape.rows }
  /// The number of columns.
  @inlinable public var columns: Int { shape.columns }
  /// The number of entries.
  @inlinable public var count: Int { shape.rows &* shape.columns }
  /// Whether this is 1×1.
  @inlinable public var isScalar: Bool { shape.isScalar }
  /// Whether there is no entry.
  @inlinable public var isEmpty: Bool { shape.isEmpty }
  /// Whether the entries are 0 and 1 in bytes.
  @inlinable public var isMask: Bool { elementType == .mask }
  /// Bytes of the entries.
  @inlinable public var byteCount: Int { count &* elementType.size }

  /// The number of a 1×1 matrix, else nil.
  @inlinable
  public var scalarValue: Double? { isScalar ? number(at: 0) : nil }

  /// The entry in that row and column, counted from 0; throws `outOfRange`.
  public func entry(_ row: Int, _ column: Int) throws(MatrixError) -> Double {
    guard row >= 0, row < rows else { throw .outOfRange(axis: "row", index: row, count: rows) }
    guard column >= 0, column < columns else { throw .outOfRange(axis: "column", index: column, count: columns) }
    return number(at: row + column * rows)
  }

  /// The entry at that place by columns, counted from 0; throws `outOfRange`.
  public func entry(at index: Int) throws(MatrixError) -> Double {
    guard index >= 0, index < count else { throw .outOfRange(axis: "entry", index: index, count: count) }
    return number(at: index)
  }
}
