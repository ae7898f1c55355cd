extension Parser {
  mutating func program() -> [Statement] {
    var statements: [Statement] = []
    while !current.isEnd {
      if case .keyword(let word) = current.kind, ["end", "else", "elseif", "catch"].contains(word) {
        note("\(word) closes no block", at: current.range)
        advance()
      } else if let statement = recovered(after: statements.last) {
        statements.append(statement)
      }
    }
    return statements
  }

  /// A statement with its end; nil after an error, at the next one, and for an empty statement.
  mutating func recovered(after previous: Statement?) -> Statement? {
    if current.isSymbol(";") {
      advance()
      return nil
    }
    let start = place
    (ignoresLines, isInLiteral, openBars, indexDepth) = (false, false, 0, 0)
    warnOfLeadingSign(after: previous)
    // From here a line end counts again.
    tokens[place].startsLine = false
    do {
      var statement = try self.statement()
      try endStatement(&statement)
      return statement
    } catch {
      recover(from: start)
      return nil
    }
  }

  /// `x = a⏎ + b` is two statements (grammar B10).
  private mutating func warnOfLeadingSign(after previous: Statement?) {
    guard let previous, case .assign = previous.kind, !previous.isSilent, current.startsLine else { return }
    guard current.isSymbol("+") || current.isSymbol("-") else { return }
    note(
      "a line that begins with \(text(current.range)) is a statement of its own", at: current.range,
      help: "put the operator at the end of the line above", severity: .warning)
  }

  private mutating func endStatement(_ statement: inout Statement) throws {
    if at(";") {
      statement.isSilent = true
      advance()
      return
    }
    guard continues else { return }
    switch current.kind {
    case .invalid: throw unreadable()
    case .keyword(let word):
      let choice = "where(c, a, b) chooses entry by entry; if … else … end stands on lines of its own"
      let error = fail(
        "\(word) begins a line of its own",
        help: translation(after: statement) ?? (word == "if" ? choice : "write ; or a new line before it"))
      // It still closes its block.
      guard ["end", "else", "elseif", "catch"].contains(word) else { throw error }
      openAtError = nil
    case .symbol("="):
      if case .verb = statement.kind { throw fail("= assigns", help: "== compares") }
      throw fail("= has no meaning here", help: "== compares")
    case .symbol("+="), .symbol("-="), .symbol("*="), .symbol("/="):
      throw fail("the left side of \(text(current.range)) is a name, an item or a slice")
    case .symbol(")"), .symbol("]"), .symbol("}"): throw fail("\(text(current.range)) closes nothing")
    case .symbol("'"): throw fail("' stands after what it transposes", help: doubleQuotes)
    case .symbol("."):
      if case .expression(let left) = statement.kind { throw refusedPoint(after: left) }
      throw fail("this point has no meaning")
    case .symbol("?"): throw fail("there is no ? :", help: "where(c, a, b) chooses entry by entry; or if … else … end")
    case .symbol("×"): throw fail("× stands in the shapes of symbols only", help: "a product is written ·")
    case .symbol("("), .symbol("["):
      throw fail(
        "this does not continue the statement", help: "without the space it calls or indexes; a product is written ·")
    default:
      throw fail(
        "this does not continue the statement",
        help: translation(after: statement) ?? callHelp(after: statement) ?? missingOperator)
    }
  }

  /// `sin 3`, `A x`: what the two would be together.
  private func callHelp(after statement: Statement) -> String? {
    let left: Expression? =
      switch statement.kind {
      case .expression(let expression), .assign(_, _, let expression): expression
      default: nil
      }
    guard let left, case .name(let name) = left.kind else { return nil }
    let words = Lexer.keywords.union(Self.verbs).sorted()
    if name.spelling.count > 3, let meant = Spelling.nearest(to: name.spelling, among: words).first {
      return "did you mean \(meant)?"
    }
    switch current.kind {
    case .name, .number, .string:
      let right = text(current.range)
      return "\(name.spelling)(\(right)) calls, \(name.spelling)·\(right) multiplies; a new line begins a statement"
    default: return nil
    }
  }

  private var missingOperator: String { "an operator is missing, or a new line" }

  /// How another language's statement or operator is written here: `def f(x)`, `a and b`.
  private func translation(after statement: Statement) -> String? {
    let left: Expression? =
      switch statement.kind {
      case .expression(let expression), .assign(_, _, let expression): expression
      default: nil
      }
    if case .name(let name)? = left?.kind, let help = ForeignWords.translation(ofStatement: name.spelling) {
      return help
    }
    guard case .name(let name) = current.kind else { return nil }
    return ForeignWords.translation(ofOperator: name.spelling)
  }

  mutating func statement() throws -> Statement {
    let (first, start) = (place, current.range.start)
    if case .keyword(let word) = current.kind, let block = try block(word, start) { return block }
    if let verb = try verb() { return Statement(kind: .verb(verb), range: range(from: start)) }
    try refuseBeginning()
    let left = try expressions()
    guard continues, case .symbol(let symbol) = current.kind, let operation = OperatorTable.assignments[symbol]
    else {
      return Statement(kind: .expression(left), range: range(from: start))
    }
    if operation == .define, case .call(let callee, _) = left.kind, case .name(let name) = callee.kind,
      case .name = tokens[first].kind
    {
      place = first + 1
      return try definition(of: name, start)
    }
    return try assignment(left, operation, start)
  }

  private mutating func refuseBeginning() throws {
    switch current.kind {
    case .symbol("\\") where symbolHelp != nil: throw unturnedSymbol()
    case .symbol(let symbol) where OperatorTable.infixOnly.contains(symbol):
      throw fail(
        "a statement does not begin with \(text(current.range))", help: "put the operator at the end of the line above")
    case .symbol(")"), .symbol("]"), .symbol("}"): throw fail("\(text(current.range)) closes nothing")
    case .name(let name) where token(1).endsStatement:
      if Self.misspelledEnds.contains(name.spelling) {
        throw fail("\(name.spelling) is written end")
      }
    case .name(let name) where name.spelling == "elif" || name.spelling == "elsif":
      if token(1).isSpaced, !token(1).isSymbol("=") { throw fail("\(name.spelling) is written elseif") }
    default: break
    }
  }
}
