/// A number as a person writes it, in two parts so that a column can align their seam.
struct NumberText {
  /// Sign and whole digits, or all of `NaN` and `Inf`.
  var left: String
  /// From the decimal point or the exponent on.
  var right: String

  var text: String { left + right }

  /// `shortest` has the fewest digits that read back as the same number in its own type; `digits` is 1 … 17.
  init(_ x: Double, shortest: @autoclosure () -> some StringProtocol, digits: Int) {
    if let word = NumberText.word(x, digits) {
      (left, right) = (word, "")
    } else {
      (left, right) = NumberText.parts(DecimalDigits(description: shortest()), of: x, digits)
    }
  }

  /// What has no seam; nil for the rest.
  private static func word(_ x: Double, _ digits: Int) -> String? {
    if x.isNaN { return "NaN" }
    if x.isInfinite { return x < 0 ? "-Inf" : "Inf" }
    // The sign of a zero is for who asks for every bit.
    if x == 0 { return x.sign == .minus && digits == 17 ? "-0" : "0" }
    return whole(x, digits).map { "\($0)" }
  }

  /// Whole numbers are written out while that is short, or exact at full precision.
  private static func whole(_ x: Double, _ digits: Int) -> Int? {
    let bound = digits > 15 ? 0x1p53 : 1e15
    return abs(x) < bound ? Int(exactly: x) : nil
  }

  private static func parts(_ shortest: DecimalDigits, of x: Double, _ digits: Int) -> (String, String) {
    var number = shortest
    // Rounding can reach the next power of ten, so the notation is chosen by the rounded number.
    if digits < 17 { number.round(to: digits, exact: x) }
    let sign = number.isNegative ? "-" : ""
    guard number.exponent >= -4, number.exponent < digits, x != x.rounded() else {
      // 1.0e10 is about 10¹⁰, 1e10 is that number.
      let isRounded = digits > 1 && number.digits.count == 1 && shortest.digits.count > 1
      let fraction = number.digits.count > 1 ? "." + string(number.digits.dropFirst()) : isRounded ? ".0" : ""
      return (sign + string(number.digits.prefix(1)), "\(fraction)e\(number.exponent)")
    }
    if number.exponent >= digits - 1, digits < 17 {
      // All digits are before the point; one behind it says that the number is not whole.
      number = shortest
      number.round(to: max(1, shortest.exponent + 2), exact: x)
    }
    let point = number.exponent + 1
    if point <= 0 { return (sign + "0", "." + String(repeating: "0", count: -point) + string(number.digits[...])) }
    let wholes = number.digits.prefix(point)
    let rest = number.digits.dropFirst(point)
    let padding = String(repeating: "0", count: point - wholes.count)
    return (sign + string(wholes) + padding, "." + (rest.isEmpty ? "0" : string(rest)))
  }

  private static func string(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
  }
}

extension Double {
  /// 10^exponent, exact up to 22.
  static func powerOfTen(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<max(0, exponent) { result *= 10 }
    return result
  }
}
