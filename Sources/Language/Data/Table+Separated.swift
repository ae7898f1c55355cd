import Engine
import Matrices

extension Table {
  /// Reads rows of separated fields; a column is numeric where all its fields are numbers or missing.
  ///
  /// The first row is a header where it holds text and no number; without header the columns are c1, c2, ….
  init(
    separated bytes: [UInt8], by separator: UInt8 = UInt8(ascii: ","), name: String,
    interruption: Interruption = Interruption()
  ) throws {
    guard bytes.count <= DataFile.limit else { throw DataFile.tooLarge(name, DataFile.limit) }
    // ASCII needs no look at its encoding.
    let all = bytes.span
    if try !Self.isASCII(all, interruption) { _ = try DataFile.text(bytes, of: name) }
    let text = bytes.starts(with: DataFile.mark) ? all.extracting(3..<all.count) : all
    let fields = try FieldScanner(text, separator: separator, name: name, interruption: interruption)
    guard fields.rows > 0 else { throw DataError("\(name) has no rows") }

    let first = (0..<fields.columns).map { Entry(text.extracting(fields.range(0, $0))) }
    let below = try (0..<fields.columns).map { try fields.numbers(in: $0, of: text, interruption) }
    let hasHeader = Self.isHeader(first, below)
    var columns: [Column] = []
    for column in 0..<fields.columns {
      if hasHeader, let numbers = below[column] {
        columns.append(.numbers(numbers))
      } else if let numbers = below[column], let top = first[column].number {
        columns.append(.numbers([top] + numbers))
      } else {
        columns.append(.strings(try fields.strings(in: column, from: hasHeader ? 1 : 0, of: text, interruption)))
      }
    }
    let titles = hasHeader ? first.map(\.text) : Array(repeating: "", count: fields.columns)
    self.init(names: Self.distinct(titles), columns: columns)
  }

  private static func isASCII(_ bytes: Span<UInt8>, _ interruption: Interruption) throws -> Bool {
    let block = 1 << 20
    for start in stride(from: 0, to: bytes.count, by: block) {
      if interruption.isRequested { throw Interrupted() }
      var union: UInt8 = 0
      for place in start..<min(start + block, bytes.count) { union |= bytes[place] }
      if union >= 0x80 { return false }
    }
    return true
  }

  /// Whether the first row names the columns. An empty name is fine over numbers, as for a row number.
  private static func isHeader(_ first: [Entry], _ below: [[Double]?]) -> Bool {
    guard first.allSatisfy({ $0.isMissing || $0.number == nil }) else { return false }
    let isText = first.map { !$0.isMissing }
    if isText.allSatisfy({ $0 }) { return true }
    return zip(isText, below).contains { isText, numbers in
      isText && (numbers?.contains { !$0.isNaN } ?? false)
    }
  }

  /// Names the nameless by their place and gives a repeated name a number.
  private static func distinct(_ titles: [String]) -> [String] {
    var taken = Set(titles)
    var seen: Set<String> = []
    return titles.enumerated().map { place, title in
      let stem = title.isEmpty ? "c\(place + 1)" : title
      if title.isEmpty ? !taken.contains(stem) : !seen.contains(stem) {
        taken.insert(stem)
        seen.insert(stem)
        return stem
      }
      var number = 2
      while taken.contains("\(stem)_\(number)") { number += 1 }
      taken.insert("\(stem)_\(number)")
      return "\(stem)_\(number)"
    }
  }
}

/// What stands in one field of the first row.
private struct Entry {
  var text: String
  var number: Double?
  var isMissing: Bool

  init(_ field: Span<UInt8>) {
    let bytes = FieldScanner.unquoted(field)
    let trimmed = bytes[NumberField.trimmed(bytes.span)]
    text = String(decoding: trimmed, as: UTF8.self)
    number = NumberField.value(of: bytes.span)
    isMissing = NumberField.isMissing(trimmed.span)
  }
}

extension FieldScanner {
  /// The numbers below the first row; nil where one of the fields is text.
  fileprivate func numbers(
    in column: Int, of text: Span<UInt8>, _ interruption: Interruption
  ) throws -> [Double]? {
    var numbers: [Double] = []
    numbers.reserveCapacity(rows)
    for row in 1..<max(rows, 1) {
      if row & 0xFFF == 1, interruption.isRequested { throw Interrupted() }
      let field = text.extracting(range(row, column))
      guard let number = Self.number(field) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  fileprivate func strings(
    in column: Int, from first: Int, of text: Span<UInt8>, _ interruption: Interruption
  ) throws -> [String] {
    var strings: [String] = []
    strings.reserveCapacity(rows)
    for row in first..<max(rows, first) {
      if row & 0xFFF == 0, interruption.isRequested { throw Interrupted() }
      strings.append(String(decoding: Self.unquoted(text.extracting(range(row, column))), as: UTF8.self))
    }
    return strings
  }

  private static func number(_ field: Span<UInt8>) -> Double? {
    if field.count > 0, field[0] == UInt8(ascii: "\"") {
      let bytes = unquoted(field)
      return NumberField.value(of: bytes.span)
    }
    return NumberField.value(of: field)
  }

  /// The field's text without the quotes around it, its doubled quotes single.
  fileprivate static func unquoted(_ field: Span<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(field.count)
    guard field.count >= 2, field[0] == quote else {
      for i in 0..<field.count { bytes.append(field[i]) }
      return bytes
    }
    var i = 1
    while i < field.count - 1 {
      bytes.append(field[i])
      i += field[i] == quote ? 2 : 1
    }
    return bytes
  }
}
