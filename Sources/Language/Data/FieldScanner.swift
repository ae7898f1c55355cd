import Engine
import Matrices

/// Where the fields of a separated file begin and end, by RFC 4180.
struct FieldScanner {
  /// For each row the start of its fields, and one behind the separator that ends the last; in blocks, as one array
  /// that grew would be copied now and then, which takes long once it is large.
  private var starts: [[Int]] = []
  /// The block that is not full yet.
  private var latest: [Int] = []
  private static let block = 1 << 16
  /// Fields in each row.
  private(set) var columns = 0
  private(set) var rows = 0
  private let separator: UInt8
  private let name: String
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ bytes: Span<UInt8>, separator: UInt8, name: String, interruption: Interruption) throws {
    self.separator = separator
    self.name = name
    var at = 0
    while at < bytes.count {
      if rows & 0xFFF == 0, interruption.isRequested { throw Interrupted() }
      try scanRow(bytes, &at)
    }
    starts.append(latest)
    latest = []
  }

  private mutating func note(_ start: Int) {
    if latest.count == Self.block {
      starts.append(latest)
      latest = []
      latest.reserveCapacity(Self.block)
    }
    latest.append(start)
  }

  private func start(_ place: Int) -> Int { starts[place / Self.block][place % Self.block] }

  /// Where a field stands, with its quotes.
  func range(_ row: Int, _ column: Int) -> Range<Int> {
    let place = row * (columns + 1) + column
    return start(place)..<(start(place + 1) - 1)
  }

  private mutating func scanRow(_ bytes: Span<UInt8>, _ at: inout Int) throws {
    let firstLine = line
    if isBlankLine(bytes, &at) { return }
    var fields = 0
    note(at)
    while true {
      if at < bytes.count, bytes[at] == Self.quote { try skipQuoted(bytes, &at, firstLine) }
      while at < bytes.count, bytes[at] != separator, !Self.endsLine(bytes[at]) { at += 1 }
      fields += 1
      note(at + 1)
      guard at < bytes.count, bytes[at] == separator else { break }
      at += 1
    }
    endLine(bytes, &at)
    if rows == 0 { columns = fields }
    guard fields == columns else {
      throw DataError(
        "\(name), line \(firstLine): \(fields) \(fields == 1 ? "field" : "fields") where the first row has \(columns)",
        help: "a field that holds the separator stands in double quotes")
    }
    rows += 1
  }

  /// Leaves `at` behind the closing quote, where the field has to end.
  private mutating func skipQuoted(_ bytes: Span<UInt8>, _ at: inout Int, _ firstLine: Int) throws {
    at += 1
    while at < bytes.count {
      if bytes[at] == Self.newline { line += 1 }
      if bytes[at] == Self.quote {
        at += 1
        // Two quotes stand for one.
        guard at < bytes.count, bytes[at] == Self.quote else {
          guard at == bytes.count || bytes[at] == separator || Self.endsLine(bytes[at]) else {
            throw DataError("\(name), line \(line): text follows a closing quote")
          }
          return
        }
      }
      at += 1
    }
    throw DataError("\(name), line \(firstLine): a quoted field has no end")
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }

  /// Steps over CRLF, LF or CR.
  private mutating func endLine(_ bytes: Span<UInt8>, _ at: inout Int) {
    guard at < bytes.count else { return }
    if bytes[at] == Self.carriageReturn, at + 1 < bytes.count, bytes[at + 1] == Self.newline { at += 1 }
    at += 1
    line += 1
  }

  /// Steps over a line without any text.
  private mutating func isBlankLine(_ bytes: Span<UInt8>, _ at: inout Int) -> Bool {
    guard Self.endsLine(bytes[at]) else { return false }
    endLine(bytes, &at)
    return true
  }
}
