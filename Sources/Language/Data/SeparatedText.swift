import Engine
import Matrices

/// Rows of separated fields in the making, by RFC 4180; every number reads back to its last bit.
struct SeparatedText {
  private(set) var bytes: [UInt8] = []
  private let separator: UInt8
  private let name: String
  private let interruption: Interruption

  /// The table with its header.
  static func bytes(
    of table: Table, separator: UInt8, name: String, interruption: Interruption
  ) throws -> [UInt8] {
    var text = SeparatedText(separator, name, interruption)
    guard !table.names.isEmpty else { throw DataError("\(name) cannot be written: the table has no columns") }
    for (place, title) in table.names.enumerated() { text.add(try text.checked(title), isFirst: place == 0) }
    text.endRow()
    let columns = table.names.indices.map(table.column(at:))
    for row in 0..<table.rows {
      for (place, column) in columns.enumerated() {
        switch column {
        case .numbers(let numbers): text.add(numbers[row], isFirst: place == 0)
        case .strings(let strings): text.add(strings[row], isFirst: place == 0)
        }
      }
      text.endRow()
      try text.checkInterruption(row)
    }
    return text.bytes
  }

  /// The matrix without a header.
  static func bytes(
    of matrix: Matrix, separator: UInt8, name: String, interruption: Interruption
  ) throws -> [UInt8] {
    guard !matrix.isEmpty else {
      throw DataError(
        "\(name) cannot be written: a \(matrix.shape) Matrix has no entries to separate", help: ".npy holds its shape")
    }
    var text = SeparatedText(separator, name, interruption)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        text.add(matrix.number(at: row + column * matrix.rows), isFirst: column == 0)
      }
      text.endRow()
      try text.checkInterruption(row)
    }
    return text.bytes
  }

  private init(_ separator: UInt8, _ name: String, _ interruption: Interruption) {
    self.separator = separator
    self.name = name
    self.interruption = interruption
  }

  /// A header that would be read as numbers, or lose its blanks, would not come back.
  private func checked(_ title: String) throws -> String {
    let field = Array(title.utf8)
    guard NumberField.value(of: field.span) == nil, NumberField.trimmed(field.span).count == field.count else {
      throw DataError(
        "\(name) cannot be written: the column name \"\(title)\" would not be read back as a name",
        help: "a name is text without blanks around it, no number and not NA")
    }
    return title
  }

  private mutating func add(_ number: Double, isFirst: Bool) {
    if !isFirst { bytes.append(separator) }
    bytes += NumberField.shortest(number).utf8
  }

  /// Text in quotes where it has to be; an empty field alone in its row would make a blank line.
  private mutating func add(_ text: String, isFirst: Bool) {
    if !isFirst { bytes.append(separator) }
    let quote = UInt8(ascii: "\"")
    let field = Array(text.utf8)
    guard field.isEmpty || field.starts(with: DataFile.mark) || field.contains(where: { needsQuotes($0) }) else {
      bytes += field
      return
    }
    bytes.append(quote)
    for byte in field {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == separator || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func endRow() { bytes.append(UInt8(ascii: "\n")) }

  private func checkInterruption(_ row: Int) throws {
    if row & 0xFFF == 0, interruption.isRequested { throw Interrupted() }
  }
}

extension NumberField {
  /// The fewest digits that read back as the same number, in a file or in a program: `0.1`, `-0`, `NaN`, `-Inf`.
  static func shortest(_ x: Double) -> String {
    if x.isNaN { return "NaN" }
    if x.isInfinite { return x < 0 ? "-Inf" : "Inf" }
    let text = x.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
