/// A finite number that is not 0 as decimal digits: ±d.ddd… × 10^exponent, without trailing zeros.
struct DecimalDigits {
  var isNegative: Bool
  /// 0 … 9, the first not 0.
  var digits: [UInt8]
  var exponent: Int

  /// The digits of Swift's description, which are the fewest that read back as the same number.
  init(description: some StringProtocol) {
    isNegative = false
    digits = []
    var (point, exponent, inExponent, exponentIsNegative) = (nil as Int?, 0, false, false)
    for byte in description.utf8 {
      switch (byte, inExponent) {
      case (UInt8(ascii: "-"), false): isNegative = true
      case (UInt8(ascii: "-"), true): exponentIsNegative = true
      case (UInt8(ascii: "."), _): point = digits.count
      case (UInt8(ascii: "e"), _): inExponent = true
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), false): digits.append(byte - 48)
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), true): exponent = exponent * 10 + Int(byte - 48)
      default: break
      }
    }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    self.exponent = (point ?? digits.count) - 1 - leadingZeros + (exponentIsNegative ? -exponent : exponent)
    digits.removeFirst(leadingZeros)
    stripZeros()
  }

  /// Rounds to `count` digits as `exact` rounds, the number that the digits stand for; exact halves go to even.
  mutating func round(to count: Int, exact: Double) {
    guard count < digits.count, count > 0 else { return }
    let next = digits[count]
    var up = next > 5
    if next == 5 {
      // The fewest digits lie on the number's own side of the half, or on the half itself: only then the bits decide.
      if digits.count > count + 1 {
        up = true
      } else {
        let side = ExactDecimal.compare(exact.magnitude, digits: digits, exponent: exponent)
        up = side > 0 || (side == 0 && digits[count - 1] % 2 == 1)
      }
    }
    digits.removeLast(digits.count - count)
    if up { increment() }
    stripZeros()
  }

  private mutating func increment() {
    var place = digits.count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  private mutating func stripZeros() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }
}
