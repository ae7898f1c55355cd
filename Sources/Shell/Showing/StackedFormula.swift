import Syntax

/// A formula in two dimensions: fractions with their numerators above their denominators.
///
///     (A + Aᵀ)·x   2xᵀ·A·x·x
///     ────────── − ─────────
///        xᵀ·x       (xᵀ·x)²
enum StackedFormula {
  /// nil where one line says it as well, or where the window has no room.
  static func lines(of formula: String, width: Int) -> [String]? {
    guard let terms = terms(of: formula), terms.contains(where: \.isWorthIt) else { return nil }
    let (above, middle, below) = terms.reduce(into: ("", "", "")) { rows, term in
      let (upper, bar, lower) = term.rows
      (rows.0, rows.1, rows.2) = (rows.0 + upper, rows.1 + bar, rows.2 + lower)
    }
    let lines = [above, middle, below].map(withoutTrailingSpaces)
    return lines.allSatisfy { TextWidth.columns(of: $0) <= width } ? lines : nil
  }

  /// A summand, with the sign before it.
  private struct Term {
    var sign: String
    var numerator: String
    var denominator: String?

    /// A name over a name is read as easily in a line.
    var isWorthIt: Bool {
      guard let denominator else { return false }
      return isCompound(numerator) || isCompound(denominator)
    }

    private func isCompound(_ text: String) -> Bool {
      lexemes(of: text).contains {
        $0.isSymbol("·") || $0.isSymbol("+") || $0.isSymbol("-") || $0.isSymbol("⊙") || $0.isSymbol("(")
      }
    }

    var rows: (String, String, String) {
      let blank = String(repeating: " ", count: TextWidth.columns(of: sign))
      guard let denominator else {
        let room = String(repeating: " ", count: TextWidth.columns(of: numerator))
        return (blank + room, sign + numerator, blank + room)
      }
      let width = max(TextWidth.columns(of: numerator), TextWidth.columns(of: denominator))
      return (
        blank + centred(numerator, width), sign + String(repeating: "─", count: width),
        blank + centred(denominator, width)
      )
    }

    private func centred(_ text: String, _ width: Int) -> String {
      let room = width - TextWidth.columns(of: text)
      return String(repeating: " ", count: room / 2) + text + String(repeating: " ", count: room - room / 2)
    }
  }

  /// The summands at the top; nil where the text is no sum of products and quotients that are told apart safely.
  private static func terms(of formula: String) -> [Term]? {
    guard !formula.contains("\n") else { return nil }
    let all = lexemes(of: formula)
    let bytes = Array(formula.utf8)
    func slice(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
    var terms: [Term] = []
    var (depth, start, slash, isBehindSlash) = (0, 0, Int?.none, false)
    var sign = ""
    func close(_ end: Int) {
      let text = slice(start, end)
      let quotient = slash.map { (slice(start, $0), slice($0 + 1, end)) }
      terms.append(
        Term(sign: sign, numerator: unwrapped(quotient?.0 ?? text), denominator: quotient.map { unwrapped($0.1) }))
      if quotient == nil { terms[terms.count - 1].numerator = text }
    }
    for (place, lexeme) in all.enumerated() {
      guard case .symbol(let symbol) = lexeme.kind else { continue }
      if ["(", "[", "{"].contains(symbol) { depth += 1 }
      if [")", "]", "}"].contains(symbol) { depth -= 1 }
      guard depth == 0 else { continue }
      switch symbol {
      case "+", "-":
        // A sign before the first term belongs to it.
        guard lexeme.isSpaced, place > 0 else { continue }
        close(lexeme.range.start - 1)
        sign = " \(lexeme.text) "
        (start, slash, isBehindSlash) = (lexeme.range.end + 1, nil, false)
      case "/":
        // ∂L/∂W is a name.
        if all.indices.contains(place + 1), all[place + 1].isSymbol("∂") { continue }
        guard slash == nil else { return nil }
        (slash, isBehindSlash) = (lexeme.range.start, true)
      case "·", "⊙", "⊘", "@":
        if isBehindSlash { return nil }
      case "<", ">", "≤", "≥", "==", "≠", ":", "->", "=", ",", ";", "&", "|": return nil
      default: break
      }
    }
    guard depth == 0, start <= bytes.count else { return nil }
    close(bytes.count)
    return terms
  }

  /// Without parentheses around all of it, which a fraction's line replaces.
  private static func unwrapped(_ text: String) -> String {
    let all = lexemes(of: text)
    guard all.first?.isSymbol("(") == true, all.last?.isSymbol(")") == true, all.last?.range.end == text.utf8.count
    else {
      return text
    }
    var depth = 0
    for (place, lexeme) in all.enumerated() {
      if lexeme.isSymbol("(") { depth += 1 }
      if lexeme.isSymbol(")") { depth -= 1 }
      if depth == 0, place < all.count - 1 { return text }
    }
    return String(text.dropFirst().dropLast())
  }

  private static func withoutTrailingSpaces(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
