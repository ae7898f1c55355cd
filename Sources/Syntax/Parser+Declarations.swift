extension Parser {
  // MARK: symbol (grammar B14)

  /// `A: n×n symmetric, x: n×1, λ`
  mutating func declarations() throws -> [SymbolDeclaration] {
    var declarations: [SymbolDeclaration] = []
    repeat {
      let start = current.range.start
      var declaration = SymbolDeclaration(
        name: try name("a symbol's name"), rows: nil, columns: nil, facts: [], range: current.range)
      if take(":") {
        (declaration.rows, declaration.columns) = try shape()
      } else if take("∈") {
        (declaration.rows, declaration.columns) = try space()
      }
      while continues, case .name(let fact) = current.kind {
        declaration.facts.append(fact)
        advance()
      }
      declaration.range = range(from: start)
      declarations.append(declaration)
    } while try takeComma()
    return declarations
  }

  /// `n×m`, `n by m`.
  private mutating func shape() throws -> (SymbolDeclaration.Size, SymbolDeclaration.Size) {
    let rows = try size()
    guard take("×") || takeWord("by") else { throw fail("a shape is rows×columns", help: "A: n×m, or A: n by m") }
    return (rows, try size())
  }

  /// `ℝ^(n×m)`, `ℝ^n` for a column, `ℝ` for a scalar (grammar P18).
  private mutating func space() throws -> (SymbolDeclaration.Size?, SymbolDeclaration.Size?) {
    guard takeWord("ℝ") else { throw fail("a symbol is in ℝ", help: "A ∈ ℝ^(n×m), or A: n×m") }
    guard take("^") else { return (nil, nil) }
    if at("{") { throw fail("an exponent stands in ( ), not in braces", help: "write ℝ^(n×m)") }
    guard at("(") else { return (try size(), .number(1)) }
    advance()
    return try inBrackets { parser in
      let shape = try parser.shape()
      try parser.expect(")", "the parenthesis")
      return shape
    }
  }

  private mutating func size() throws -> SymbolDeclaration.Size {
    guard continues else { throw fail("a size is a whole number or a name", help: "A: n×m") }
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

  mutating func training() throws -> Training {
    var training = Training(loss: try expression())
    var clauses: Set<String> = []
    while continues, !at(";") {
      if !clauses.insert(text(current.range)).inserted {
        throw fail("train has one clause that begins with \(text(current.range))")
      }
      if takeWord("over") {
        training.parameters = try names()
      } else if takeWord("with") {
        training.optimizer = try expression()
      } else if current.isKeyword("for") {
        advance()
        training.count = try expression()
        if takeWord("epochs") {
          training.unit = .epochs
        } else if !takeWord("steps") {
          throw fail("for so many steps, or epochs", help: "for 500 steps")
        }
      } else if takeWord("batch") {
        training.batch = try expression()
        guard takeWord("of") else {
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

  mutating func names() throws -> [Name] {
    var names = [try name("a name")]
    while try takeComma() { names.append(try name("a name")) }
    return names
  }
}
