extension Parser {
  /// `(e)`: one expression, and no call where it touches ( ).
  mutating func group(_ opening: Token) throws -> Expression {
    advance()
    let inner = try inBrackets { parser in
      if parser.at(")") { throw parser.fail("( ) is empty", at: opening.range) }
      let inner = try parser.expression()
      if parser.at(",") {
        throw parser.fail(
          "( ) holds one expression",
          help: parser.isArgument(opening)
            ? "operands stand by themselves, without parentheses of their own: zeros(2, 3)"
            : "a list is written {a, b}; a, b = … takes one apart")
      }
      try parser.expect(")", "the parenthesis")
      return inner
    }
    ending = .group
    return Expression(inner.kind, range: range(from: opening.range.start))
  }

  /// `zeros((2, 3))`: the parenthesis opens right behind a call's.
  fileprivate func isArgument(_ opening: Token) -> Bool {
    guard let place = openBrackets.last, place > 1, tokens[place].range == opening.range else { return false }
    guard tokens[place - 1].isSymbol("("), !tokens[place - 1].isSpaced, case .name = tokens[place - 2].kind else {
      return false
    }
    return true
  }

  mutating func list(_ opening: Token) throws -> Expression {
    advance()
    let items = try inBrackets { parser in
      var items: [Expression] = []
      while !parser.at("}") {
        items.append(try parser.expression())
        guard parser.take(",") else { break }
      }
      try parser.expect("}", "the list")
      return items
    }
    ending = .other
    return Expression(.list(items), range: range(from: opening.range.start))
  }

  /// ‖x‖ with its suffix: `₁`, `_F`, also after a superscript: `‖P‖²_F` (grammar L2, P15).
  mutating func norm(_ opening: Token) throws -> Expression {
    advance()
    let inner = try inBrackets(bars: openBars + 1) { parser in
      let inner = try parser.expression()
      guard parser.take("‖") else {
        throw parser.fail("the bar is not closed", at: opening.range, help: "write the second ‖")
      }
      return inner
    }
    var kind = ""
    var power: Int?
    if touches, case .superscript(let run) = current.kind, run.count == 1, case .power(let value) = run[0],
      case .suffix(let suffix) = token(1).kind, !token(1).isSpaced
    {
      advance()
      advance()
      (kind, power) = (suffix, value)
    } else if touches, case .suffix(let suffix) = current.kind {
      advance()
      kind = suffix
    }
    ending = .norm
    let norm = Expression(.norm(inner, kind: kind), range: range(from: opening.range.start))
    guard let power else { return norm }
    ending = .superscript
    return Expression(.superscript(norm, power), range: norm.range)
  }

  /// `[1 2; 3 4]`: white space, commas, semicolons and lines (grammar B1, B2).
  mutating func literal(_ opening: Token) throws -> Expression {
    advance()
    let rows = try inBrackets(isLiteral: true) { parser in
      var rows: [[Expression]] = []
      var row: [Expression] = []
      while !parser.at("]"), !parser.current.isEnd {
        let isRowEnd = parser.take(";")
        if isRowEnd || parser.current.startsLine, !row.isEmpty {
          rows.append(row)
          row = []
        }
        if isRowEnd { continue }
        row.append(try parser.element())
        if parser.at(",") { try parser.advanceOverOperator() } else if !parser.separates { break }
      }
      if !row.isEmpty { rows.append(row) }
      try parser.expect("]", "the matrix")
      return rows
    }
    ending = .other
    return Expression(.literal(rows: rows), range: range(from: opening.range.start))
  }

  /// One element; a line end ends it.
  private mutating func element() throws -> Expression {
    ignoresLines = false
    defer { ignoresLines = true }
    tokens[place].startsLine = false
    return try expression()
  }

  /// Whether the next element may follow: after white space, at a row's end, at the bracket's.
  private var separates: Bool {
    at("]") || at(";") || current.isSpaced || current.startsLine
  }
}
