/// Long loops run in blocks, and between two of them look whether they shall stop.
///
/// The first look comes after the first block, so what is small never looks. A block is so long that looking costs
/// nothing; at 100 ns an entry, more than any function here takes, it lasts 26 ms.
public enum Blocks {
  /// Entries of a block.
  @inlinable public static var size: Int { 1 << 18 }

  /// Calls `body` with ranges that together are 0 ..< `count`, in order; throws `interrupted` between two of them.
  @inlinable @inline(__always)
  public static func each(
    _ count: Int, size: Int = Blocks.size, _ body: (Range<Int>) throws(MatrixError) -> Void
  ) throws(MatrixError) {
    var start = 0
    while start < count {
      if start > 0 { try Interruption.check() }
      let end = count &- start > size ? start &+ size : count
      try body(start..<end)
      start = end
    }
  }

  /// Calls `body` with the columns, in order, of a matrix of so many rows; throws `interrupted` between some of them.
  /// A column may be long: the body looks itself.
  @inlinable @inline(__always)
  static func each(
    _ rows: Int, columns: Int, _ body: (_ column: Int) throws(MatrixError) -> Void
  ) throws(MatrixError) {
    let width = max(1, size / max(1, rows))
    try each(columns, size: width) { block throws(MatrixError) in
      for column in block { try body(column) }
    }
  }

  /// Calls `body` with the columns of a shape and their rows, a long column in parts; throws `interrupted` on the way.
  /// Columns without rows are left out: there may be 10¹⁵ of them.
  @inlinable @inline(__always)
  public static func eachColumn(
    _ shape: Shape, _ body: (_ column: Int, _ rows: Range<Int>) throws(MatrixError) -> Void
  ) throws(MatrixError) {
    if shape.isEmpty { return }
    var left = size
    for column in 0..<shape.columns {
      var top = 0
      while top < shape.rows {
        if left <= 0 {
          try Interruption.check()
          left = size
        }
        let end = shape.rows &- top > size ? top &+ size : shape.rows
        try body(column, top..<end)
        left &-= end &- top
        top = end
      }
    }
  }
}
