/// A table as HTML that every front end shows well in light and in dark: fonts and colours are the page's.
struct HTMLTable {
  enum Cells {
    /// As wide as their column in a font of fixed pitch: numbers stand under each other as they do in text.
    case padded
    /// Words and formulas, which may wrap; columns of numbers stand at the right.
    case flowing(numbers: Set<Int> = [])
  }

  var caption: String?
  /// One more than a row has cells where rows have labels.
  var header: [String] = []
  /// Before each row.
  var labels: [String] = []
  var rows: [[String]]
  var cells = Cells.padded

  /// What a page can hold; text beyond it is in the plain form.
  private static let (mostRows, longestCell) = (200, 400)

  var html: String {
    // The dollars of a table are no formulas.
    var lines = ["<table class=\"tex2jax_ignore mathjax_ignore\"\(font)>"]
    if let caption {
      lines.append("<caption style=\"text-align:left;white-space:nowrap\">\(caption.escapedForHTML)</caption>")
    }
    if !header.isEmpty {
      lines.append("<thead><tr>\(header.indices.map { cell("th", header[$0], $0) }.joined())</tr></thead>")
    }
    lines.append("<tbody>")
    for (place, row) in rows.prefix(Self.mostRows).enumerated() {
      let label = labels.isEmpty ? "" : "<th>\(text(labels[place]))</th>"
      lines.append("<tr>\(label)\(row.indices.map { cell("td", row[$0], $0) }.joined())</tr>")
    }
    if rows.count > Self.mostRows { lines.append("<tr>\(rows[0].map { _ in "<td>⋮</td>" }.joined())</tr>") }
    return (lines + ["</tbody>", "</table>"]).joined(separator: "\n")
  }

  private var font: String {
    // A page that is not trusted keeps no more of a style than this.
    if case .padded = cells { return " style=\"font-family:monospace\"" }
    return ""
  }

  private func cell(_ tag: String, _ content: String, _ column: Int) -> String {
    guard case .flowing(let numbers) = cells else { return "<\(tag)>\(text(content))</\(tag)>" }
    // A number such as 1e-16 stays on its line.
    let style = numbers.contains(column) ? "text-align:right;white-space:nowrap" : "text-align:left"
    return "<\(tag) style=\"\(style)\">\(text(content))</\(tag)>"
  }

  private func text(_ content: String) -> String {
    if case .padded = cells { return content.replacing(" ", with: "\u{A0}").escapedForHTML }
    return content.count > Self.longestCell
      ? content.prefix(Self.longestCell).escapedForHTML + "…" : content.escapedForHTML
  }
}

extension StringProtocol {
  /// As HTML text. By scalars: a combining mark behind `<` would hide it.
  var escapedForHTML: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
