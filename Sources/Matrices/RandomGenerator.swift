/// xoshiro256++ 1.0 (Blackman and Vigna 2019), seeded by SplitMix64: the same seed gives the same bits on every
/// machine.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Hashable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The generator of that seed.
  public init(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    (s0, s1, s2, s3) = (next(), next(), next(), next())
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum << 23 | sum >> 41) &+ s0
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// Uniform in [0, 1): 53 bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal, by inversion of one uniform number.
  public mutating func normal() -> Double {
    // In the middle of 2⁵² cells: never 0 or 1, and exact.
    NormalQuantile.value((Double(next() >> 12) + 0.5) * 0x1p-52)
  }

  /// Uniform among 0 ..< bound, without bias (Lemire 2019); 0 if the bound is 0.
  public mutating func below(_ bound: UInt64) -> UInt64 {
    guard bound > 0 else { return 0 }
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// 0 ..< count in random order (Fisher–Yates); empty if the count is not positive. Throws `tooLarge`, and where it
  /// throws it has drawn nothing.
  public mutating func permutation(_ count: Int) throws(MatrixError) -> [Int] {
    guard count > 0 else { return [] }
    try MemoryLimit.check(entries: count, of: Int.self)
    var places: [Int] = []
    places.reserveCapacity(count)
    try Blocks.each(count) { block throws(MatrixError) in places.append(contentsOf: block) }
    var local = self
    try Blocks.each(count - 1) { block throws(MatrixError) in
      for last in block.lazy.map({ count - 1 - $0 }) {
        places.swapAt(last, Int(local.below(UInt64(last + 1))))
      }
    }
    self = local
    return places
  }
}
