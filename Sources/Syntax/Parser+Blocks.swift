extension Parser {
  /// A statement that begins with a keyword; nil where the keyword is an operand.
  mutating func block(_ word: String, _ start: Int) throws -> Statement? {
    let opening = current.range
    switch word {
    case "if":
      let branches = try branches(opening)
      return Statement(kind: .if(branches.0, otherwise: branches.1), range: range(from: start))
    case "for": return try loop(opening, start)
    case "while":
      let condition = header("while", else: hole) { try $0.expression() }
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

  /// What closes a block in other languages; it is taken for the end.
  static let misspelledEnds: Set<String> = ["endif", "endfor", "endwhile", "endfunction", "endtry"]

  private var hole: Expression { Expression(.missing, range: current.range) }

  /// What Python writes between head and body.
  mutating func headColon() -> Unparsable {
    fail("the head of a block takes no colon", help: "the body follows on the next line or after ;, and end closes it")
  }

  /// The head of a block after its keyword. A head ends at a new line or `;` (grammar B9); a wrong one leaves the
  /// body to be read.
  private mutating func header<Result>(
    _ word: String, else fallback: Result, _ head: (inout Parser) throws -> Result
  ) -> Result {
    let start = place
    isInHead = true
    defer { isInHead = false }
    advance()
    do {
      let result = try head(&self)
      if at("=") {
        throw fail("= assigns, and the head of \(word) compares", help: "== compares")
      }
      if continues, current.kind == .invalid { throw unreadable() }
      if at(":") { throw headColon() }
      guard !continues || at(";") else {
        let isFiller =
          if case .name(let name) = current.kind { ["do", "then", "begin"].contains(name.spelling) } else { false }
        throw fail(
          "the head of \(word) ends with its line",
          help: isFiller ? "leave \(text(current.range)) out" : "write ; or a new line before the body")
      }
      _ = take(";")
      return result
    } catch {
      recover(from: start)
      // A block on one line: its end closes it all the same.
      if place - 1 > start, tokens[place - 1].isKeyword("end") { place -= 1 }
      return fallback
    }
  }

  /// The statements up to one of the keywords, which stays.
  private mutating func body(until ends: Set<String>, _ opening: SourceRange) throws -> [Statement] {
    if depth >= Self.deepest {
      if !isAbandoned {
        note("blocks are nested more than \(Self.deepest) deep", at: opening, help: "make the inner ones functions")
      }
      isAbandoned = true
      place = tokens.count - 1
    }
    openBlocks += 1
    defer { openBlocks -= 1 }
    return try nested { parser in
      var statements: [Statement] = []
      while true {
        switch parser.current.kind {
        case .end:
          if parser.isAbandoned { return statements }
          parser.note("this block is not closed", at: opening, help: "write its end")
          parser.noteUnfinished(isBlock: true)
          return statements
        case .keyword(let word) where ends.contains(word): return statements
        case .keyword(let word) where ["else", "elseif", "catch"].contains(word):
          parser.note(
            "\(word) does not belong here", at: parser.current.range,
            help: "this block began with \(parser.text(opening))")
          parser.advance()
        case .name(let name) where Self.misspelledEnds.contains(name.spelling) && parser.token(1).endsStatement:
          parser.note("\(name.spelling) is written end", at: parser.current.range)
          return statements
        default:
          if let statement = parser.recovered(after: statements.last) { statements.append(statement) }
        }
      }
    }
  }

  private mutating func branches(_ opening: SourceRange) throws -> ([Branch], [Statement]?) {
    var branches: [Branch] = []
    var word = "if"
    while true {
      let condition = header(word, else: hole) { try $0.expression() }
      branches.append(Branch(condition: condition, body: try body(until: ["elseif", "else", "end"], opening)))
      if current.isKeyword("else"), token(1).isKeyword("if"), !token(1).startsLine {
        note("else if is written elseif", at: current.range.joined(with: token(1).range))
        advance()
      } else if !current.isKeyword("elseif") {
        break
      }
      word = "elseif"
    }
    guard current.isKeyword("else") else {
      advance()
      return (branches, nil)
    }
    advance()
    if at(":") {
      let colon = current.range
      advance()
      note("else takes no colon", at: colon, help: "its part follows on the next line")
    }
    let otherwise = try body(until: ["end"], opening)
    advance()
    return (branches, otherwise)
  }

  private mutating func loop(_ opening: SourceRange, _ start: Int) throws -> Statement {
    let (names, domain) = header("for", else: ([Name](), hole)) { parser in
      if parser.at("(") {
        throw parser.fail(
          "the loop's variables stand without parentheses", help: "for a, b in pairs; for i in 1:length(x)")
      }
      var names = [try parser.name("the loop's variable")]
      while try parser.takeComma() { names.append(try parser.name("the loop's variable")) }
      guard parser.at("∈") || parser.at("=") else { throw parser.fail("expected in here", help: "for x in xs") }
      try parser.advanceOverOperator()
      return (names, try parser.expression())
    }
    let statements = try body(until: ["end"], opening)
    advance()
    return Statement(kind: .for(names: names, in: domain, body: statements), range: range(from: start))
  }

  private mutating func function(_ opening: SourceRange, _ start: Int) throws -> Statement {
    let nameless = (Name(spelling: ""), Parameters(positional: []))
    let (name, parameters) = header("function", else: nameless) { parser in
      let name = try parser.name("the function's name")
      guard parser.touches, parser.at("(") else {
        let isResult = parser.at("=")
        throw parser.fail(
          isResult ? "the result has no name here" : "the parameters are missing",
          help: isResult
            ? "function f(x) … end gives its last value, or what return names" : "function \(name.spelling)(x)")
      }
      return (name, try parser.parameters())
    }
    let statements = try body(until: ["end"], opening)
    advance()
    let definition = FunctionDefinition(
      name: name, parameters: parameters, body: statements, range: range(from: start))
    return Statement(kind: .define(definition), range: range(from: start))
  }

  private mutating func attempt(_ opening: SourceRange, _ start: Int) throws -> Statement {
    header("try", else: ()) { _ in }
    let statements = try body(until: ["catch", "end"], opening)
    guard current.isKeyword("catch") else {
      if current.isKeyword("end") {
        note("this try has no catch", at: opening, help: "catch e handles the error; the part may be empty")
      }
      advance()
      return Statement(kind: .attempt(body: statements, error: nil, handler: []), range: range(from: start))
    }
    let caught: Name? = header("catch", else: nil) { parser in
      guard parser.continues, case .name = parser.current.kind else { return nil }
      return try parser.name("the error's name")
    }
    let handler = try body(until: ["end"], opening)
    advance()
    return Statement(kind: .attempt(body: statements, error: caught, handler: handler), range: range(from: start))
  }

  mutating func name(_ what: String) throws -> Name {
    guard continues, case .name(let name) = current.kind else {
      if current.kind == .invalid { throw unreadable() }
      throw fail("expected \(what) here")
    }
    advance()
    return name
  }
}
