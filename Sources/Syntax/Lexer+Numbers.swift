extension Lexer {
  /// A leading point begins a number only where an operand may start (grammar L11).
  func startsNumber() -> Bool {
    guard let next = peek(1), CharacterTables.isDigit(next) else { return false }
    return !touchesOperand
  }

  /// digits [. digits] [e [±] digits]; the point stays outside where an operator begins with it: `1./x`, `1.*x`.
  mutating func number() {
    let start = place
    if peek() == "0", let mark = peek(1), "xXbBoO".unicodeScalars.contains(mark) { return radix(start) }
    digits()
    if peek() == "." {
      let next = peek(1)
      let isOperator = next.map { "./*\\^'(".unicodeScalars.contains($0) || CharacterTables.isLetter($0) } ?? false
      if !isOperator {
        place += 1
        digits()
      }
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if let digit = peek(signed ? 2 : 1), CharacterTables.isDigit(digit) {
        place += signed ? 2 : 1
        digits()
      }
    }
    if peek() == "_" {
      while let scalar = peek(), CharacterTables.isDigit(scalar) || scalar == "_" || scalar == "." { place += 1 }
      return refuse("digits are not grouped", from: start, help: "write 1000, or 1e3")
    }
    append(.number(value(start..<place)), from: start)
  }

  private func value(_ places: Range<Int>) -> Double {
    var text = String.UnicodeScalarView()
    for place in places { text.append(CharacterTables.fold(scalars[place])) }
    if text.first == "." { text.insert("0", at: text.startIndex) }
    // `2.` and `2.e3`.
    if let point = text.firstIndex(of: ".") {
      let next = text.index(after: point)
      if next == text.endIndex || !CharacterTables.isDigit(text[next]) { text.insert("0", at: next) }
    }
    return Double(String(text)) ?? .nan
  }

  /// `0x1F` is an error, and never 0·x1F.
  private mutating func radix(_ start: Int) {
    place = endOfName(from: start + 1)
    refuse("numbers are decimal", from: start, help: "a product is written 0·\(text(start + 1..<place))")
  }

  private mutating func digits() {
    while let scalar = peek(), CharacterTables.isDigit(scalar) { place += 1 }
  }
}
