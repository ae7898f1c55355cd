extension Lexer {
  /// A leading point begins a number only where an operand may start (grammar L11).
  func startsNumber() -> Bool {
    guard let next = peek(1), CharacterTables.isDigit(next) else { return false }
    guard let before = tokens.last else { return true }
    switch before.kind {
    case .number, .name, .string, .superscript, .suffix: return before.range.end != offsets[place]
    case .symbol(let symbol): return ![")", "]", "}", "'", "‖"].contains(symbol) || before.range.end != offsets[place]
    case .keyword("end"), .keyword("true"), .keyword("false"): return before.range.end != offsets[place]
    default: return true
    }
  }

  /// digits [. digits] [e [±] digits]; the point stays outside where an operator begins with it: `1./x`, `1.*x`.
  mutating func number() {
    let start = place
    if peek() == "0", let mark = peek(1), "xXbBoO".unicodeScalars.contains(mark),
      let digit = peek(2), digit.properties.isASCIIHexDigit
    {
      place += 2
      while let scalar = peek(), scalar.properties.isASCIIHexDigit { place += 1 }
      return complain("numbers are decimal", from: start, help: "for a product write 0·x")
    }
    digits()
    if peek() == "." {
      let next = peek(1)
      let isOperator = next.map { "./*\\^'(+-".unicodeScalars.contains($0) || CharacterTables.isLetter($0) } ?? false
      if let next, CharacterTables.isDigit(next) {
        place += 1
        digits()
      } else if !isOperator {
        place += 1
      }
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if let digit = peek(signed ? 2 : 1), CharacterTables.isDigit(digit) {
        place += signed ? 2 : 1
        digits()
      }
    }
    var text = String.UnicodeScalarView()
    for scalar in scalars[start..<place] { text.append(CharacterTables.fold(scalar)) }
    if text.first == "." { text.insert("0", at: text.startIndex) }
    if text.last == "." { text.append("0") }
    if peek() == "_" { complain("digits are not grouped", from: start, help: "write 1000, or 1e3") }
    append(.number(Double(String(text)) ?? .nan), from: start)
  }

  private mutating func digits() {
    while let scalar = peek(), CharacterTables.isDigit(scalar) { place += 1 }
  }

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
      guard place < last, !CharacterTables.isNewline(scalars[place]) else {
        complain("the string has no end", from: start, help: "close it with \"")
        break
      }
      let scalar = scalars[place]
      place += 1
      if scalar == "\"" { break }
      if scalar == "\\" {
        text.append(contentsOf: escape())
      } else if scalar == "$", let range = interpolation() {
        flush()
        pieces.append(.expression(range))
      } else {
        text.append(scalar)
      }
    }
    flush()
    append(.string(pieces), from: start)
  }

  private mutating func escape() -> [Unicode.Scalar] {
    guard place < last else { return [] }
    let scalar = scalars[place]
    place += 1
    switch scalar {
    case "n": return ["\n"]
    case "t": return ["\t"]
    case "r": return ["\r"]
    case "\"", "\\", "$": return [scalar]
    default: return ["\\", scalar]
    }
  }

  /// The stretch of `$name` or `$(expr)`; nil where `$` is text.
  private mutating func interpolation() -> SourceRange? {
    guard let first = peek() else { return nil }
    let start = place
    if first == "(" {
      var depth = 0
      var isQuoted = false
      var ahead = place
      while ahead < last, !CharacterTables.isNewline(scalars[ahead]) {
        let scalar = scalars[ahead]
        ahead += 1
        if scalar == "\"" { isQuoted.toggle() }
        if isQuoted { continue }
        if scalar == "(" { depth += 1 }
        if scalar == ")" {
          depth -= 1
          if depth == 0 {
            place = ahead
            return SourceRange(start: offsets[start + 1], end: offsets[ahead - 1])
          }
        }
      }
      return nil
    }
    guard CharacterTables.isLetter(first) else { return nil }
    while let scalar = peek(),
      CharacterTables.isLetter(scalar) || CharacterTables.isDigit(scalar) || scalar == "_"
        || CharacterTables.isMark(scalar) || CharacterTables.subscripts[scalar] != nil
    {
      place += 1
    }
    return range(from: start)
  }
}
