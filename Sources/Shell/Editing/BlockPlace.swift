/// The cursor among the lines of a block, in byte offsets.
enum BlockPlace {
  /// The line that the cursor is in, without its end.
  static func line(_ text: String, cursor: Int) -> Range<Int> {
    let bytes = Array(text.utf8)
    let cursor = min(cursor, bytes.count)
    let start = (bytes[..<cursor].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    return start..<(bytes[cursor...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
  }

  /// The byte offset in the neighbouring line, as many characters from its start; nil where there is none.
  static func neighbour(_ text: String, cursor: Int, isUp: Bool) -> Int? {
    let bytes = Array(text.utf8)
    let newline = UInt8(ascii: "\n")
    let cursor = min(cursor, bytes.count)
    let start = (bytes[..<cursor].lastIndex(of: newline) ?? -1) + 1
    let column = String(decoding: bytes[start..<cursor], as: UTF8.self).count
    let line: Range<Int>
    if isUp {
      guard start > 0 else { return nil }
      line = ((bytes[..<(start - 1)].lastIndex(of: newline) ?? -1) + 1)..<(start - 1)
    } else {
      guard let end = bytes[cursor...].firstIndex(of: newline) else { return nil }
      line = (end + 1)..<(bytes[(end + 1)...].firstIndex(of: newline) ?? bytes.count)
    }
    return line.lowerBound + String(decoding: bytes[line], as: UTF8.self).prefix(column).utf8.count
  }
}
