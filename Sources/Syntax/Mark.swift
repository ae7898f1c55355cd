/// An operator or a bracket in its one canonical spelling, as a number: the parser compares marks all the time, and
/// Unicode's comparison of strings asks whether `·` could be spelled otherwise.
struct Mark: Hashable {
  /// The UTF-8 of the spelling, its first byte lowest; none has more than eight.
  private let bytes: UInt64

  init(_ spelling: StaticString) {
    bytes = spelling.withUTF8Buffer { utf8 in
      unsafe utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  var text: String {
    let count = (64 - bytes.leadingZeroBitCount + 7) / 8
    return String(decoding: (0..<count).map { UInt8(truncatingIfNeeded: bytes >> (8 * $0)) }, as: UTF8.self)
  }
}

extension Mark: Comparable {
  /// An order for tables.
  static func < (a: Mark, b: Mark) -> Bool { a.bytes < b.bytes }
}

extension Mark: ExpressibleByStringLiteral {
  init(stringLiteral spelling: StaticString) { self.init(spelling) }
}
