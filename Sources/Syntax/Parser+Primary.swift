extension Parser {
  mutating func primary() throws -> Expression {
    guard continues else { throw missingOperand() }
    let range = current.range
    switch current.kind {
    case .number(let value):
      advance()
      ending = .number
      return Expression(.number(value), range: range)
    case .string(let pieces):
      advance()
      let parts = try pieces.map { try part($0) }
      ending = .other
      return Expression(.string(parts), range: range)
    case .name(let name):
      advance()
      ending = endsMarked(name) ? .markedName : .name
      return Expression(.name(name), range: range)
    case .keyword(let word) where word == "true" || word == "false":
      advance()
      ending = .name
      return Expression(.bool(word == "true"), range: range)
    case .keyword("end") where indexDepth > 0:
      advance()
      ending = .name
      return Expression(.end, range: range)
    case .keyword(let word): throw misplaced(word)
    case .symbol(let symbol): return try bracketed(symbol, current)
    case .superscript: throw fail("a superscript has nothing to stand on", help: "write the power with ^")
    case .suffix: throw fail("the subscript \(text(range)) has no name to stand on")
    case .invalid: throw unreadable()
    case .end: throw missingOperand()
    }
  }

  /// A keyword where an expression goes on: `[v^2 for v in x]`, `(a if c else b)`.
  mutating func misplaced(_ word: String) -> Unparsable {
    let help: String? =
      switch word {
      case "for": "x.^2 works entry by entry, and f.(x) maps f over x"
      case "if", "else", "elseif": "where(c, a, b) chooses entry by entry; if … else … end stands on lines of its own"
      case "function": "x -> … is a function without a name"
      default: nil
      }
    return fail("\(word) is a keyword and stands in no expression", help: help)
  }

  /// What an opening bracket is called, and what closes it.
  private static let closing: [Mark: (name: String, symbol: String)] = [
    "(": ("the parenthesis", ")"), "[": ("the bracket", "]"), "{": ("the list", "}"),
  ]

  var doubleQuotes: String { "strings stand in double quotes: \"…\"" }

  private mutating func missingOperand() -> Unparsable {
    fail("an operand is missing", at: SourceRange(start: previousEnd, end: previousEnd))
  }

  /// The name ends in a subscript or a prime, so what touches it is a factor (grammar P2).
  func endsMarked(_ name: Name) -> Bool {
    guard !name.isASCII, let last = name.spelling.unicodeScalars.last else { return false }
    return CharacterTables.primes(last) > 0 || CharacterTables.subscripted(last) != nil
  }

  private mutating func bracketed(_ symbol: Mark, _ token: Token) throws -> Expression {
    switch symbol {
    case "(": return try group(token)
    case "[": return try literal(token)
    case "{": return try list(token)
    case "‖": return try norm(token)
    case "∂": return try partial(token)
    case "∇": return try nabla(token)
    case ":" where closesCall: throw fail("the whole axis stands in an index", help: "[ ] indexes: A[:, 1]")
    case "'": throw fail("' stands after what it transposes", help: doubleQuotes)
    case "|": throw fail("| has no left side", help: "abs(x) is the magnitude, ‖x‖ the norm")
    case "||": throw fail("|| has no left side", help: "‖x‖ is the norm; in ASCII norm(x)")
    case "?": throw fail("? has no meaning here", help: "where(c, a, b) chooses; help(name) explains")
    case "×": throw fail("× stands in the shapes of symbols only", help: "a product is written ·")
    case "=":
      if let opening = openBrackets.last, closer(of: opening) == nil, case .symbol(let mark) = tokens[opening].kind,
        let kind = Self.closing[mark]
      {
        throw fail("\(kind.name) is not closed", at: tokens[opening].range, help: "write the missing \(kind.symbol)")
      }
      throw fail("= assigns, and has no left side here", help: "== compares")
    case ",", ")", "]", "}", ";": throw missingOperand()
    case "·" where place > 0 && text(tokens[place - 1].range) == "*":
      throw fail("** is no operator", help: "^ is the power, .^ the power entry by entry")
    case "/" where place > 0 && text(tokens[place - 1].range) == "/":
      throw fail("// is no operator", help: "floor(a / b) is the whole quotient; comments begin with #")
    case "\\" where symbolHelp != nil: throw unturnedSymbol()
    case _ where OperatorTable.infixOnly.contains(symbol):
      throw fail("\(text(token.range)) has no left side")
    default: throw fail("\(text(token.range)) does not begin an operand")
    }
  }

  /// How the sign is typed whose name touches the backslash here; nil where that is no name of a sign.
  var symbolHelp: String? {
    let name = token(1)
    guard current.isSymbol("\\"), case .name(let word) = name.kind, !name.isSpaced, !name.startsLine else { return nil }
    return SymbolTable.help(forTyped: word.spelling, after: "")
  }

  /// `\alpha` where an operand stands: nobody pressed TAB.
  mutating func unturnedSymbol() -> Unparsable {
    let range = current.range.joined(with: token(1).range)
    return fail("\(text(range)) is the name of a sign, not the sign", at: range, help: symbolHelp)
  }

  /// `A(:, 1)`: the innermost bracket is a call's, and a comma or its end follows.
  private var closesCall: Bool {
    guard let opening = openBrackets.last, text(tokens[opening].range) == "(", !tokens[opening].isSpaced else {
      return false
    }
    return token(1).isSymbol(",") || token(1).isSymbol(")")
  }

  private mutating func part(_ piece: StringPiece) throws -> StringPart {
    switch piece {
    case .text(let text): return .text(text)
    case .expression(let range):
      var inner = Parser(source, in: range)
      inner.depth = depth
      defer { diagnostics += inner.diagnostics }
      do {
        let expression = try inner.expression()
        guard inner.current.isEnd else { throw inner.fail("one expression stands in $(…)") }
        return .expression(expression)
      } catch {
        throw unreadable()
      }
    }
  }
}
