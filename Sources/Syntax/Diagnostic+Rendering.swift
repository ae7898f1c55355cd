extension Diagnostic {
  /// `file:line:col`; nil where no text is to blame.
  public var place: String? {
    guard let source, let range else { return nil }
    let (line, column) = LineIndex(source.text).position(of: range.start)
    return "\(source.name):\(line):\(column)"
  }

  /// The message with its source line, the blamed stretch underlined, and what to do.
  public func rendered(color: Bool = false) -> String {
    let tint = severity == .error ? "31" : severity == .warning ? "33" : "36"
    func painted(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    var lines = ["\(painted("\(severity.rawValue):", "1;\(tint)")) \(message)"]
    if let source, let range {
      let index = LineIndex(source.text)
      let (line, _) = index.position(of: range.start)
      let text = index.line(line)
      let start = index.start(ofLine: line)
      let (before, marked) = split(text, range.start - start, range.end - start)
      let number = String(line)
      let margin = String(repeating: " ", count: number.count)
      let (shown, indent) = clipped(text, before)
      let underline = String(repeating: " ", count: indent) + String(repeating: "~", count: min(80, max(1, marked)))
      lines.append("  \(number) | \(shown)")
      lines.append("  \(margin) | \(painted(underline, tint))")
    }
    lines += trail.map { "  \($0)" }
    if let help { lines.append("  \(painted("help:", "1")) \(help)") }
    return lines.joined(separator: "\n")
  }

  /// Columns before the range and under it, on its first line.
  private func split(_ line: String, _ start: Int, _ end: Int) -> (Int, Int) {
    let source = Source(name: "", text: line)
    let count = line.utf8.count
    let first = max(0, min(start, count))
    let last = max(first, min(end, count))
    return (
      TextWidth.columns(of: source.slice(SourceRange(start: 0, end: first))),
      TextWidth.columns(of: source.slice(SourceRange(start: first, end: last)))
    )
  }

  /// A long line is cut to what stands around the range.
  private func clipped(_ line: String, _ before: Int) -> (String, Int) {
    let limit = 160
    if line.unicodeScalars.count <= limit { return (line, before) }
    let scalars = Array(line.unicodeScalars)
    let from = max(0, min(before - 40, scalars.count - limit))
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[from..<min(scalars.count, from + limit)])
    return (from > 0 ? "…\(String(view))" : String(view) + "…", from > 0 ? before - from + 1 : before)
  }
}
