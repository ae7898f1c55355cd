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
      lexemes(of: text).contains { lexeme in ["·", "+", "-", "⊙", "("].contains { lexeme.isSymbol($0) } }
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
    var splitter = TermSplitter(formula)
    let all = lexemes(of: formula)
    for place in all.indices {
      let next = all.indices.contains(place + 1) ? all[place + 1] : nil
      guard splitter.take(all[place], next, isFirst: place == 0) else { return nil }
    }
    return splitter.finished()
  }

  /// Cuts a formula at the signs that stand in no brackets.
  private struct TermSplitter {
    private let bytes: [UInt8]
    private var terms: [Term] = []
    private var (depth, start, sign) = (0, 0, "")
    private var slash: Int?

    init(_ formula: String) { bytes = Array(formula.utf8) }

    /// false where what follows cannot be told.
    mutating func take(_ lexeme: Lexeme, _ next: Lexeme?, isFirst: Bool) -> Bool {
      guard case .symbol(let symbol) = lexeme.kind else { return true }
      if ["(", "[", "{"].contains(symbol) { depth += 1 }
      if [")", "]", "}"].contains(symbol) { depth -= 1 }
      guard depth == 0 else { return true }
      switch symbol {
      case "+", "-":
        // A sign before the first term belongs to it.
        if isFirst || !lexeme.isSpaced { return true }
        close(before: lexeme.range.start - 1)
        sign = " \(lexeme.text) "
        (start, slash) = (lexeme.range.end + 1, nil)
      case "/":
        // ∂L/∂W is a name.
        if next?.isSymbol("∂") ?? false { return true }
        guard slash == nil else { return false }
        slash = lexeme.range.start
      case "·", "⊙", "⊘", "@": return slash == nil
      case "<", ">", "≤", "≥", "==", "≠", ":", "->", "=", ",", ";", "&", "|": return false
      default: break
      }
      return true
    }

    mutating func finished() -> [Term]? {
      guard depth == 0 else { return nil }
      close(before: bytes.count)
      return terms
    }

    private mutating func close(before end: Int) {
      if let slash {
        let (numerator, denominator) = (slice(start, slash), slice(slash + 1, end))
        terms.append(Term(sign: sign, numerator: unwrapped(numerator), denominator: unwrapped(denominator)))
      } else {
        terms.append(Term(sign: sign, numerator: slice(start, end)))
      }
    }

    private func slice(_ start: Int, _ end: Int) -> String {
      start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : ""
    }
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
