/// What of a result steps back: its shape, the lines of a table, what is left out.
enum ResultColors {
  static func painted(_ text: String, _ theme: Theme) -> String {
    guard theme.isColored else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { place, line in
      let isAside = place == 0 && lines.count > 2 && isShape(line) || isRule(line)
      return isAside ? theme.painted(String(line), .aside) : marks(line, theme)
    }.joined(separator: "\n")
  }

  /// `150×3 Matrix`
  private static func isShape(_ line: Substring) -> Bool {
    let words = line.split(separator: " ")
    guard words.count > 1, let sizes = words.first?.split(separator: "×"), sizes.count == 2 else { return false }
    return sizes.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber } }
      && ["Matrix", "Mask", "Table"].contains(words[1])
  }

  private static func isRule(_ line: Substring) -> Bool { line.count > 2 && line.allSatisfy { $0 == "─" } }

  private static func marks(_ line: Substring, _ theme: Theme) -> String {
    if line.allSatisfy({ " ⋮⋯⋱".contains($0) }) { return theme.painted(String(line), .aside) }
    // A verdict says at once what came of it.
    if line.hasPrefix("✓") { return theme.painted("✓", .string) + line.dropFirst() }
    if line.hasPrefix("✗") { return theme.painted("✗", .invalid) + line.dropFirst() }
    return String(line)
  }
}
