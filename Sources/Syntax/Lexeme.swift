/// A token as hosts see it, for completion, help and colours; the text may be unfinished.
public struct Lexeme: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case number
    /// Open where its closing quotation mark is missing.
    case string(isOpen: Bool)
    case name
    case keyword
    /// An operator or a bracket, in its one spelling: `*` is `·`.
    case symbol(String)
    case superscript
    /// What no program may contain, such as a string with an unclosed `$(`.
    case invalid
  }

  public var kind: Kind
  /// As it is spelled.
  public var text: String
  public var range: SourceRange
  /// White space stands before it.
  public var isSpaced: Bool
  /// A line end stands before it.
  public var startsLine: Bool

  public func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }
}

/// The tokens of a text in order, comments left out.
public func lexemes(of text: String) -> [Lexeme] {
  let source = Source(name: "", text: text)
  var lexer = Lexer(source)
  let tokens = lexer.run()
  let complaints = Set(lexer.diagnostics.compactMap { $0.range?.start })
  return tokens.compactMap { token in
    let kind: Lexeme.Kind
    switch token.kind {
    case .number: kind = .number
    case .string: kind = .string(isOpen: complaints.contains(token.range.start))
    case .name: kind = .name
    case .keyword: kind = .keyword
    case .symbol(let symbol): kind = .symbol(symbol.text)
    case .superscript, .suffix: kind = .superscript
    case .invalid: kind = .invalid
    case .end: return nil
    }
    return Lexeme(
      kind: kind, text: lexer.spelling(of: token), range: token.range, isSpaced: token.isSpaced,
      startsLine: token.startsLine)
  }
}

extension Lexer {
  /// A token's text, without a walk through the source from its start.
  fileprivate func spelling(of token: Token) -> String {
    let start = offsets.partitioningIndex { $0 >= token.range.start }
    let end = offsets.partitioningIndex { $0 >= token.range.end }
    return text(start..<end)
  }
}
