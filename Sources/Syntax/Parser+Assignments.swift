extension Parser {
  /// `a = e`, `a, b = e`, `X[i, j] -= e`; the left side was read as an expression (grammar B7).
  mutating func assignment(
    _ left: Expression, _ operation: AssignmentOperator, _ start: Int
  ) throws -> Statement {
    let parts: [Expression] = if case .tuple(let items) = left.kind { items } else { [left] }
    let targets = try parts.map { try target($0) }
    if operation != .define, targets.count > 1 { throw fail("one target at a time is updated", at: left.range) }
    try advanceOverOperator()
    let place = current.range.start
    if operation == .define, let verb = try verb() {
      let right = Expression(.verb(verb), range: range(from: place))
      return Statement(kind: .assign(targets, operation, right), range: range(from: start))
    }
    let right = try expressions()
    if at("=") {
      if source.slice(right.range).contains(where: \.isNewline) {
        throw fail(
          "the line above goes on here, and one statement assigns once",
          help: "an operator at its end continues a line: complete it, or leave the operator out")
      }
      let (a, b) = (text(left.range), text(right.range))
      throw fail(
        "one assignment at a time", help: "write \(b) = …; \(a) = \(b), or == to compare")
    }
    return Statement(kind: .assign(targets, operation, right), range: range(from: start))
  }

  private mutating func target(_ expression: Expression) throws -> Target {
    switch expression.kind {
    case .name(let name) where expression.range.end - expression.range.start == name.spelling.utf8.count:
      return Target(name: name, range: expression.range)
    case .field(let base, let name):
      var target = try target(base)
      target.steps.append(.field(name))
      target.range = expression.range
      return target
    case .index(let base, let indices):
      var target = try target(base)
      target.steps.append(.index(indices))
      target.range = expression.range
      return target
    default: throw refusedAssignment(to: expression)
    }
  }

  /// `∂L/∂Z₃ = ŷ − y` (grammar D7), `2x = 4`.
  private mutating func refusedAssignment(to left: Expression) -> Unparsable {
    let (name, mark) = (text(left.range), current.range)
    var isPartial = false
    if case .partial = left.kind { isPartial = true }
    guard isPartial, at("=") else {
      var help = "a name, an item or a slice is assigned; == compares"
      if case .literal(let rows) = left.kind, rows.count == 1, rows[0].count > 1 {
        help = "several names stand without brackets: \(rows[0].map { text($0.range) }.joined(separator: ", ")) = …"
      }
      return fail("\(name) cannot be assigned", at: left.range, help: help)
    }
    var end = place
    while !tokens[end + 1].endsStatement { end += 1 }
    let right = text(SourceRange(start: mark.end, end: tokens[end].range.end))
    return fail(
      "\(name) = … defines nothing: a gradient follows from its L", at: left.range.joined(with: mark), caret: mark,
      help: "prove \(name) == \(right) checks it, G = \(name) names it")
  }

  // MARK: Functions

  /// `f(x, y; α=0.1) = e`; its parameters are read again, as parameters.
  mutating func definition(of name: Name, _ start: Int) throws -> Statement {
    let parameters = try parameters()
    try advanceOverOperator()
    let body = try expressions()
    if at("=") { throw fail("one assignment at a time", help: "== compares") }
    let result = Statement(kind: .return(body), range: body.range)
    let definition = FunctionDefinition(name: name, parameters: parameters, body: [result], range: range(from: start))
    return Statement(kind: .define(definition), range: range(from: start))
  }

  /// `(x, y; α=0.1)`: names, then keywords with their defaults.
  mutating func parameters() throws -> Parameters {
    advance()
    return try inBrackets { parser in
      var parameters = Parameters(positional: [])
      var wantsDefault = parser.take(";")
      while !parser.at(")") {
        let place = parser.current.range
        guard case .name = parser.current.kind else {
          throw parser.fail(
            "expected a parameter's name here", help: "f(x) = … defines a function; [ ] indexes: A[1, 1] = …")
        }
        let name = try parser.name("a parameter's name")
        let isTwice = parameters.positional.contains(name) || parameters.keywords.contains { $0.name == name }
        if isTwice { throw parser.fail("\(name.spelling) is a parameter twice", at: place) }
        if parser.at("=") {
          try parser.advanceOverOperator()
          parameters.keywords.append((name, try parser.expression()))
        } else if wantsDefault || !parameters.keywords.isEmpty {
          throw parser.fail("a keyword has a default", at: place, help: "f(x; \(name.spelling)=…)")
        } else {
          parameters.positional.append(name)
        }
        if parser.take(",") { continue }
        guard parser.take(";") else { break }
        wantsDefault = true
      }
      try parser.expect(")", "the list of parameters")
      return parameters
    }
  }
}
