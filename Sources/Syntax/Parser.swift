/// Thrown inside the parser to get to the end of a statement; the diagnostic is already noted.
struct Unparsable: Error {}

/// Reads a program. Always returns a tree and its diagnostics, also for broken input (grammar.md).
///
/// The expression grammar is the table in ``OperatorTable``; the functions here climb it.
struct Parser {
  let source: Source
  var tokens: [Token]
  var place = 0
  var diagnostics: [Diagnostic]
  /// New lines are white space: inside ( ), [ ] of an index, { }.
  var ignoresLines = false
  /// White space separates elements: at the own depth of a literal (grammar B1).
  var isInLiteral = false
  /// Bars ‖ that are open at this bracket depth (grammar P15).
  var openBars = 0
  var indexDepth = 0
  var depth = 0
  /// What the last operand ended with: decides about juxtaposition (grammar P2).
  var ending = Ending.other
  static let deepest = 200

  enum Ending {
    case number, markedName, superscript, norm, group, call, name, other
  }

  init(_ source: Source) {
    self.source = source
    var lexer = Lexer(source)
    tokens = lexer.run()
    diagnostics = lexer.diagnostics
  }

  /// For the inside of `$(…)`.
  init(_ source: Source, in range: SourceRange) {
    self.source = source
    var lexer = Lexer(source, in: range)
    tokens = lexer.run()
    diagnostics = lexer.diagnostics
    ignoresLines = true
  }

  // MARK: Tokens

  var current: Token { tokens[min(place, tokens.count - 1)] }
  func token(_ ahead: Int) -> Token { tokens[min(place + ahead, tokens.count - 1)] }
  var previousEnd: Int { place > 0 ? tokens[min(place, tokens.count) - 1].range.end : 0 }

  /// The current token belongs to this statement: no line end that counts stands before it.
  var continues: Bool { current.kind != .end && (ignoresLines || !current.startsLine) }

  /// Touches what stands before.
  var touches: Bool { continues && !current.isSpaced && !current.startsLine }

  func at(_ symbol: String) -> Bool { continues && current.isSymbol(symbol) }

  mutating func advance() { place = min(place + 1, tokens.count - 1) }

  /// After an operator, a comma or `=` the statement goes on, on the next line too (grammar B10).
  mutating func advanceOverOperator() {
    let symbol = current.range
    advance()
    if current.kind == .end { note("\(text(symbol)) has no right side", at: symbol) }
    tokens[place].startsLine = false
  }

  mutating func take(_ symbol: String) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  func range(from start: Int) -> SourceRange { SourceRange(start: start, end: max(start, previousEnd)) }

  func text(_ range: SourceRange) -> String { source.slice(range) }

  // MARK: Errors

  mutating func note(
    _ message: String, at range: SourceRange, help: String? = nil, severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(Diagnostic(severity, message, source: source, range: range, help: help))
  }

  mutating func fail(_ message: String, at range: SourceRange? = nil, help: String? = nil) -> Unparsable {
    note(message, at: range ?? current.range, help: help)
    return Unparsable()
  }

  mutating func expect(_ symbol: String, after opening: SourceRange, _ what: String) throws {
    if take(symbol) { return }
    if current.kind == .end || !continues {
      throw fail("\(what) is not closed", at: opening, help: "write the missing \(symbol)")
    }
    throw fail("expected \(symbol) here, to close \(what)", help: nil)
  }

  /// Runs a parse one bracket deeper, where other rules for white space hold.
  mutating func inBrackets<Result>(
    ignoresLines: Bool, isLiteral: Bool = false, _ body: (inout Parser) throws -> Result
  ) throws -> Result {
    let outer = (self.ignoresLines, isInLiteral, openBars)
    (self.ignoresLines, isInLiteral, openBars) = (ignoresLines, isLiteral, 0)
    defer { (self.ignoresLines, isInLiteral, openBars) = outer }
    return try body(&self)
  }

  /// Counts nesting, so that no input can exhaust the stack.
  mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw fail("this is nested more than \(Self.deepest) deep", help: "give the inner parts names")
    }
    return try body(&self)
  }

  /// After an error: on to the next statement.
  mutating func recover() {
    var brackets = 0
    while current.kind != .end {
      if case .symbol(let symbol) = current.kind {
        if "([{".contains(symbol) { brackets += 1 }
        if ")]}".contains(symbol) { brackets = max(0, brackets - 1) }
        if symbol == ";", brackets == 0 { break }
      }
      advance()
      if current.startsLine, brackets == 0 { break }
    }
  }
}

/// Parses a program: its statements, and everything that is wrong with the text.
public func parse(_ source: Source) -> Program {
  var parser = Parser(source)
  let statements = parser.program()
  // Errors first where they stand; the lexer's come from an earlier pass.
  let sorted = parser.diagnostics.sorted { ($0.range?.start ?? 0) < ($1.range?.start ?? 0) }
  return Program(source: source, statements: statements, diagnostics: sorted)
}
