import Matrices
import Syntax

extension Table {
  /// `150×5 Table`, the columns' names and the first rows; `⋯` and `⋮` stand for the rest.
  func text() -> String {
    var lines = ["\(rows)×\(names.count) Table"]
    let shown = min(rows, Self.shownRows)
    var cells = (0...shown).map { _ in "" }
    var width = 0
    for place in names.indices {
      let column = cellTexts(place, shown)
      let columnWidth = column.map { TextWidth.columns(of: $0) }.max() ?? 0
      let isLast = place == names.count - 1
      // The dots for the columns left out need room as well.
      if place > 0, width + 2 + columnWidth + (isLast ? 0 : 3) > Self.lineWidth {
        for line in cells.indices { cells[line] += "  ⋯" }
        break
      }
      for (line, cell) in column.enumerated() {
        let padding = String(repeating: " ", count: columnWidth - TextWidth.columns(of: cell))
        cells[line] += (place > 0 ? "  " : "") + (isNumeric(place) ? padding + cell : cell + padding)
      }
      width += columnWidth + (place > 0 ? 2 : 0)
    }
    lines += cells.map(Self.withoutTrailingBlanks)
    if rows > shown { lines.append("⋮") }
    return lines.joined(separator: "\n")
  }

  private static let shownRows = 8
  private static let lineWidth = 80

  private func isNumeric(_ place: Int) -> Bool {
    if case .numbers = column(at: place) { true } else { false }
  }

  /// The name and the first entries of a column, each on one line and not too long.
  private func cellTexts(_ place: Int, _ shown: Int) -> [String] {
    switch column(at: place) {
    case .numbers(let numbers):
      [Self.shortened(names[place])] + numbers.prefix(shown).map { NumberLayout.format($0) }
    case .strings(let strings):
      [Self.shortened(names[place])] + strings.prefix(shown).map(Self.shortened)
    }
  }

  private static func shortened(_ text: String) -> String {
    let line = String(text.prefix(25).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return line.count > 24 ? line.prefix(23) + "…" : line
  }

  private static func withoutTrailingBlanks(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
