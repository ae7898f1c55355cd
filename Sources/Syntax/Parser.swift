/// Thrown inside the parser to get to the end of a statement; the diagnostic is already noted.
struct Unparsable: Error {}

/// Reads a program. Always returns a tree and its diagnostics, also for broken input (grammar.md).
///
/// The infix operators are the table in ``OperatorTable``; the functions here climb it.
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
  /// In the head of a block, which ends with its line.
  var isInHead = false
  /// The opening tokens around the current one, outermost first, by their places.
  var openBrackets: [Int] = []
  var openBlocks = 0
  /// The brackets that were open at the error on its way up.
  var openAtError: [Int]?
  var depth = 0
  /// What the last operand ended with: decides about juxtaposition (grammar P2).
  var ending = Ending.other
  /// The text ended too early, and so many levels deep; the diagnostics that say so.
  var unfinished: (levels: Int, diagnostics: Int)?
  /// The rest of the text is not read.
  var isAbandoned = false
  private lazy var closers = Self.match(tokens)
  static let deepest = 128
  static let tallest = 256

  enum Ending {
    case number, markedName, superscript, norm, group, call, name, exponent, partial, other
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
  var previousEnd: Int { place > 0 ? tokens[min(place, tokens.count) - 1].range.end : current.range.start }

  /// The current token belongs to this statement: no line end that counts stands before it.
  var continues: Bool { !current.isEnd && (ignoresLines || !current.startsLine) }

  /// Touches what stands before.
  var touches: Bool { continues && !current.isSpaced && !current.startsLine }

  func at(_ symbol: Mark) -> Bool { continues && current.isSymbol(symbol) }

  mutating func advance() { place = min(place + 1, tokens.count - 1) }

  /// After an operator, a comma or `=` the statement goes on, on the next line too (grammar B10).
  mutating func advanceOverOperator() throws {
    let symbol = current.range
    advance()
    tokens[place].startsLine = false
    guard current.isEnd else { return }
    let isDoubled = place > 1 && source.slice(symbol) == source.slice(tokens[place - 2].range)
    throw fail(
      "\(text(symbol)) has no right side", at: symbol,
      help: isDoubled && ["+", "-"].contains(text(symbol)) ? "x \(text(symbol))= 1 counts" : nil)
  }

  mutating func take(_ symbol: Mark) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func takeComma() throws -> Bool {
    guard at(",") else { return false }
    try advanceOverOperator()
    return true
  }

  func range(from start: Int) -> SourceRange { SourceRange(start: start, end: max(start, previousEnd)) }

  // MARK: Nesting

  /// Runs a parse inside the bracket that was just passed, where other rules for white space hold.
  mutating func inBrackets<Result>(
    isLiteral: Bool = false, bars: Int = 0, _ body: (inout Parser) throws -> Result
  ) throws -> Result {
    let outer = (ignoresLines, isInLiteral, openBars)
    (ignoresLines, isInLiteral, openBars) = (true, isLiteral, bars)
    openBrackets.append(place - 1)
    defer {
      (ignoresLines, isInLiteral, openBars) = outer
      openBrackets.removeLast()
    }
    return try body(&self)
  }

  /// The place of the bracket that closes the one at a place; nil where none does.
  mutating func closer(of opening: Int) -> Int? { closers[opening] }

  /// Counts nesting, so that no input can exhaust the stack.
  mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw fail("this is nested more than \(Self.deepest) deep", help: "give the inner parts names")
    }
    return try body(&self)
  }

  /// A tree with one more level: an endless chain of operators is refused as endless brackets are.
  mutating func grown(_ kind: Expression.Kind, _ range: SourceRange) throws -> Expression {
    let expression = Expression(kind, range: range)
    guard expression.height <= Self.tallest else {
      throw fail("this has more than \(Self.tallest) operators in a chain", at: range, help: "give the parts names")
    }
    return expression
  }
}

/// Parses a program: its statements, and what is wrong with the text, in its order.
public func parse(_ source: Source) -> Program {
  var parser = Parser(source)
  let statements = parser.program()
  if parser.diagnostics.isEmpty { return Program(source: source, statements: statements, diagnostics: []) }
  let sorted = parser.diagnostics.sorted { ($0.range?.start ?? 0) < ($1.range?.start ?? 0) }
  return Program(source: source, statements: statements, diagnostics: Array(sorted.prefix(mostDiagnostics)))
}

/// A text that is no program at all is not told so line by line.
private let mostDiagnostics = 50
