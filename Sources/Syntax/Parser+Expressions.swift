extension Parser {
  /// lambda | pair
  mutating func expression() throws -> Expression {
    try nested { parser in
      if let lambda = try parser.lambda() { return lambda }
      let left = try parser.disjunction()
      guard parser.at("=>") else { return left }
      parser.advance()
      let right = try parser.disjunction()
      return Expression(.pair(left, right), range: left.range.joined(with: right.range))
    }
  }

  /// `x -> e`, `(x, y) -> e`, found by looking ahead.
  private mutating func lambda() throws -> Expression? {
    let start = current.range.start
    var names: [Name] = []
    if case .name(let name) = current.kind, token(1).isSymbol("->") {
      names = [name]
      advance()
    } else if at("("), let end = lambdaParametersEnd() {
      for ahead in 1..<end { if case .name(let name) = token(ahead).kind { names.append(name) } }
      place += end + 1
    } else {
      return nil
    }
    advance()
    let body = try expression()
    return Expression(.lambda(Parameters(positional: names), body), range: range(from: start))
  }

  /// The distance to the `)` of `(x, y) ->`; nil where this is no lambda.
  private func lambdaParametersEnd() -> Int? {
    var ahead = 1
    var wantsName = true
    while true {
      switch token(ahead).kind {
      case .name where wantsName: wantsName = false
      case .symbol(",") where !wantsName: wantsName = true
      case .symbol(")") where !wantsName || ahead == 1: return token(ahead + 1).isSymbol("->") ? ahead : nil
      default: return nil
      }
      ahead += 1
    }
  }

  /// An infix operator here: of this statement, and no element of a literal that begins with a sign (grammar B1).
  private func infix(_ table: [String: BinaryOperator]) -> (String, BinaryOperator)? {
    guard continues, case .symbol(let symbol) = current.kind, let operation = table[symbol] else { return nil }
    if isInLiteral, symbol == "+" || symbol == "-", current.isSpaced, !token(1).isSpaced { return nil }
    return (symbol, operation)
  }

  private mutating func chain(
    _ table: [String: BinaryOperator], _ operand: (inout Parser) throws -> Expression
  ) throws -> Expression {
    var left = try operand(&self)
    while let (_, operation) = infix(table) {
      advanceOverOperator()
      let right = try operand(&self)
      left = Expression(.binary(operation, left, right), range: left.range.joined(with: right.range))
    }
    return left
  }

  private mutating func disjunction() throws -> Expression {
    if at("|") {
      throw fail(
        "| has no left side", help: token(1).isSymbol("|") ? "‖x‖ is the norm" : "abs(x) is the magnitude, ‖x‖ the norm"
      )
    }
    if at("||") { throw fail("|| has no left side", help: "‖x‖ is the norm; type it \\Vert<TAB>, or norm(x)") }
    return try chain(OperatorTable.disjunctions) { try $0.conjunction() }
  }

  private mutating func conjunction() throws -> Expression {
    try chain(OperatorTable.conjunctions) { try $0.comparison() }
  }

  /// A chain means *and*: operands are one more than operators (grammar P12).
  private mutating func comparison() throws -> Expression {
    var operands = [try range()]
    var operators: [ComparisonOperator] = []
    while continues, case .symbol(let symbol) = current.kind, let operation = OperatorTable.comparisons[symbol] {
      advanceOverOperator()
      operators.append(operation)
      operands.append(try range())
    }
    if operators.isEmpty { return operands[0] }
    return Expression(
      .comparison(operands, operators), range: operands[0].range.joined(with: operands[operands.count - 1].range))
  }

  /// `a:b`, `a:s:b` (grammar P16).
  private mutating func range() throws -> Expression {
    let from = try sum()
    guard at(":") else { return from }
    advance()
    if colonIsOpen { throw fail("the range has no end", at: from.range, help: "2:end goes to the last position") }
    let second = try sum()
    guard at(":") else {
      return Expression(.range(from: from, step: nil, to: second), range: from.range.joined(with: second.range))
    }
    advance()
    let third = try sum()
    if at(":") { throw fail("a range has at most two colons", help: "from:step:to") }
    return Expression(.range(from: from, step: second, to: third), range: from.range.joined(with: third.range))
  }

  private var colonIsOpen: Bool { at("]") || at(",") || at(")") }

  private mutating func sum() throws -> Expression {
    try chain(OperatorTable.sums) { try $0.productLevel() }
  }

  /// Products, all one level, left to right; `⊙` before `·` needs parentheses (grammar P10).
  private mutating func productLevel() throws -> Expression {
    var left = try unary()
    var entrywise: (range: SourceRange, left: Expression, symbol: String)?
    while let (symbol, operation) = infix(OperatorTable.products) {
      let operatorRange = current.range
      advanceOverOperator()
      let right = try unary()
      if let before = entrywise, OperatorTable.matrixLike.contains(symbol) {
        let (a, glyph) = (text(left.range), text(operatorRange))
        let first = text(before.left.range)
        let middle = text(SourceRange(start: before.range.end, end: left.range.end)).trimmed
        note(
          "\(before.symbol) and then \(glyph) reads two ways", at: left.range.joined(with: right.range),
          help:
            "write (\(a))\(glyph)\(text(right.range)), or \(first) \(before.symbol) (\(middle)\(glyph)\(text(right.range)))"
        )
        throw Unparsable()
      }
      if OperatorTable.entrywise.contains(symbol), entrywise == nil {
        entrywise = (operatorRange, left, symbol)
      }
      left = Expression(.binary(operation, left, right), range: left.range.joined(with: right.range))
    }
    return left
  }

  private mutating func unary() throws -> Expression {
    guard continues, case .symbol(let symbol) = current.kind, symbol != "√",
      let operation = PrefixOperator(rawValue: symbol)
    else { return try juxtaposition() }
    let start = current.range.start
    advance()
    let operand = try nested { try $0.unary() }
    return Expression(.prefix(operation, operand), range: SourceRange(start: start, end: operand.range.end))
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var view = self[...]
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
