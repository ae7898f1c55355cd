extension Lexer {
  /// "…" with escapes, `$name` and `$(expr)` (grammar B15).
  mutating func string() {
    let start = place
    place += 1
    var pieces: [StringPiece] = []
    var text = String.UnicodeScalarView()
    func flush() {
      if !text.isEmpty { pieces.append(.text(String(text))) }
      text = String.UnicodeScalarView()
    }
    while true {
      guard let scalar = characterOfLine else {
        complain("the string has no end", from: start, help: "close it with \"")
        break
      }
      place += 1
      if scalar == "\"" { break }
      if scalar == "\\" {
        text.append(contentsOf: escape())
      } else if scalar == "$", peek() == "(" {
        guard let end = endOfParenthesis() else {
          skipLine()
          return refuse("$( is not closed in its string", from: start, help: "write the missing ), or \\$ for the sign")
        }
        flush()
        pieces.append(.expression(SourceRange(start: offsets[place + 1], end: offsets[end - 1])))
        place = end
      } else if scalar == "$", let range = interpolatedName() {
        flush()
        pieces.append(.expression(range))
      } else {
        text.append(scalar)
      }
    }
    flush()
    append(.string(pieces), from: start)
  }

  /// The scalar here, as it stands; nil at the end of the line.
  private var characterOfLine: Unicode.Scalar? {
    place < scalars.count && !CharacterTables.isNewline(scalars[place]) ? scalars[place] : nil
  }

  private mutating func escape() -> [Unicode.Scalar] {
    guard let scalar = characterOfLine else { return ["\\"] }
    place += 1
    switch scalar {
    case "n": return ["\n"]
    case "t": return ["\t"]
    case "r": return ["\r"]
    case "\"", "\\", "$": return [scalar]
    default: return ["\\", scalar]
    }
  }

  /// The stretch of `$name`; nil where `$` is text.
  private mutating func interpolatedName() -> SourceRange? {
    guard let first = peek(), CharacterTables.isLetter(first) || first == "∞" else { return nil }
    let start = place
    let end = endOfName(from: start)
    guard !Self.keywords.contains(text(start..<end)) else { return nil }
    place = end
    return range(from: start)
  }

  /// The place after the `)` that closes the `(` here, past strings and what they interpolate.
  private func endOfParenthesis() -> Int? {
    // The brackets that are open: `(`, or `"` for a string.
    var open: [Unicode.Scalar] = []
    var ahead = place
    while ahead < scalars.count, !CharacterTables.isNewline(scalars[ahead]) {
      let scalar = scalars[ahead]
      ahead += 1
      if open.last == "\"" {
        switch scalar {
        case "\\": ahead += 1
        case "\"": open.removeLast()
        case "$" where ahead < scalars.count && scalars[ahead] == "(":
          open.append("(")
          ahead += 1
        default: break
        }
      } else {
        switch scalar {
        case "(", "\"": open.append(scalar)
        case ")":
          open.removeLast()
          if open.isEmpty { return ahead }
        case "#": return nil
        default: break
        }
      }
    }
    return nil
  }
}
