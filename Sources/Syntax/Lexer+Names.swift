extension Lexer {
  static let keywords: Set<String> = [
    "if", "elseif", "else", "end", "for", "in", "while", "break", "continue", "function", "return", "try", "catch",
    "true", "false",
  ]

  /// ASCII's names of one letter, which most names are; the others' places are not asked for.
  private static let letters = (0..<128).map { (code: UInt8) in
    let letter = String(UnicodeScalar(code))
    return Name(spelling: letter)
  }

  mutating func name() {
    let start = place
    place = endOfName(from: start)
    if place - start == 1, scalars[start].isASCII {
      return append(.name(Self.letters[Int(scalars[start].value)]), from: start)
    }
    let spelling = text(start..<place)
    if isLowercase(scalars[start]), isLowercase(scalars[place - 1]) {
      if spelling == "in" { return append(.symbol("∈"), from: start) }
      if Self.keywords.contains(spelling) { return append(.keyword(spelling), from: start) }
    }
    append(.name(Name(spelling: spelling)), from: start)
  }

  /// Of ASCII, as every keyword begins and ends: most names are told from them at once.
  private func isLowercase(_ scalar: Unicode.Scalar) -> Bool { scalar >= "a" && scalar <= "z" }

  /// base subscript* prime* (grammar L3, L4); ∞ is a name by itself (L7).
  func endOfName(from start: Int) -> Int {
    var end = start
    guard let first = scalar(at: end), CharacterTables.isLetter(first) else { return start + 1 }
    while end < scalars.count, CharacterTables.isWord(scalars[end]) { end += 1 }
    // Subscripts, primes and marks are not of ASCII.
    if end == scalars.count || scalars[end].isASCII { return end }
    while let scalar = scalar(at: end),
      CharacterTables.isLetter(scalar) || CharacterTables.isDigit(scalar) || scalar == "_"
        || CharacterTables.isMark(scalar)
    {
      end += 1
    }
    while let scalar = scalar(at: end), CharacterTables.subscripted(scalar) != nil || CharacterTables.isMark(scalar) {
      end += 1
    }
    while let scalar = scalar(at: end), CharacterTables.primes(scalar) > 0 { end += 1 }
    return end
  }

  /// `_F`, `₁` directly after a closing bar or its superscript (grammar L2); `ₓ`, `_W₁` after ∇ (D5).
  func suffix(_ scalar: Unicode.Scalar) -> (text: String, end: Int)? {
    if CharacterTables.subscripted(scalar) != nil {
      var (text, end) = ("", place)
      while let mark = self.scalar(at: end), let plain = CharacterTables.subscripted(mark) {
        text.append(plain)
        end += 1
      }
      return (text, end)
    }
    guard scalar == "_", let next = peek(1), let before = tokens.last, !isSpaced else { return nil }
    if before.isSymbol("∇"), CharacterTables.isLetter(next) {
      let end = endOfName(from: place + 1)
      return (text(place + 1..<end), end)
    }
    var follows = before.isSymbol("‖")
    if case .superscript = before.kind { follows = true }
    guard follows, CharacterTables.isLetter(next) || CharacterTables.isDigit(next) || next == "∞" else { return nil }
    return (text(place + 1..<place + 2), place + 2)
  }
}
