/// Whether a text can run as it stands, for prompts.
public enum Completeness: Sendable, Equatable {
  case complete
  /// More is to come; the next line is indented by so many columns.
  case incomplete(indent: Int)
  case invalid
}

/// Complete, or open: a bracket, a block, a string, or an operator at the end.
public func completeness(of text: String) -> Completeness {
  var lexer = Lexer(Source(name: "", text: text))
  let tokens = lexer.run()
  var brackets = 0
  var blocks = 0
  for (place, token) in tokens.enumerated() {
    switch token.kind {
    case .symbol("("), .symbol("["), .symbol("{"), .symbol(".("): brackets += 1
    case .symbol(")"), .symbol("]"), .symbol("}"): brackets -= 1
    case .keyword(let word) where brackets == 0:
      if ["if", "for", "while", "function", "try"].contains(word), !isClause(tokens, place) { blocks += 1 }
      if word == "end" { blocks -= 1 }
    default: break
    }
  }
  if brackets > 0 || blocks > 0 { return .incomplete(indent: 2 * max(1, blocks + brackets)) }
  if let last = tokens.dropLast().last, case .symbol(let symbol) = last.kind,
    symbol == "=" || symbol == "," || OperatorTable.infixOnly.contains(symbol) || ["+", "-", "->"].contains(symbol)
  {
    return .incomplete(indent: 2)
  }
  let program = parse(Source(name: "", text: text))
  return program.diagnostics.contains { $0.severity == .error } ? .invalid : .complete
}

/// `for` in `train L … for 500 steps` opens no block.
private func isClause(_ tokens: [Token], _ place: Int) -> Bool {
  guard tokens[place].isKeyword("for") else { return false }
  var before = place
  while before > 0, !tokens[before].startsLine { before -= 1 }
  if case .name(let name) = tokens[before].kind { return name.spelling == "train" && before != place }
  return false
}
