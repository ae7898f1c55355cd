extension Parser {
  /// A statement that begins with a keyword; nil where the keyword is an operand.
  mutating func block(_ word: String, _ start: Int) throws -> Statement? {
    let opening = current.range
    switch word {
    case "if": return try conditional(opening, start)
    case "for": return try loop(opening, start)
    case "while":
      advance()
      let condition = try header("while") { try $0.expression() }
      let body = try body(until: ["end"], opening)
      advance()
      return Statement(kind: .while(condition, body: body), range: range(from: start))
    case "function": return try function(opening, start)
    case "try": return try attempt(opening, start)
    case "break", "continue":
      advance()
      return Statement(kind: word == "break" ? .breakLoop : .continueLoop, range: range(from: start))
    case "return":
      advance()
      let hasValue = continues && !at(";")
      return Statement(kind: .return(hasValue ? try expressions() : nil), range: range(from: start))
    default: return nil
    }
  }

  /// A header ends at a new line or `;` (grammar B9).
  private mutating func header<Result>(_ word: String, _ body: (inout Parser) throws -> Result) throws -> Result {
    let result = try body(&self)
    if at("=") { throw fail("= assigns", help: "== compares") }
    guard !continues || at(";") else {
      throw fail("the head of \(word) ends with its line", help: "write a new line or ; before the body")
    }
    _ = take(";")
    return result
  }

  private mutating func body(until ends: Set<String>, _ opening: SourceRange) throws -> [Statement] {
    try nested { parser in
      var statements: [Statement] = []
      while true {
        if parser.current.kind == .end {
          throw parser.fail("this block is not closed", at: opening, help: "write its end")
        }
        if case .keyword(let word) = parser.current.kind, ends.contains(word) { return statements }
        if parser.current.isSymbol(";") {
          parser.advance()
          continue
        }
        if case .keyword(let word) = parser.current.kind, ["end", "else", "elseif", "catch"].contains(word) {
          throw parser.fail("\(word) does not belong here", help: "this block began with \(parser.text(opening))")
        }
        if let statement = parser.statementInBlock() { statements.append(statement) }
      }
    }
  }

  private mutating func conditional(_ opening: SourceRange, _ start: Int) throws -> Statement {
    advance()
    var branches: [Branch] = []
    let condition = try header("if") { try $0.expression() }
    branches.append(Branch(condition: condition, body: try body(until: ["elseif", "else", "end"], opening)))
    while current.isKeyword("elseif") {
      advance()
      let condition = try header("elseif") { try $0.expression() }
      branches.append(Branch(condition: condition, body: try body(until: ["elseif", "else", "end"], opening)))
    }
    var otherwise: [Statement]?
    if current.isKeyword("else") {
      advance()
      if continues, current.isKeyword("if") { throw fail("else if is written elseif") }
      _ = take(";")
      otherwise = try body(until: ["end"], opening)
    }
    advance()
    return Statement(kind: .if(branches, otherwise: otherwise), range: range(from: start))
  }

  private mutating func loop(_ opening: SourceRange, _ start: Int) throws -> Statement {
    advance()
    var names = [try name("the loop's variable")]
    while take(",") { names.append(try name("the loop's variable")) }
    guard take("∈") || take("=") else { throw fail("expected in here", help: "for x in xs") }
    let domain = try header("for") { try $0.expression() }
    let statements = try body(until: ["end"], opening)
    advance()
    return Statement(kind: .for(names: names, in: domain, body: statements), range: range(from: start))
  }

  private mutating func function(_ opening: SourceRange, _ start: Int) throws -> Statement {
    advance()
    let name = try name("the function's name")
    guard at("(") else { throw fail("the parameters are missing", help: "function \(name.spelling)(x)") }
    let given = try arguments()
    var parameters = Parameters(positional: [])
    for argument in given {
      if let keyword = argument.keyword {
        parameters.keywords.append((keyword, argument.value))
      } else if case .name(let parameter) = argument.value.kind {
        parameters.positional.append(parameter)
      } else {
        throw fail("a parameter is a name", at: argument.value.range)
      }
    }
    if continues, !at(";") {
      throw fail("the head of function ends with its line", help: "write a new line before the body")
    }
    _ = take(";")
    let statements = try body(until: ["end"], opening)
    advance()
    let definition = FunctionDefinition(
      name: name, parameters: parameters, body: statements, range: range(from: start))
    return Statement(kind: .define(definition), range: range(from: start))
  }

  private mutating func attempt(_ opening: SourceRange, _ start: Int) throws -> Statement {
    advance()
    _ = take(";")
    let statements = try body(until: ["catch", "end"], opening)
    var caught: Name?
    var handler: [Statement] = []
    if current.isKeyword("catch") {
      advance()
      if continues, case .name(let name) = current.kind {
        caught = name
        advance()
      }
      _ = take(";")
      handler = try body(until: ["end"], opening)
    }
    advance()
    return Statement(kind: .attempt(body: statements, error: caught, handler: handler), range: range(from: start))
  }

  mutating func name(_ what: String) throws -> Name {
    guard continues, case .name(let name) = current.kind else { throw fail("expected \(what) here") }
    advance()
    return name
  }
}
