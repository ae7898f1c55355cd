import Syntax

extension Layout {
  /// Cells that fit a width: the widest column wraps at spaces, and where that is not enough, columns at the end go.
  static func fitted(_ header: [String], _ rows: [[String]], width: Int) -> (header: [String], rows: [[String]]) {
    var (header, rows) = (header, rows)
    while let widths = widths(header, rows), total(widths) > width, let widest = widths.max() {
      let room = widest - (total(widths) - width)
      // A formula in fewer columns is a riddle.
      if room >= min(widest, fewestColumns) || header.count == 1 {
        let place = widths.firstIndex(of: widest) ?? 0
        rows = rows.flatMap { wrapped($0, at: place, max(room, 4)) }
        break
      }
      header.removeLast()
      rows = rows.map { Array($0.dropLast()) }
    }
    return (header, rows)
  }

  private static let fewestColumns = 24

  private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }

  private static func widths(_ header: [String], _ rows: [[String]]) -> [Int]? {
    header.isEmpty
      ? nil : header.indices.map { place in ([header] + rows).map { TextWidth.columns(of: $0[place]) }.max() ?? 0 }
  }

  /// A row as several, in which one cell goes on under itself.
  private static func wrapped(_ row: [String], at place: Int, _ width: Int) -> [[String]] {
    lines(row[place], width).enumerated().map { number, line in
      row.indices.map { $0 == place ? line : number == 0 ? row[$0] : "" }
    }
  }

  /// The further lines stand two columns in. A word that no line has room for is broken anywhere.
  private static func lines(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let columns = TextWidth.columns(of: String(word))
      if lines.isEmpty, columns <= width {
        lines.append(String(word))
      } else if let line = lines.last, TextWidth.columns(of: line) + 1 + columns <= width {
        lines[lines.count - 1] += " " + word
      } else {
        for piece in pieces(word, width - 2) { lines.append((lines.isEmpty ? "" : "  ") + piece) }
      }
    }
    return lines
  }

  /// A word in stretches of so many columns.
  private static func pieces(_ word: Substring, _ width: Int) -> [String] {
    var pieces = [""]
    var columns = 0
    for character in word {
      let own = TextWidth.columns(of: String(character))
      if columns + own > max(2, width) {
        pieces.append("")
        columns = 0
      }
      pieces[pieces.count - 1].append(character)
      columns += own
    }
    return pieces
  }
}
