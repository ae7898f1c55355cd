extension Parser {
  /// Options that a verb takes after `;` on its line.
  private static let options: [String: Set<String>] = [
    "forward": ["training"], "backward": ["data"], "derive": ["level"], "prove": ["points", "seed"],
    "check": ["points", "seed"],
  ]
  static let verbs: Set<String> = [
    "forward", "backward", "derive", "prove", "check", "graph", "plan", "explain", "include", "step", "assert", "time",
    "profile", "symbol", "train", "forget",
  ]

  /// A verb in statement form: first in its statement, an operand after white space on the same line (grammar B11).
  mutating func verb() throws -> Verb? {
    guard case .name(let name) = current.kind, beginsOperand(token(1)), Self.verbs.contains(name.spelling) else {
      return nil
    }
    if case .keyword = token(1).kind, !["time", "profile"].contains(name.spelling), !token(1).isTruth { return nil }
    let word = current.range
    advance()
    switch name.spelling {
    case "forward": return .forward(try expression(), options: try options("forward"))
    case "backward":
      let loss = try expression()
      let target = try takeWord("to") ? self.name("the quantity to stop at") : nil
      return .backward(loss, to: target, options: try options("backward"))
    case "derive": return .derive(try expression(), options: try options("derive"))
    case "prove": return .prove(try expression(), options: try options("prove"))
    case "check": return .check(try expression(), options: try options("check"))
    case "graph": return .graph(try expression())
    case "plan": return .plan(try expression())
    case "explain": return .explain(try expression())
    case "include": return .include(try expression())
    case "assert":
      let condition = try expression()
      return .assert(condition, message: try takeComma() ? try expression() : nil)
    case "time": return .time(try nested { try $0.statement() })
    case "profile": return .profile(try nested { try $0.statement() })
    case "symbol": return .symbol(try declarations())
    case "train": return .train(try training())
    case "forget":
      var operands: [Argument] = []
      repeat { operands.append(Argument(value: try expression())) } while try takeComma()
      let call = Expression.Kind.call(Expression(.name(name), range: word), operands)
      return .forget(try grown(call, range(from: word.start)))
    default: return try stepping()
    }
  }

  /// What can follow no name that is a variable: `step [1]` and `check √x` mean nothing else.
  private func beginsOperand(_ token: Token) -> Bool {
    guard token.isSpaced, !token.startsLine else { return false }
    switch token.kind {
    case .name, .number, .string, .invalid: return true
    case .symbol("∂"), .symbol("∇"), .symbol("("), .symbol("‖"), .symbol("√"), .symbol("["), .symbol("!"): return true
    // A statement begins with a word of these too, for `time` and `profile`.
    case .keyword(let word): return ["true", "false", "for", "while", "if", "try"].contains(word)
    default: return false
    }
  }

  /// `; level=1` belongs to the verb where the name is one of its options; any other statement stands by itself.
  private mutating func options(_ verb: String) throws -> [Argument] {
    var options: [Argument] = []
    while at(";"), case .name(let name) = token(1).kind, Self.options[verb]?.contains(name.key) ?? false,
      token(2).isSymbol("="), !token(1).startsLine
    {
      advance()
      options.append(try argument())
    }
    return options
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard continues, case .name(let name) = current.kind, name.spelling == word else { return false }
    advance()
    return true
  }

  private mutating func stepping() throws -> Verb {
    if takeWord("forward") { return .stepForward(try expression()) }
    if takeWord("backward") { return .stepBackward(try expression()) }
    throw fail("step goes forward or backward", help: "step backward L")
  }
}
