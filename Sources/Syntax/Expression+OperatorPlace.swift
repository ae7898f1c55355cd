extension Expression {
  /// The UTF-8 offset of the operator between two operands, for a caret under it; nil where the page writes none.
  public func operatorPlace(in source: Source) -> Int? { operatorRange(in: source)?.start }

  /// Where the operator between two operands is written; nil where the page writes none.
  public func operatorRange(in source: Source) -> SourceRange? {
    let sides: (Expression, Expression)
    switch kind {
    case .binary(_, let a, let b), .pair(let a, let b): sides = (a, b)
    case .comparison(let operands, _) where operands.count == 2: sides = (operands[0], operands[1])
    default: return nil
    }
    let between = SourceRange(start: sides.0.range.end, end: sides.1.range.start)
    guard between.start < between.end else { return nil }
    // Only white space and comments can stand around it.
    var lexer = Lexer(source, in: between)
    return lexer.run().first { token in
      token.kind != .end && !token.isSymbol("(") && !token.isSymbol(")")
    }?.range
  }
}
