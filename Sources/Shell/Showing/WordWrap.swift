import Syntax

/// Lines that a window has room for, broken where words end.
enum WordWrap {
  /// What goes on stands two columns further in. A line without spaces is left to the terminal.
  static func fitted(_ text: String, width: Int) -> String {
    guard width > 8 else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextWidth.columns(of: StyledText.plain(String($0))) > width ? wrapped($0, width) : String($0) }
      .joined(separator: "\n")
  }

  private static func wrapped(_ line: Substring, _ width: Int) -> String {
    let indent = line.prefix { $0 == " " }.count
    let further = String(repeating: " ", count: min(indent + 2, width / 2))
    var lines: [String] = []
    var current = String(repeating: " ", count: indent)
    var columns = indent
    var pending = ""
    for word in line.dropFirst(indent).split(separator: " ", omittingEmptySubsequences: false) {
      let own = StyledText.columns(of: String(word))
      if columns > further.count, columns + pending.count + own > width, own > 0 {
        lines.append(current)
        (current, columns, pending) = (further, further.count, "")
      }
      current += pending + word
      columns += pending.count + own
      // Of several spaces, none are lost within a line.
      pending = " "
    }
    return (lines + [current]).map(withoutTrailingSpaces).joined(separator: "\n")
  }

  private static func withoutTrailingSpaces(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
