import CKernels
import Synchronization

/// A sum over many rows is one of bands: each band's by itself, and the bands' sums added by halves, of which the left one
/// is a power of two. So it has the same bits however many threads make it, and whoever makes a band's share of it.
public enum RowBands {
  /// Rows of a band, but for the last. A power of two, so that column sums, which go by halves too, need no other order.
  public static let height = 2048

  public static func count(_ rows: Int) -> Int { (rows + height - 1) / height }

  public static func rows(_ band: Int, of rows: Int) -> Range<Int> { band * height..<min(rows, (band + 1) * height) }

  /// Adds sums of `size` numbers that lie one behind the other; the first then holds them all.
  public static func addUp<T: KernelScalar>(_ sums: UnsafeMutablePointer<T>, _ size: Int, _ count: Int) {
    guard count > 1 else { return }
    var half = 1
    while half < count - half { half *= 2 }
    let right = unsafe sums + half * size
    unsafe addUp(sums, size, half)
    unsafe addUp(right, size, count - half)
    unsafe T.binary(nnk_add, size, sums, 1, right, 1, sums)
  }
}

extension ProductShape {
  /// Whether the product is a sum over many rows: Aᵀ·B of long A and B, no vectors.
  var isSumOfBands: Bool { transposeA && !transposeB && k > RowBands.height && m > 1 && n > 1 }

  /// Bytes that the bands' sums may take at once.
  private static var largestSums: Int { 1 << 24 }
  /// Entries of the bands' sums that are made between two looks at the interruption: some ten milliseconds.
  private static var entriesAtOnce: Int { 200_000 }

  /// Fills C with the sum of the bands' products.
  func multiplyBands<T: BLASScalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>
  ) throws(MatrixError) {
    let (size, bands) = (m * n, RowBands.count(k))
    // Small ones are made by all threads, each one band by itself; of large ones every product has all threads.
    guard size * bands * MemoryLayout<T>.size <= Self.largestSums else {
      return try unsafe multiplyInTurn(a, b, into: c)
    }
    let sums = try Matrix.room(Shape(rows: size, columns: bands), T.elementType)
    let first = unsafe sums.address.assumingMemoryBound(to: T.self)
    nonisolated(unsafe) let (a, b, target) = unsafe (a, b, first)
    let failure = Mutex<MatrixError?>(nil)
    let together = max(WorkingThreads.count, min(64, Self.entriesAtOnce / size))
    for start in stride(from: 0, to: bands, by: together) {
      try Interruption.check()
      WorkingThreads.share(min(together, bands - start)) { places in
        do throws(MatrixError) {
          for place in places {
            try unsafe multiply(a, b, into: target + (start + place) * size, band: start + place)
          }
        } catch {
          failure.withLock { $0 = error }
        }
      }
      if let error = failure.withLock({ $0 }) { throw error }
    }
    unsafe RowBands.addUp(first, size, bands)
    unsafe c.update(from: first, count: size)
    withExtendedLifetime(sums) {}
  }

  /// Band after band; sums of as many bands are added as soon as there are two, so that few are kept.
  private func multiplyInTurn<T: BLASScalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>
  ) throws(MatrixError) {
    let size = m * n
    var waiting: [(bands: Int, sum: Matrix)] = []
    func add(_ right: Matrix, to left: Matrix) {
      let (x, y) = unsafe (left.address.assumingMemoryBound(to: T.self), right.address.assumingMemoryBound(to: T.self))
      unsafe T.binary(nnk_add, size, x, 1, y, 1, x)
    }
    for band in 0..<RowBands.count(k) {
      if band > 0 { try Interruption.check() }
      var sum = try Matrix.room(Shape(rows: m, columns: n), T.elementType)
      try unsafe multiply(a, b, into: sum.address.assumingMemoryBound(to: T.self), band: band)
      var bands = 1
      while let last = waiting.last, last.bands == bands {
        add(sum, to: last.sum)
        (sum, bands) = (last.sum, 2 * bands)
        waiting.removeLast()
      }
      waiting.append((bands, sum))
    }
    while waiting.count > 1 {
      let right = waiting.removeLast()
      add(right.sum, to: waiting[waiting.count - 1].sum)
    }
    if let sum = waiting.first?.sum { unsafe c.update(from: sum.address.assumingMemoryBound(to: T.self), count: size) }
    withExtendedLifetime(waiting) {}
  }

  /// The product of one band.
  private func multiply<T: BLASScalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>, band: Int
  ) throws(MatrixError) {
    let rows = RowBands.rows(band, of: k)
    try ProductTiles(m, n, rows.count, entrySize: MemoryLayout<T>.size).forEach { tile throws(MatrixError) in
      let inner = tile.inner.lowerBound + rows.lowerBound..<tile.inner.upperBound + rows.lowerBound
      let part = ProductTiles.Tile(rows: tile.rows, columns: tile.columns, inner: inner)
      try unsafe multiply(a, b, into: c, part, adds: tile.inner.lowerBound > 0)
    }
  }
}
