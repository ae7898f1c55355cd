/// Comparison of a binary with a decimal number without rounding, for the rare digits that end in the very middle.
enum ExactDecimal {
  /// −1, 0 or 1 as `x` is below, at or above d.ddd… × 10^exponent; both positive.
  static func compare(_ x: Double, digits: [UInt8], exponent: Int) -> Int {
    // x = significand × 2^power, and the other is digits × 10^scale, both integers times powers.
    let power = Int(x.exponent) - 52
    let scale = exponent - (digits.count - 1)
    var left = Natural(UInt64(x.significand * 0x1p52))
    var right = Natural(0)
    for digit in digits { right.multiply(by: 10, adding: UInt32(digit)) }
    // Negative powers go to the other side.
    for _ in 0..<max(0, power) { left.multiply(by: 2) }
    for _ in 0..<max(0, -power) { right.multiply(by: 2) }
    for _ in 0..<max(0, scale) { right.multiply(by: 10) }
    for _ in 0..<max(0, -scale) { left.multiply(by: 10) }
    return left.compare(with: right)
  }

  /// A natural number of any size, least word first, without leading zero words.
  private struct Natural {
    var words: [UInt32]

    init(_ value: UInt64) {
      words = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
      trim()
    }

    mutating func multiply(by factor: UInt32, adding term: UInt32 = 0) {
      var carry = UInt64(term)
      for place in words.indices {
        carry += UInt64(words[place]) * UInt64(factor)
        words[place] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { words.append(UInt32(carry)) }
    }

    func compare(with other: Natural) -> Int {
      if words.count != other.words.count { return words.count < other.words.count ? -1 : 1 }
      for (a, b) in zip(words.reversed(), other.words.reversed()) where a != b { return a < b ? -1 : 1 }
      return 0
    }

    private mutating func trim() {
      while words.last == 0 { words.removeLast() }
    }
  }
}
