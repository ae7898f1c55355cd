import CKernels
import Glibc
import Synchronization
import Testing

/// Shared work: every place of it is done once, whoever shares with whom.
@Suite(.serialized) struct ThreadTests {
  /// Whether every place was done once, by `rounds` of work of changing sizes; with or without changes of the threads'
  /// number. Short work is as large as trials of both ways take.
  private static func work(rounds: Int, seed: UInt64, changesThreads: Bool, isShort: Bool = false) -> Bool {
    var random = seed
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    var done = [UInt8](repeating: 0, count: 20_000)
    for round in 0..<rounds {
      if changesThreads { nnk_threads(Int32(1 + next(18))) }
      let (count, grain) = (next(round % 10 == 0 ? done.count : 200), 1 + next(9))
      unsafe done.withUnsafeMutableBufferPointer { done in
        let body: @convention(c) (UnsafeMutableRawPointer?, Int, Int) -> Void = { context, start, end in
          guard let places = unsafe context?.assumingMemoryBound(to: UInt8.self) else { return }
          for i in start..<end { unsafe places[i] += 1 }
        }
        if isShort {
          unsafe nnk_parallel_for_short(count, grain, 0x1p24, body, done.baseAddress)
        } else {
          unsafe nnk_parallel_for(count, grain, body, done.baseAddress)
        }
      }
      guard done[..<count].allSatisfy({ $0 == 1 }), done[count...].allSatisfy({ $0 == 0 }) else { return false }
      for i in 0..<count { done[i] = 0 }
      // Long enough for the threads to fall asleep.
      if round % 100 == 99 { usleep(3000) }
    }
    return true
  }

  private func keepingThreads(_ body: () -> Void) {
    let threads = nnk_threads_used()
    defer { nnk_threads(threads) }
    body()
  }

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

  @Test func numbersOfThreadsChangeBetweenRounds() {
    keepingThreads { #expect(Self.work(rounds: 500, seed: 1, changesThreads: true)) }
  }

  @Test func severalCallersShareAtOnce() async {
    let threads = nnk_threads_used()
    let isRight = await withTaskGroup(of: Bool.self) { group in
      for seed in 1...4 as ClosedRange<UInt64> {
        group.addTask { Self.work(rounds: 250, seed: seed, changesThreads: seed == 1) }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    nnk_threads(threads)
    #expect(isRight)
  }

  @Test func severalCallersShareShortWorkAtOnce() async {
    let threads = nnk_threads_used()
    nnk_threads(4)
    let isRight = await withTaskGroup(of: Bool.self) { group in
      for seed in 1...4 as ClosedRange<UInt64> {
        group.addTask { Self.work(rounds: 500, seed: seed, changesThreads: seed == 1, isShort: true) }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    nnk_threads(threads)
    #expect(isRight)
  }

  @Test func productsOfCallersAtOnceAreThoseOfOneThread() async {
    let threads = nnk_threads_used()
    nnk_threads(1)
    let alone = packedProduct()
    nnk_threads(4)
    let areEqual = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<3 { group.addTask { (0..<5).allSatisfy { _ in packedProduct() == alone } } }
      return await group.reduce(true) { $0 && $1 }
    }
    nnk_threads(threads)
    #expect(areEqual)
  }

  @Test func whoSharesWithinASharedWorkDoesAllHimself() {
    keepingThreads {
      nnk_threads(4)
      var counts = [Int](repeating: 0, count: 64 * 64)
      unsafe counts.withUnsafeMutableBufferPointer { counts in
        unsafe nnk_parallel_for(
          64, 1,
          { context, start, end in
            for i in start..<end {
              guard let row = unsafe context?.assumingMemoryBound(to: Int.self) else { return }
              unsafe nnk_parallel_for(
                64, 1,
                { context, start, end in
                  guard let row = unsafe context?.assumingMemoryBound(to: Int.self) else { return }
                  for j in start..<end { unsafe row[j] += 1 }
                }, row + 64 * i)
            }
          }, counts.baseAddress)
      }
      #expect(counts.allSatisfy { $0 == 1 })
    }
  }

  /// A round of 64 places, each of which takes the caller so many microseconds, and the other so many; the caller's places,
  /// nil where not two shared it, or the caller did all.
  private static func callersPlaces(own: Double, others: Double) -> Int? {
    final class Round: Sendable {
      let caller = pthread_self()
      let own, others: Double
      let places = Atomic<Int>(0)
      init(_ own: Double, _ others: Double) { (self.own, self.others) = (own, others) }
    }
    let round = Round(own, others)
    nnk_threads(2)
    unsafe nnk_parallel_for(
      64, 1,
      { context, start, end in
        guard let context = unsafe context else { return }
        let round = unsafe Unmanaged<Round>.fromOpaque(context).takeUnretainedValue()
        let isCaller = pthread_equal(pthread_self(), round.caller) != 0
        if isCaller { round.places.add(end - start, ordering: .relaxed) }
        let until = ContinuousClock.now + .microseconds((isCaller ? round.own : round.others) * Double(end - start))
        while ContinuousClock.now < until {}
      }, Unmanaged.passUnretained(round).toOpaque())
    let places = round.places.load(ordering: .relaxed)
    return places < 64 && nnk_threads_used() == 2 ? places : nil
  }

  /// Whether most of eleven rounds one after the other come to give the caller places that are right; nil where the machine
  /// is too busy for so many rounds of two, so that nothing can be said.
  private static func comesToGive(own: Double, others: Double, _ isRight: (Int) -> Bool) -> Bool? {
    var last: [Int] = []
    var count = 0
    let until = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < until {
      guard let places = callersPlaces(own: own, others: others) else { continue }
      last = last.suffix(10) + [places]
      count += 1
      if count > 10, last.count(where: isRight) > 5 { return true }
    }
    return count > 1000 ? false : nil
  }

  @Test func whoIsSlowerIsGivenLess() {
    keepingThreads {
      #expect(Self.comesToGive(own: 5, others: 15) { $0 > 36 } != false)
      #expect(Self.comesToGive(own: 15, others: 5) { $0 < 28 } != false)
      #expect(Self.comesToGive(own: 5, others: 5) { (29...35).contains($0) } != false)
    }
  }
}

/// At the level whose loads and stores the thread sanitizer sees: it knows vectors of 16 bytes.
private func packedProduct() -> [Double] {
  let (m, n, k) = (150, 130, 300)
  let (a, b) = (numbers(m * k) as [Double], numbers(k * n, seed: 2) as [Double])
  let before = nnk_level_used()
  nnk_force_level(nnk_baseline)
  defer { nnk_force_level(before) }
  return [Double](guarded: m * n) { c in
    #expect(unsafe nnk_packed_product_f64(0, 1, m, n, k, a, m, b, n, 0, c, m) == 1)
  }
}
