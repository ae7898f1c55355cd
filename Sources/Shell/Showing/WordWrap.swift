import Syntax

/// Lines that a window has room for, broken where words end.
enum WordWrap {
  /// Spaces between cells of a line hold; a cell goes on under itself where there is room for words, else two columns in.
  /// What has no spaces is left to the terminal.
  static func fitted(_ text: String, width: Int) -> String {
    guard width > 8 else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { StyledText.columns(of: String($0)) > width ? WrappedLine($0, width: width).text : String($0) }
      .joined(separator: "\n")
  }

  /// A line while it is broken.
  private struct WrappedLine {
    private var lines: [String] = []
    private var current: String
    private var column: Int
    /// Where lines go on.
    private var hanging: Int
    private let width: Int

    /// A cell with fewer columns than this goes on where the line does.
    private static let fewestColumns = 24

    init(_ line: Substring, width: Int) {
      self.width = width
      let indent = min(line.prefix { $0 == " " }.count, width / 2)
      let further = min(indent + 2, width / 2)
      (current, column, hanging) = (String(repeating: " ", count: indent), indent, further)
      for (place, cell) in Self.cells(of: line).enumerated() {
        let columns = StyledText.columns(of: cell.text)
        if place > 0 {
          let start = column + cell.gap
          if start + columns <= width || width - start >= Self.fewestColumns {
            move(to: start)
            hanging = start
          } else {
            hanging = further
            breakLine()
          }
        }
        add(cell.text)
      }
    }

    var text: String {
      (lines + [current]).map { line in
        var line = line
        while line.last == " " { line.removeLast() }
        return line
      }.joined(separator: "\n")
    }

    private mutating func add(_ cell: String) {
      for (place, word) in cell.split(separator: " ").enumerated() {
        let columns = StyledText.columns(of: String(word))
        if place > 0 {
          if column + 1 + columns > width { breakLine() } else { move(to: column + 1) }
        }
        current += word
        column += columns
      }
    }

    private mutating func move(to place: Int) {
      current += String(repeating: " ", count: place - column)
      column = place
    }

    private mutating func breakLine() {
      lines.append(current)
      (current, column) = (String(repeating: " ", count: hanging), hanging)
    }

    /// What two spaces or more keep apart.
    private static func cells(of line: Substring) -> [(gap: Int, text: String)] {
      var cells: [(gap: Int, text: String)] = []
      var rest = line.drop { $0 == " " }
      var gap = 0
      while !rest.isEmpty {
        var end = rest.startIndex
        while end < rest.endIndex, !rest[end...].hasPrefix("  ") { end = rest.index(after: end) }
        cells.append((gap, String(rest[..<end])))
        gap = rest[end...].prefix { $0 == " " }.count
        rest = rest[end...].drop { $0 == " " }
      }
      return cells
    }
  }
}
