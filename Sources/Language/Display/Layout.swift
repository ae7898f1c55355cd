import Matrices
import Syntax

/// The forms of what verbs report.
enum Layout {
  /// Columns aligned on the left by display width, header underlined, the text fitted to a width; on a page the columns
  /// of numbers at the right.
  static func table(header: [String], _ rows: [[String]], numbers: Set<Int> = [], width: Int? = nil) -> Bundle {
    let html = HTMLTable(header: header, rows: rows, cells: .flowing(numbers: numbers)).html
    let (header, rows) = width.map { fitted(header, rows, width: $0) } ?? (header, rows)
    let widths = header.indices.map { column in
      ([header] + rows).map { TextWidth.columns(of: $0[column]) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: width - TextWidth.columns(of: cell))
      }
      var text = padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "──")
    let plain = ([line(header), rule] + rows.map(line)).joined(separator: "\n")
    return Bundle(plain: plain, html: html)
  }

  /// A text that takes at most so many columns; what is left out is told by …
  static func clipped(_ text: String, to width: Int) -> String {
    if TextWidth.columns(of: text) <= width { return text }
    var (kept, columns) = ("", 0)
    for character in text {
      columns += TextWidth.columns(of: String(character))
      if columns >= width { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// `✓ ∂L/∂W₁: largest difference …`; on a page the reason wraps below.
  static func verdict(_ mark: String, _ claim: String, _ reason: String) -> Bundle {
    Bundle(
      plain: "\(mark) \(claim): \(reason)",
      html:
        "<p>\(mark) <code>\(claim.escapedForHTML)</code><br>\n\(ignoringDollars(reason).replacing("\n", with: "<br>\n"))</p>"
    )
  }

  /// Words that no front end takes for a formula.
  static func ignoringDollars(_ text: String) -> String {
    "<span class=\"tex2jax_ignore mathjax_ignore\">\(text.escapedForHTML)</span>"
  }
}
