extension Parser {
  /// lambda | pair
  mutating func expression() throws -> Expression {
    try nested { parser in
      if let lambda = try parser.lambda() { return lambda }
      let left = try parser.infix(OperatorTable.disjunctions)
      guard parser.at("=>") else { return left }
      try parser.advanceOverOperator()
      let right = try parser.infix(OperatorTable.disjunctions)
      return try parser.grown(.pair(left, right), left.range.joined(with: right.range))
    }
  }

  /// `a, b` as one tuple, or one expression.
  mutating func expressions() throws -> Expression {
    let first = try expression()
    guard at(",") else { return first }
    var items = [first]
    while try takeComma() { items.append(try expression()) }
    return Expression(.tuple(items), range: range(from: first.range.start))
  }

  // MARK: Functions without a name (grammar B8)

  /// `x -> e`, `(x, y) -> e`, found by looking ahead.
  private mutating func lambda() throws -> Expression? {
    guard continues else { return nil }
    let start = current.range.start
    var names: [Name] = []
    if case .name(let name) = current.kind {
      guard arrow(at: 1) else { return nil }
      names = [name]
      advance()
    } else if at("("), let end = lambdaParametersEnd() {
      for ahead in 1..<end { if case .name(let name) = token(ahead).kind { names.append(name) } }
      place += end + 1
    } else {
      return nil
    }
    try advanceOverOperator()
    let body = try expression()
    return try grown(.lambda(Parameters(positional: names), body), range(from: start))
  }

  private func arrow(at ahead: Int) -> Bool {
    token(ahead).isSymbol("->") && (ignoresLines || !token(ahead).startsLine)
  }

  /// The distance to the `)` of `(x, y) ->`; nil where this is no lambda.
  private func lambdaParametersEnd() -> Int? {
    var ahead = 1
    var wantsName = true
    while true {
      switch token(ahead).kind {
      case .name where wantsName: wantsName = false
      case .symbol(",") where !wantsName: wantsName = true
      case .symbol(")") where !wantsName || ahead == 1: return arrow(at: ahead + 1) ? ahead : nil
      default: return nil
      }
      ahead += 1
    }
  }

  // MARK: Infix operators

  /// Everything that binds as tight as `level`, or tighter.
  mutating func infix(_ level: Int) throws -> Expression {
    var left = try unary()
    var entrywise: Entrywise?
    while let (symbol, infix) = infixHere, infix.level <= level {
      switch infix.meaning {
      case .range: left = try range(from: left)
      case .comparison: left = try comparison(from: left)
      case .binary(let operation):
        let mark = current.range
        try advanceOverOperator()
        let right = try self.infix(infix.level - 1)
        if let entrywise, OperatorTable.isMatrixLike(symbol) {
          throw mixed(entrywise, left, mark, right)
        }
        if entrywise == nil, OperatorTable.isEntrywise(symbol) {
          entrywise = Entrywise(left: left.range, mark: mark)
        }
        left = try grown(.binary(operation, left, right), left.range.joined(with: right.range))
      }
    }
    return left
  }

  /// An infix operator here: of this statement, and no element of a literal that begins with a sign (grammar B1).
  private var infixHere: (symbol: Mark, OperatorTable.Infix)? {
    guard continues, case .symbol(let symbol) = current.kind, let infix = OperatorTable.infix[symbol] else {
      return nil
    }
    if isInLiteral, symbol == "+" || symbol == "-", current.isSpaced, !token(1).isSpaced { return nil }
    return (symbol, infix)
  }

  /// The first entrywise product of a chain, and what stood left of it.
  private struct Entrywise {
    let left: SourceRange
    let mark: SourceRange
  }

  /// `A ⊙ B·C` reads two ways: an error with both fixes (grammar P10).
  private mutating func mixed(
    _ entrywise: Entrywise, _ left: Expression, _ mark: SourceRange, _ right: Expression
  ) -> Unparsable {
    let (first, second) = (text(entrywise.mark), text(mark))
    let middle = text(SourceRange(start: entrywise.mark.end, end: left.range.end))
    return fail(
      "\(first) and then \(second) reads two ways", at: left.range.joined(with: right.range), caret: mark,
      help: "write (\(text(left.range)))\(second)\(text(right.range)), "
        + "or \(text(entrywise.left)) \(first) (\(middle)\(second)\(text(right.range)))")
  }

  /// A chain means *and*: operands are one more than operators (grammar P12).
  private mutating func comparison(from first: Expression) throws -> Expression {
    var operands = [first]
    var operators: [ComparisonOperator] = []
    while let (_, infix) = infixHere, case .comparison(let operation) = infix.meaning {
      try advanceOverOperator()
      operators.append(operation)
      operands.append(try self.infix(OperatorTable.ranges))
    }
    return try grown(.comparison(operands, operators), range(from: first.range.start))
  }

  /// `a:b`, `a:s:b` (grammar P16).
  private mutating func range(from first: Expression) throws -> Expression {
    let second = try bound(after: first)
    guard at(":") else {
      return try grown(.range(from: first, step: nil, to: second), first.range.joined(with: second.range))
    }
    let third = try bound(after: first)
    if at(":") { throw fail("a range has at most two colons", help: "from:step:to") }
    return try grown(.range(from: first, step: second, to: third), first.range.joined(with: third.range))
  }

  private func endsHead(_ token: Token) -> Bool {
    if token.startsLine || token.isEnd { return true }
    guard case .keyword(let word) = token.kind else { return false }
    return !["true", "false", "end"].contains(word)
  }

  private mutating func bound(after first: Expression) throws -> Expression {
    let colon = current.range
    if isInHead, openBrackets.isEmpty, endsHead(token(1)) { throw headColon() }
    try advanceOverOperator()
    if at("]") || at(",") || at(")") {
      throw fail(
        "the range has no end", at: first.range.joined(with: colon), caret: colon,
        help: "\(text(first.range)):end goes to the last position")
    }
    return try infix(OperatorTable.sums)
  }

  // MARK: Signs

  mutating func unary() throws -> Expression {
    guard continues, case .symbol(let symbol) = current.kind, symbol != "√",
      let operation = OperatorTable.prefix[symbol]
    else { return try juxtaposition() }
    let start = current.range.start
    try advanceOverOperator()
    let operand = try nested { try $0.unary() }
    ending = .other
    return try grown(.prefix(operation, operand), SourceRange(start: start, end: operand.range.end))
  }
}
