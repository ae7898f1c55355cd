import Synchronization
import Testing

@testable import Matrices

/// Sums over many rows, band by band.
@Suite struct RowBandsTests {
  @Test(arguments: [1, 2, 3, 4, 7, 8, 13])
  func sumsAreAddedByHalves(_ count: Int) {
    // Numbers of very different sizes: another order of adding them has other bits.
    var random = RandomGenerator(seed: 1)
    let numbers = (0..<2 * count).map { _ in random.uniform() * (random.uniform() < 0.5 ? 1e-9 : 1e9) }
    var sums = numbers
    addUp(&sums, 2, count)
    func halves(_ range: Range<Int>, _ entry: Int) -> Double {
      if range.count == 1 { return numbers[2 * range.lowerBound + entry] }
      var half = 1
      while 2 * half < range.count { half *= 2 }
      let middle = range.lowerBound + half
      return halves(range.lowerBound..<middle, entry) + halves(middle..<range.upperBound, entry)
    }
    #expect(sums[0] == halves(0..<count, 0) && sums[1] == halves(0..<count, 1))
  }

  /// A narrow product, whose bands all threads make at once, and a wide one, which keeps few of them.
  @Test(arguments: floats, [(3, 4), (90, 70)])
  func aProductIsTheSumOfItsBands(_ type: ElementType, _ size: (Int, Int)) throws {
    let rows = size.0 == 3 ? 11 * RowBands.height + 77 : 5 * RowBands.height + 1
    let (a, b) = (try sample(rows, size.0, type, seed: 1), try sample(rows, size.1, type, seed: 2))
    let product = try Matrix.product(a, transposeA: true, b)
    var bands = try (0..<RowBands.count(rows)).map { band in
      let rows = Array(RowBands.rows(band, of: rows))
      return try Matrix.product(a.gatheringRows(rows), transposeA: true, b.gatheringRows(rows)).columnMajorValues()
    }
    // By halves: two and two, then two of those, as long as there are as many on both sides.
    func halves(_ bands: ArraySlice<[Double]>) throws -> [Double] {
      if bands.count == 1 { return bands[bands.startIndex] }
      var half = 1
      while 2 * half < bands.count { half *= 2 }
      let (x, y) = (try halves(bands.prefix(half)), try halves(bands.dropFirst(half)))
      return zip(x, y).map { type == .float32 ? Double(Float($0) + Float($1)) : $0 + $1 }
    }
    bands = [try halves(bands[...])]
    #expect(try product.columnMajorValues() == bands[0])
  }

  @Test(arguments: [1, 2])
  func theBitsAreTheSameForEveryNumberOfThreads(_ threads: Int) throws {
    let before = WorkingThreads.count
    defer { WorkingThreads.set(before) }
    let (a, b) = (try sample(300_001, 3, seed: 1), try sample(300_001, 4, seed: 2))
    let expected = try Matrix.product(a, transposeA: true, b)
    WorkingThreads.set(threads)
    #expect(try Matrix.product(a, transposeA: true, b).columnMajorValues() == expected.columnMajorValues())
  }

  /// A product whose bands are cut: an interruption between two pieces is told, and nothing half done is given.
  @Test func anInterruptedSumOfBandsIsNoProduct() throws {
    let (a, b) = (try sample(4096, 1024, seed: 1), try sample(4096, 1024, seed: 2))
    let interruption = Interruption()
    interruption.request()
    _ = interruption.whileCurrent {
      #expect(throws: MatrixError.self) { try Matrix.product(a, transposeA: true, b) }
    }
    interruption.clear()
    #expect(try Matrix.product(a, transposeA: true, b).columnMajorValues().allSatisfy(\.isFinite))
  }

  @Test func columnSumsAreSumsOfBandsToo() throws {
    let a = try sample(5 * RowBands.height + 300, 3, seed: 1)
    let bands = RowBands.count(a.rows)
    var sums = try (0..<bands).flatMap { band in
      try a.gatheringRows(Array(RowBands.rows(band, of: a.rows))).columnSums().columnMajorValues()
    }
    addUp(&sums, 3, bands)
    #expect(try a.columnSums().columnMajorValues() == Array(sums[..<3]))
  }

  @Test func sharesCoverEverythingOnce() {
    for count in [0, 1, 5, 1000] {
      let visits = CountedPlaces(count)
      WorkingThreads.share(count, grain: 3) { for place in $0 { visits.visit(place) } }
      #expect(visits.all == Array(repeating: 1, count: count))
    }
  }
}

private func addUp(_ sums: inout [Double], _ size: Int, _ count: Int) {
  unsafe sums.withUnsafeMutableBufferPointer { sums in
    if let first = sums.baseAddress { unsafe RowBands.addUp(first, size, count) }
  }
}

/// How often each place was visited, by several threads.
private final class CountedPlaces: Sendable {
  private let counts: Mutex<[Int]>
  init(_ count: Int) { counts = Mutex(Array(repeating: 0, count: count)) }
  func visit(_ place: Int) { counts.withLock { $0[place] += 1 } }
  var all: [Int] { counts.withLock { $0 } }
}
