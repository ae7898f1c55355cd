extension Parser {
  mutating func program() -> [Statement] {
    var statements: [Statement] = []
    while current.kind != .end {
      if current.isSymbol(";") {
        advance()
        continue
      }
      if case .keyword(let word) = current.kind, ["end", "else", "elseif", "catch"].contains(word) {
        note("\(word) closes no block", at: current.range)
        advance()
        continue
      }
      if let statement = recovered() { statements.append(statement) }
    }
    return statements
  }

  /// A statement with its end; nil after an error, at the next one.
  mutating func statementInBlock() -> Statement? { recovered() }

  private mutating func recovered() -> Statement? {
    let start = place
    // From here a line end counts again.
    tokens[place].startsLine = false
    do {
      (ignoresLines, isInLiteral, openBars, indexDepth) = (false, false, 0, 0)
      var statement = try self.statement()
      try endStatement(&statement)
      return statement
    } catch {
      if place == start { advance() }
      recover()
      return nil
    }
  }

  private mutating func endStatement(_ statement: inout Statement) throws {
    if at(";") {
      statement.isSilent = true
      advance()
      return
    }
    guard continues else { return }
    switch current.kind {
    case .symbol(")"), .symbol("]"), .symbol("}"): throw fail("\(text(current.range)) closes nothing")
    case .symbol("="):
      if case .expression(let left) = statement.kind { throw refusedAssignment(to: left) }
      throw fail("one assignment at a time", help: "a = 0; b = 0")
    case .symbol("="), .symbol(":"): throw fail("\(text(current.range)) has no meaning here")
    case .symbol("+="), .symbol("-="), .symbol("*="), .symbol("/="):
      throw fail("the left side of \(text(current.range)) is a name, an item or a slice")
    case .keyword(let word): throw fail("\(word) begins a line of its own")
    case .symbol("%"): throw fail("% has no meaning here", help: "comments begin with #")
    default:
      throw fail("this does not continue the statement", help: "an operator is missing, or a new line")
    }
  }

  private mutating func refusedAssignment(to left: Expression) -> Unparsable {
    let name = text(left.range)
    switch left.kind {
    case .partial:
      return fail(
        "\(name) = … defines nothing: a gradient follows from its L", at: left.range,
        help: "prove \(name) == … checks it, G = \(name) names it")
    default:
      return fail(
        "\(name) cannot be assigned", at: left.range, help: "== compares; a name, an item or a slice is assigned")
    }
  }

  mutating func statement() throws -> Statement {
    let start = current.range.start
    if case .keyword(let word) = current.kind, let block = try block(word, start) { return block }
    if let verb = try verb() { return Statement(kind: .verb(verb), range: range(from: start)) }
    if case .symbol(let symbol) = current.kind, OperatorTable.infixOnly.contains(symbol) {
      throw fail(
        "a statement does not begin with \(text(current.range))", help: "put the operator at the end of the line above")
    }
    if case .name(let name) = current.kind, ["endif", "endfor", "endwhile", "endfunction"].contains(name.spelling) {
      throw fail("\(name.spelling) is written end")
    }
    let left = try expressions()
    if at("=") { return try assignment(left, .define, start) }
    if continues, case .symbol(let symbol) = current.kind, let operation = AssignmentOperator(rawValue: symbol) {
      return try assignment(left, operation, start)
    }
    return Statement(kind: .expression(left), range: range(from: start))
  }

  /// `a, b` as one tuple, or one expression.
  mutating func expressions() throws -> Expression {
    let first = try expression()
    guard at(",") else { return first }
    var items = [first]
    while at(",") {
      advanceOverOperator()
      items.append(try expression())
    }
    return Expression(.tuple(items), range: range(from: first.range.start))
  }

  // MARK: Assignments (grammar B7)

  private mutating func assignment(
    _ left: Expression, _ operation: AssignmentOperator, _ start: Int
  ) throws -> Statement {
    if operation == .define, case .call(let callee, let arguments) = left.kind, case .name(let name) = callee.kind {
      return try definition(name, arguments, left, start)
    }
    let parts: [Expression] = if case .tuple(let items) = left.kind { items } else { [left] }
    let targets = try parts.map { try target($0) }
    if operation != .define, targets.count > 1 { throw fail("one target at a time is updated", at: left.range) }
    advanceOverOperator()
    let right = try expressions()
    if at("=") { throw fail("one assignment at a time", help: "y = 0, then x = y") }
    return Statement(kind: .assign(targets, operation, right), range: range(from: start))
  }

  private mutating func target(_ expression: Expression) throws -> Target {
    switch expression.kind {
    case .name(let name): return Target(name: name, range: expression.range)
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

  private mutating func definition(
    _ name: Name, _ arguments: [Argument], _ left: Expression, _ start: Int
  ) throws -> Statement {
    var parameters = Parameters(positional: [])
    for argument in arguments {
      if let keyword = argument.keyword {
        parameters.keywords.append((keyword, argument.value))
      } else if case .name(let parameter) = argument.value.kind {
        parameters.positional.append(parameter)
      } else {
        throw fail("the parameters of a function are names", at: argument.value.range, help: "f(x, y; α=0.1) = …")
      }
    }
    advanceOverOperator()
    let body = try expressions()
    let result = Statement(kind: .return(body), range: body.range)
    let definition = FunctionDefinition(
      name: name, parameters: parameters, body: [result], range: range(from: start))
    return Statement(kind: .define(definition), range: range(from: start))
  }
}
