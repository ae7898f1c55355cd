/// Cuts a large product m×k · k×n into pieces of at most some 40 ms, between which an interruption is looked at.
///
/// The cut depends on sizes and type alone, never on the machine's speed or on who might interrupt: so the same
/// operands give the same bits. Tiles of C with all of k lose about 1% against one call.
struct ProductTiles {
  struct Tile {
    var rows: Range<Int>
    var columns: Range<Int>
    var inner: Range<Int>
  }

  private let m: Int
  private let n: Int
  private let k: Int
  /// Sizes of the largest tile.
  let height: Int
  let width: Int
  let depth: Int

  /// Terms of a piece in float64, a multiplication and an addition each: 40 ms at 2·10¹⁰ operations a second, which two
  /// cores with vectors of two numbers reach.
  private static let terms = 400_000_000
  /// Entries that a piece moves: where k is small, memory is what a product waits for.
  private static let entries = 1 << 22

  init(_ m: Int, _ n: Int, _ k: Int, entrySize: Int) {
    let (terms, entries) = (Self.terms * 8 / entrySize, Self.entries * 8 / entrySize)
    let (rows, columns, inner) = (Double(m), Double(n), Double(k))
    let moved = rows * columns + rows * inner + inner * columns
    if rows * columns * inner <= Double(terms), moved <= Double(4 * entries) {
      self.init(m, n, k, height: m, width: n, depth: k)
    } else if m == 1 || n == 1 {
      // Whichever way the matrix lies in memory, long stretches of it stay together.
      let long = min(max(m, n), 1 << 20)
      self.init(m, n, k, height: min(m, long), width: min(n, long), depth: min(k, 4 * entries / (long + 1)))
    } else {
      var height = min(m, 512)
      let width = Self.fitted(min(terms / (height * k), entries / (height + k)), n)
      let depth = Self.fitted(min(terms / (height * width), entries / (height + width)), k)
      // Where C is narrow, its tiles may be higher.
      if width == n { height = Self.fitted(min(terms / (width * depth), entries / (width + depth)), m) }
      self.init(m, n, k, height: height, width: width, depth: depth)
    }
  }

  /// Whether there is nothing to cut.
  var isOnePiece: Bool { height == m && width == n && depth == k }

  init(_ m: Int, _ n: Int, _ k: Int, height: Int, width: Int, depth: Int) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.height, self.width, self.depth) = (height, width, depth)
  }

  /// At least 512, and whole vectors, but no more than there are.
  private static func fitted(_ size: Int, _ whole: Int) -> Int { min(whole, max(512, size & ~63)) }

  /// Calls `body` with the tiles, those that add to the same entries of C in order of k; throws `interrupted`.
  func forEach(_ body: (Tile) throws(MatrixError) -> Void) throws(MatrixError) {
    for j in stride(from: 0, to: n, by: width) {
      for p in stride(from: 0, to: k, by: depth) {
        for i in stride(from: 0, to: m, by: height) {
          if i + j + p > 0 { try Interruption.check() }
          try body(Tile(rows: i..<min(i + height, m), columns: j..<min(j + width, n), inner: p..<min(p + depth, k)))
        }
      }
    }
  }
}
