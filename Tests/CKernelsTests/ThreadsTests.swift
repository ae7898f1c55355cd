import CKernels
import Testing
import Threads

/// One at a time: how many threads there are is the process's.
@Suite(.serialized) struct ThreadsTests {
  @Test func threadsChangeNothing() {
    let n = 300_001
    let (x, y) = (numbers(n) as [Double], numbers(n, seed: 2) as [Double])
    let threads = nnk_threads_used()
    defer { nnk_threads(threads) }
    var results: [[Double]] = []
    for count in [1, 2, 5] as [Int32] {
      nnk_threads(count)
      #expect(nnk_threads_used() == count)
      var z = [Double](guarded: n) { unsafe Double.unary(nnk_exp, n, x, $0) }
      z += [Double](guarded: n) { unsafe Double.binary(nnk_mul, n, x, 1, y, 1, $0) }
      z += [Double](guarded: 3) { unsafe Double.columnSums(n / 3, 3, x, $0) }
      z += [Double](guarded: n / 3) { unsafe Double.rowSums(n / 3, 3, x, $0) }
      unsafe z += [Double.sum(n, x), Double.dot(n, x, y)]
      results.append(z)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  /// What does the shares may be asleep, awake or at work for another caller.
  @Test func callersAtOnceHaveEachTheirWork() throws {
    try withThreads(4) {
      let rounds = 200
      let callers = try (0..<4).map { caller in
        try #require(
          WorkerThread {
            var counts = [Int](repeating: 0, count: 1000 + caller)
            for round in 0..<rounds {
              if round % 50 == caller { WorkerThread.sleep(.milliseconds(5)) }
              unsafe counts.withUnsafeMutableBufferPointer { counts in
                unsafe nnk_parallel_for(
                  counts.count, 7,
                  { context, start, end in
                    guard let context = unsafe context?.assumingMemoryBound(to: Int.self) else { return }
                    for place in start..<end { unsafe context[place] += 1 }
                  }, counts.baseAddress)
              }
            }
            #expect(counts.allSatisfy { $0 == rounds })
          })
      }
      for caller in callers { caller.join() }
    }
  }

  @Test func productsOfCallersAtOnceAreThoseOfOneThread() throws {
    let alone = withThreads(1) { packedProduct() }
    try withThreads(4) {
      let callers = try (0..<3).map { _ in
        try #require(WorkerThread { for _ in 0..<5 { #expect(packedProduct() == alone) } })
      }
      for caller in callers { caller.join() }
    }
  }

  private func withThreads<Result>(_ count: Int32, _ body: () throws -> Result) rethrows -> Result {
    let before = nnk_threads_used()
    defer { nnk_threads(before) }
    nnk_threads(count)
    return try body()
  }
}

/// At the level whose loads and stores the thread sanitizer sees: it knows vectors of 16 bytes.
private func packedProduct() -> [Double] {
  let (m, n, k) = (150, 130, 300)
  let (a, b) = (numbers(m * k) as [Double], numbers(k * n, seed: 2) as [Double])
  nnk_force_level(nnk_baseline)
  defer { nnk_force_level(nnk_level_available()) }
  return [Double](guarded: m * n) { c in
    #expect(unsafe nnk_packed_product_f64(0, 1, m, n, k, a, m, b, n, 0, c, m) == 1)
  }
}
