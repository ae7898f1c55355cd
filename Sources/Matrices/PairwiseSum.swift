/// Sums by halves: blocks of at most 128 terms in eight lanes, then the halves' sums.
///
/// The error grows with log n, and the order depends on the count only, so the same terms give the same bits.
@usableFromInline
enum PairwiseSum {
  private static let block = 128

  /// The sum of `term` of the entries; throws `interrupted`.
  @inline(__always)
  static func sum<T: Scalar>(_ x: Span<T>, _ term: (T) -> T) throws(MatrixError) -> T {
    if x.count <= block { return direct(x, term) }
    // Powers of two times a block keep all but the last block full; the stack holds a sum for each bit of the count.
    var levels: [(blocks: Int, sum: T)] = []
    var start = 0
    while start < x.count {
      if start > 0, start % Blocks.size == 0 { try Interruption.check() }
      let end = min(start &+ block, x.count)
      var (blocks, sum) = (1, direct(x.extracting(start..<end), term))
      while let last = levels.last, last.blocks == blocks {
        sum = last.sum + sum
        blocks &*= 2
        levels.removeLast()
      }
      levels.append((blocks, sum))
      start = end
    }
    var total = levels.removeLast().sum
    while let last = levels.popLast() { total = last.sum + total }
    return total
  }

  @inline(__always)
  private static func direct<T: Scalar>(_ x: Span<T>, _ term: (T) -> T) -> T {
    let n = x.count
    var (s0, s1, s2, s3, s4, s5, s6, s7): (T, T, T, T, T, T, T, T) = (0, 0, 0, 0, 0, 0, 0, 0)
    var i = 0
    while i &+ 8 <= n {
      s0 += term(x[i])
      s1 += term(x[i &+ 1])
      s2 += term(x[i &+ 2])
      s3 += term(x[i &+ 3])
      s4 += term(x[i &+ 4])
      s5 += term(x[i &+ 5])
      s6 += term(x[i &+ 6])
      s7 += term(x[i &+ 7])
      i &+= 8
    }
    while i < n {
      s0 += term(x[i])
      i &+= 1
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
  }
}
