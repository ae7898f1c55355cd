import Matrices
import Syntax

extension Table {
  /// `150×5 Table`, the columns' names and the first rows; `⋯` and `⋮` stand for the rest.
  func text() -> String { TableExcerpt(self).text }
}

/// What of a table is shown: the first rows, and the columns that a line has room for.
struct TableExcerpt {
  let title: String
  /// The name and the entries of each column, as wide as the column: numbers at the right, words at the left.
  private(set) var columns: [[String]] = []
  private(set) var hasMoreColumns = false
  let hasMoreRows: Bool
  let rows: Int

  private static let shownRows = 8

  init(_ table: Table, _ page: PageSize = PageSize()) {
    title = "\(table.rows)×\(table.names.count) Table"
    // The first few say what it is; a pager shows all.
    rows = min(table.rows, page.lines > 1000 ? page.lines : Self.shownRows)
    hasMoreRows = table.rows > rows
    var width = 0
    for place in table.names.indices {
      let column = Self.cells(table, place, rows)
      let columnWidth = column.map { TextWidth.columns(of: $0) }.max() ?? 0
      let isLast = place == table.names.count - 1
      // The dots for the columns left out need room as well.
      if place > 0, width + 2 + columnWidth + (isLast ? 0 : 3) > page.columns {
        hasMoreColumns = true
        break
      }
      columns.append(column)
      width += columnWidth + (place > 0 ? 2 : 0)
    }
  }

  /// The header and the rows, without the line that stands for further ones.
  var lines: [[String]] {
    (0...rows).map { line in columns.map { $0[line] } + (hasMoreColumns ? ["⋯"] : []) }
  }

  var text: String {
    let body = lines.map { Self.withoutTrailingBlanks($0.joined(separator: "  ")) }
    return ([title] + body + (hasMoreRows ? ["⋮"] : [])).joined(separator: "\n")
  }

  /// With the rows' numbers.
  var html: String {
    var (rows, labels) = (Array(lines.dropFirst()), (0..<self.rows).map { "\($0 + 1)" })
    if hasMoreRows {
      rows.append(columns.map { _ in "⋮" } + (hasMoreColumns ? ["⋱"] : []))
      labels.append("⋮")
    }
    return HTMLTable(caption: title, header: [""] + lines[0], labels: labels, rows: rows).html
  }

  /// The name and the first entries of a column, each on one line and not too long.
  private static func cells(_ table: Table, _ place: Int, _ count: Int) -> [String] {
    var isNumeric = false
    var texts = [shortened(table.names[place])]
    switch table.column(at: place) {
    case .numbers(let numbers):
      isNumeric = true
      texts += numbers.prefix(count).map { NumberLayout.format($0) }
    case .strings(let strings): texts += strings.prefix(count).map(shortened)
    }
    let width = texts.map { TextWidth.columns(of: $0) }.max() ?? 0
    return texts.map { text in
      let padding = String(repeating: " ", count: width - TextWidth.columns(of: text))
      return isNumeric ? padding + text : text + padding
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
