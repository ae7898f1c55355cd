extension Parser {
  mutating func primary() throws -> Expression {
    let token = current
    guard continues else { throw fail("an operand is missing", at: SourceRange(start: previousEnd, end: previousEnd)) }
    switch token.kind {
    case .number(let value):
      advance()
      ending = .number
      return Expression(.number(value), range: token.range)
    case .string(let pieces):
      advance()
      ending = .other
      return Expression(.string(try pieces.map { try part($0) }), range: token.range)
    case .name(let name):
      advance()
      ending = endsMarked(name) ? .markedName : .name
      return Expression(.name(name), range: token.range)
    case .keyword("true"), .keyword("false"):
      advance()
      ending = .name
      return Expression(.bool(token.isKeyword("true")), range: token.range)
    case .keyword("end") where indexDepth > 0:
      advance()
      ending = .name
      return Expression(.end, range: token.range)
    case .keyword(let word): throw fail("\(word) is a keyword and no operand")
    case .symbol(let symbol): return try bracketed(symbol, token)
    case .superscript: throw fail("a superscript has nothing to stand on", help: "write the power with ^")
    case .suffix(let suffix): throw fail("the subscript \(suffix) has no name to stand on")
    case .end: throw fail("an operand is missing", at: SourceRange(start: previousEnd, end: previousEnd))
    }
  }

  private func endsMarked(_ name: Name) -> Bool {
    guard let last = name.spelling.unicodeScalars.last else { return false }
    return last == "′" || CharacterTables.subscripts[last] != nil
  }

  private mutating func bracketed(_ symbol: String, _ token: Token) throws -> Expression {
    switch symbol {
    case "(": return try group(token)
    case "[": return try literal(token)
    case "{": return try list(token)
    case "‖": return try norm(token)
    case "∂": return try partial(token)
    case "∇": return try nabla(token)
    case "'": throw fail("' stands after what it transposes", help: "strings stand in double quotes: \"…\"")
    case "|": throw fail("| has no left side", help: "abs(x) is the magnitude, ‖x‖ the norm")
    case "?": throw fail("? has no meaning here", help: "where(c, a, b) chooses; help(name) explains")
    case _ where OperatorTable.infixOnly.contains(symbol):
      throw fail("\(text(token.range)) has no left side")
    default: throw fail("\(text(token.range)) does not begin an operand")
    }
  }

  private mutating func part(_ piece: StringPiece) throws -> StringPart {
    switch piece {
    case .text(let text): return .text(text)
    case .expression(let range):
      var inner = Parser(source, in: range)
      inner.depth = depth + 1
      do {
        let expression = try inner.expression()
        guard inner.current.kind == .end else { throw inner.fail("one expression stands in $(…)") }
        diagnostics += inner.diagnostics
        return .expression(expression)
      } catch {
        diagnostics += inner.diagnostics
        throw error
      }
    }
  }

  private mutating func group(_ opening: Token) throws -> Expression {
    advance()
    let inner = try inBrackets(ignoresLines: true) { parser in
      if parser.at(")") { throw parser.fail("( ) is empty", at: opening.range) }
      let inner = try parser.expressions()
      try parser.expect(")", after: opening.range, "the parenthesis")
      return inner
    }
    ending = .group
    return Expression(inner.kind, range: range(from: opening.range.start))
  }

  private mutating func list(_ opening: Token) throws -> Expression {
    advance()
    let items = try inBrackets(ignoresLines: true) { parser in
      var items: [Expression] = []
      while !parser.at("}") {
        items.append(try parser.expression())
        guard parser.take(",") else { break }
      }
      try parser.expect("}", after: opening.range, "the list")
      return items
    }
    ending = .other
    return Expression(.list(items), range: range(from: opening.range.start))
  }

  /// ‖x‖ with its suffix: `₁`, `_F`, also after a superscript: `‖P‖²_F` (grammar L2, P15).
  private mutating func norm(_ opening: Token) throws -> Expression {
    advance()
    let outer = (ignoresLines, isInLiteral, openBars)
    (ignoresLines, isInLiteral, openBars) = (true, false, openBars + 1)
    defer { (ignoresLines, isInLiteral, openBars) = outer }
    let inner = try expression()
    guard at("‖") else { throw fail("the bar is not closed", at: opening.range, help: "write the second ‖") }
    advance()
    (ignoresLines, isInLiteral, openBars) = outer
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
    return power.map { Expression(.superscript(norm, $0), range: norm.range) } ?? norm
  }

  /// `[1 2; 3 4]`: white space, commas, semicolons and lines (grammar B1, B2).
  private mutating func literal(_ opening: Token) throws -> Expression {
    advance()
    let outerIndex = indexDepth
    defer { indexDepth = outerIndex }
    let rows = try inBrackets(ignoresLines: true, isLiteral: true) { parser in
      var rows: [[Expression]] = []
      var row: [Expression] = []
      while !parser.at("]") {
        if parser.current.kind == .end {
          throw parser.fail("the matrix is not closed", at: opening.range, help: "write the missing ]")
        }
        if parser.at(";") {
          parser.advance()
          rows.append(row)
          row = []
          continue
        }
        if parser.current.startsLine, !row.isEmpty {
          rows.append(row)
          row = []
        }
        parser.ignoresLines = false
        parser.tokens[parser.place].startsLine = false
        row.append(try parser.expression())
        parser.ignoresLines = true
        if parser.at(",") { parser.advanceOverOperator() } else if !parser.separates { break }
      }
      if !row.isEmpty { rows.append(row) }
      try parser.expect("]", after: opening.range, "the matrix")
      return rows.filter { !$0.isEmpty }
    }
    ending = .other
    return Expression(.literal(rows: rows), range: range(from: opening.range.start))
  }

  /// Whether the next element may follow: after white space, at a row's end, at the bracket's.
  private var separates: Bool {
    at("]") || at(";") || current.isSpaced || current.startsLine
  }
}
