/// Reads the decimal numbers of a data file: exactly, and without a `String` for the common short ones.
enum NumberField {
  /// NaN for what is missing (nothing, NA, NaN), nil for what is no number.
  static func value(of field: Span<UInt8>) -> Double? {
    let field = field.extracting(trimmed(field))
    if isMissing(field) { return .nan }
    guard let decimal = Decimal(field) else { return infinity(field) }
    if let exact = decimal.exact { return exact }
    return Double(text(field))
  }

  static func value(of field: String) -> Double? {
    let bytes = Array(field.utf8)
    return value(of: bytes.span)
  }

  static func isMissing(_ field: Span<UInt8>) -> Bool {
    switch field.count {
    case 0: true
    case 2: field[0] == UInt8(ascii: "N") && field[1] == UInt8(ascii: "A")
    case 3: isWord(field, "nan")
    default: false
    }
  }

  /// Where the field stands without the blanks around it.
  static func trimmed(_ field: Span<UInt8>) -> Range<Int> {
    var (start, end) = (0, field.count)
    while start < end, isBlank(field[start]) { start += 1 }
    while start < end, isBlank(field[end - 1]) { end -= 1 }
    return start..<end
  }

  static func text(_ field: Span<UInt8>) -> String {
    String(decoding: (0..<field.count).map { field[$0] }, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private static func infinity(_ field: Span<UInt8>) -> Double? {
    guard field.count >= 3 else { return nil }
    let isNegative = field[0] == UInt8(ascii: "-")
    let hasSign = isNegative || field[0] == UInt8(ascii: "+")
    let word = field.extracting((hasSign ? 1 : 0)..<field.count)
    guard isWord(word, "inf") || isWord(word, "infinity") else { return nil }
    return isNegative ? -.infinity : .infinity
  }

  /// Whether the field is this lowercase ASCII word in any case.
  private static func isWord(_ field: Span<UInt8>, _ word: StaticString) -> Bool {
    guard field.count == word.utf8CodeUnitCount else { return false }
    let letters = unsafe word.utf8Start
    for i in 0..<field.count where unsafe field[i] | 0x20 != letters[i] { return false }
    return true
  }
}

extension NumberField {
  /// A decimal number taken apart: ± mantissa · 10^exponent.
  struct Decimal {
    private var mantissa: UInt64 = 0
    private var exponent = 0
    private var isNegative = false
    private var isShort = true

    /// nil unless the whole field is `±ddd.ddde±dd` with a digit before the exponent.
    init?(_ field: Span<UInt8>) {
      var at = 0
      if at < field.count, field[at] == UInt8(ascii: "-") || field[at] == UInt8(ascii: "+") {
        isNegative = field[at] == UInt8(ascii: "-")
        at += 1
      }
      var digits = readDigits(field, &at)
      if at < field.count, field[at] == UInt8(ascii: ".") {
        at += 1
        let decimals = readDigits(field, &at)
        exponent = -decimals
        digits += decimals
      }
      guard digits > 0 else { return nil }
      if at < field.count, field[at] | 0x20 == UInt8(ascii: "e") {
        at += 1
        guard readExponent(field, &at) else { return nil }
      }
      guard at == field.count else { return nil }
    }

    /// The value where one correctly rounded operation on two exact numbers gives it (Clinger's fast path).
    var exact: Double? {
      guard isShort, mantissa <= 1 << 53, abs(exponent) <= 22 else { return nil }
      let power = NumberField.powers[abs(exponent)]
      let size = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
      return isNegative ? -size : size
    }

    private mutating func readDigits(_ field: Span<UInt8>, _ at: inout Int) -> Int {
      let start = at
      while at < field.count {
        let digit = field[at] &- UInt8(ascii: "0")
        guard digit <= 9 else { break }
        if mantissa < 1 << 59 { mantissa = mantissa * 10 + UInt64(digit) } else { isShort = false }
        at += 1
      }
      return at - start
    }

    private mutating func readExponent(_ field: Span<UInt8>, _ at: inout Int) -> Bool {
      var sign = 1
      if at < field.count, field[at] == UInt8(ascii: "-") || field[at] == UInt8(ascii: "+") {
        sign = field[at] == UInt8(ascii: "-") ? -1 : 1
        at += 1
      }
      let start = at
      var size = 0
      while at < field.count {
        let digit = field[at] &- UInt8(ascii: "0")
        guard digit <= 9 else { break }
        size = min(100_000, size * 10 + Int(digit))
        at += 1
      }
      exponent += sign * size
      return at > start
    }
  }

  /// The powers of ten that a Double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]
}
