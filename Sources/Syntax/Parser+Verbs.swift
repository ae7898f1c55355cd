extension Parser {
  /// Options that a verb takes after `;` on its line.
  private static let options: [String: Set<String>] = [
    "forward": ["training"], "backward": ["data"], "derive": ["level"], "prove": ["points", "seed"],
    "check": ["points", "seed"],
  ]
  private static let verbs: Set<String> = [
    "forward", "backward", "derive", "prove", "check", "graph", "plan", "explain", "include", "step", "assert", "time",
    "profile", "symbol", "train",
  ]

  /// A verb in statement form: first in its statement, an operand after white space on the same line (grammar B11).
  mutating func verb() throws -> Verb? {
    guard case .name(let name) = current.kind else { return nil }
    if ["next", "finish"].contains(name.spelling), endsStatement(token(1)) { return nil }
    guard Self.verbs.contains(name.spelling), beginsOperand(token(1)) else { return nil }
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
      return .assert(condition, message: take(",") ? try expression() : nil)
    case "time": return .time(try nested { try $0.statement() })
    case "profile": return .profile(try nested { try $0.statement() })
    case "symbol": return .symbol(try declarations())
    case "train": return .train(try training())
    default: return try stepping()
    }
  }

  private func endsStatement(_ token: Token) -> Bool {
    token.kind == .end || token.startsLine || token.isSymbol(";")
  }

  private func beginsOperand(_ token: Token) -> Bool {
    guard token.isSpaced, !token.startsLine else { return false }
    switch token.kind {
    case .name, .number, .string, .symbol("∂"), .symbol("∇"), .symbol("("), .symbol("‖"): return true
    case .keyword(let word): return ["for", "while", "if", "true", "false"].contains(word)
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

  private mutating func takeWord(_ word: String) throws -> Bool {
    guard continues, case .name(let name) = current.kind, name.spelling == word else { return false }
    advance()
    return true
  }

  private mutating func stepping() throws -> Verb {
    if try takeWord("forward") { return .stepForward(try expression()) }
    if try takeWord("backward") { return .stepBackward(try expression()) }
    throw fail("step goes forward or backward", help: "step backward L")
  }

  // MARK: symbol (grammar B14)

  private mutating func declarations() throws -> [SymbolDeclaration] {
    var declarations: [SymbolDeclaration] = []
    repeat {
      let start = current.range.start
      let name = try name("a symbol's name")
      var rows: SymbolDeclaration.Size?
      var columns: SymbolDeclaration.Size?
      var facts: [Name] = []
      if take(":") {
        rows = try size()
        let isProduct = take("×")
        guard try isProduct || takeWord("by") else {
          throw fail("a shape is rows×columns", help: "A: n×m, or A: n by m")
        }
        columns = try size()
        while continues, case .name(let fact) = current.kind {
          facts.append(fact)
          advance()
        }
      }
      declarations.append(
        SymbolDeclaration(name: name, rows: rows, columns: columns, facts: facts, range: range(from: start)))
    } while take(",")
    return declarations
  }

  private mutating func size() throws -> SymbolDeclaration.Size {
    switch current.kind {
    case .number(let value):
      guard let size = Int(exactly: value) else { throw fail("a size is a whole number or a name") }
      advance()
      return .number(size)
    case .name(let name):
      advance()
      return .name(name)
    default: throw fail("a size is a whole number or a name", help: "A: n×m")
    }
  }

  // MARK: train

  private mutating func training() throws -> Training {
    var training = Training(loss: try expression())
    while continues, !at(";") {
      if try takeWord("over") {
        training.parameters = try names()
      } else if try takeWord("with") {
        training.optimizer = try expression()
      } else if current.isKeyword("for") {
        advance()
        training.count = try expression()
        if try takeWord("epochs") {
          training.unit = .epochs
        } else if !(try takeWord("steps")) {
          throw fail("for so many steps, or epochs", help: "for 500 steps")
        }
      } else if try takeWord("batch") {
        training.batch = try expression()
        guard try takeWord("of") else {
          throw fail("batch … of names the data that is split", help: "batch 32 of X, y")
        }
        training.batched = try names()
      } else {
        throw fail(
          "train knows over, with, for and batch", help: "train L over W with adam(0.01) for 500 steps batch 32 of X, y"
        )
      }
    }
    return training
  }

  private mutating func names() throws -> [Name] {
    var names = [try name("a name")]
    while take(",") { names.append(try name("a name")) }
    return names
  }
}
