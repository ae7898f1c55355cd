extension Diagnostic {
  /// `file:line:col`; nil where no text is to blame.
  public var place: String? {
    guard let source, let range else { return nil }
    let (line, column) = LineIndex(source.text).position(of: range.start)
    return "\(source.name):\(line):\(column)"
  }

  /// The message with its source line, the blamed stretch underlined, and what to do. The source line takes at most so
  /// many columns.
  public func rendered(color: Bool = false, width: Int = 168) -> String {
    let tint = severity == .error ? "31" : severity == .warning ? "33" : "36"
    func painted(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    // Words are bold and marks tinted: bold red is hardly seen on the red that a dark notebook puts behind errors.
    var lines = ["\(painted("\(severity.rawValue):", "1")) \(message)"]
    if let source, let range {
      let index = LineIndex(source.text)
      let (line, _) = index.position(of: range.start)
      let start = index.start(ofLine: line)
      let excerpt = Excerpt(
        line: index.line(line), marked: range.start - start..<max(range.start, range.end) - start,
        caret: caret.map { $0 - start }, longest: max(8, width - String(line).count - 7))
      let margin = String(repeating: " ", count: String(line).count)
      lines.append("  \(line) | \(excerpt.text)")
      lines.append("  \(margin) | \(excerpt.indent)\(painted(excerpt.underline, tint))")
    }
    lines += trail.map { "  \($0)" }
    if let help { lines.append("  \(painted("help:", "1")) \(help)") }
    return lines.joined(separator: "\n")
  }
}

/// A source line as a terminal shows it, and the marks under it: `~~^~~`.
private struct Excerpt {
  var text = ""
  var indent = ""
  var underline = ""

  init(line: String, marked: Range<Int>, caret: Int?, longest: Int) {
    // Offset and columns of each scalar, in what a long line shows of it.
    var cells: [(scalar: Unicode.Scalar, offset: Int, width: Int)] = []
    var offset = 0
    for scalar in line.unicodeScalars {
      let shown = Self.shown(scalar)
      cells.append((shown, offset, TextWidth.columns(of: shown)))
      offset += UTF8.width(scalar)
    }
    let first = cells.firstIndex { $0.offset >= marked.lowerBound } ?? cells.count
    let from = cells.count <= longest ? 0 : max(0, min(first - longest / 4, cells.count - longest))
    let shown = cells[from..<min(cells.count, from + longest)]
    if from > 0 {
      text = "…"
      indent = " "
    }
    for cell in shown {
      text.unicodeScalars.append(cell.scalar)
      let isCaret = cell.offset == caret && marked.contains(cell.offset)
      if cell.offset < marked.lowerBound {
        indent += String(repeating: " ", count: cell.width)
      } else if isCaret, cell.width > 0 {
        underline += "^" + String(repeating: "~", count: cell.width - 1)
      } else if cell.offset < marked.upperBound {
        underline += String(repeating: "~", count: cell.width)
      }
    }
    if from + longest < cells.count { text += "…" }
    // A point, or one column: the caret alone.
    if underline.count <= 1 { underline = "^" }
  }

  /// No source text moves the cursor: a tab takes one column, and control characters show as a mark.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "\t" { return " " }
    switch scalar.properties.generalCategory {
    case .control, .format: return "\u{FFFD}"
    default: return scalar
    }
  }
}
