import Syntax

/// What Enter does with the text: runs it, or goes on with another line.
enum EnterKey {
  enum Effect: Equatable {
    case run
    /// The next line begins with so many spaces.
    case newLine(indent: Int)
  }

  /// A statement that is open goes on, unless two empty lines in a row ask for its message.
  static func effect(on text: String, cursor: Int) -> Effect {
    if ShellCommand.isCommandSign(text) || text.allSatisfy(\.isWhitespace) { return .run }
    guard isIncomplete(text), !endsWithEmptyLines(text) else { return .run }
    return .newLine(indent: indent(after: String(decoding: text.utf8.prefix(cursor), as: UTF8.self)))
  }

  /// How far the line after this text is indented.
  static func indent(after text: String) -> Int {
    if case .incomplete(let indent) = completeness(of: text) { indent } else { 0 }
  }

  static func isIncomplete(_ text: String) -> Bool {
    if case .incomplete = completeness(of: text) { true } else { false }
  }

  /// The spaces to take from the cursor's line, as byte offsets: one that closes a block stands under its opening.
  static func outdent(_ text: String, cursor: Int) -> Range<Int>? {
    let bytes = Array(text.utf8)
    let start = (bytes[..<min(cursor, bytes.count)].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let spaces = bytes[start...].prefix { $0 == UInt8(ascii: " ") }.count
    guard start > 0, spaces > 0 else { return nil }
    let rest = String(decoding: bytes[(start + spaces)...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard closes(rest) else { return nil }
    let expected = indent(after: String(decoding: bytes[..<(start - 1)], as: UTF8.self))
    // Who indents by himself is left alone.
    return spaces == expected ? start..<(start + min(2, spaces)) : nil
  }

  private static func closes(_ line: String) -> Bool {
    if let first = line.first, ")]}".contains(first) { return true }
    let word = line.prefix { $0.isLetter }
    return ["end", "else", "elseif", "catch"].contains(word)
  }

  private static func endsWithEmptyLines(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 2 && lines.suffix(2).allSatisfy { $0.allSatisfy(\.isWhitespace) }
  }
}
