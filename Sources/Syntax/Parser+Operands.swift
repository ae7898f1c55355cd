extension Parser {
  // MARK: Juxtaposition (grammar P1–P3)

  mutating func juxtaposition() throws -> Expression {
    var left = try root()
    while touches, try canJuxtapose(left) {
      let right = try root()
      left = Expression(.juxtaposed(left, right), range: left.range.joined(with: right.range))
    }
    return left
  }

  /// Whether what touches is a factor; an error where it looks like one and the grammar refuses it.
  private mutating func canJuxtapose(_ left: Expression) throws -> Bool {
    if case .partial = left.kind { return try refuseAfterPartial(left) }
    switch current.kind {
    case .symbol("√"), .symbol("∂"), .symbol("∇"): return true
    case .symbol("‖"): return openBars == 0
    case .symbol("("):
      switch ending {
      case .number, .superscript, .norm: return true
      case .group: throw fail(")( is no product here", help: "a product is written ·: (a)·(b)")
      default: return false
      }
    case .name:
      switch ending {
      case .number, .markedName, .superscript, .norm, .group: return true
      case .call: throw fail("a product is written ·", help: "\(text(left.range))·\(text(current.range))")
      default: return false
      }
    case .number:
      throw fail(
        "a number does not follow what it multiplies",
        help: "a product is written ·: \(text(left.range))·\(text(current.range))")
    default: return false
    }
  }

  /// `∂L/∂Z₃W₃ᵀ` (grammar D3).
  private mutating func refuseAfterPartial(_ left: Expression) throws -> Bool {
    switch current.kind {
    case .symbol("∂"):
      throw fail(
        "two ∂ touch", at: left.range.joined(with: current.range),
        help: "∂²L/∂x∂y has two ∂ below and one above; a product is written ·")
    case .name, .symbol("("), .symbol("√"), .symbol("∇"), .number:
      throw fail(
        "a product after ∂…/∂… is written ·", at: left.range.joined(with: current.range),
        help: "\(text(left.range))·\(text(current.range))…")
    case .symbol("‖"): return openBars == 0
    default: return false
    }
  }

  // MARK: Roots and powers

  private mutating func root() throws -> Expression {
    guard at("√") else { return try power() }
    let start = current.range.start
    advance()
    let operand = try nested { try $0.root() }
    ending = .other
    return Expression(.prefix(.root, operand), range: SourceRange(start: start, end: operand.range.end))
  }

  /// `a^b^c` to the right; one signed number, name, call, index or ( ) stands as the exponent (grammar P5).
  private mutating func power() throws -> Expression {
    let base = try postfix()
    guard let operation = powerOperator else { return base }
    if case .partial = base.kind {
      throw fail("^ after ∂…/∂… reads two ways", at: base.range, help: "(\(text(base.range)))^2, or ∂²L/∂W²")
    }
    advance()
    if at("{") { throw fail("an exponent in braces", help: "use ( ): ^(…)") }
    let exponent = try nested { try $0.exponent(base) }
    return Expression(.binary(operation, base, exponent), range: base.range.joined(with: exponent.range))
  }

  private var powerOperator: BinaryOperator? { at("^") ? .power : at(".^") ? .elementwisePower : nil }

  private mutating func exponent(_ base: Expression) throws -> Expression {
    let start = current.range.start
    for (symbol, operation) in [("-", PrefixOperator.minus), ("+", .plus), ("√", .root)] where at(symbol) {
      advance()
      let operand = try nested { try $0.exponent(base) }
      return Expression(.prefix(operation, operand), range: SourceRange(start: start, end: operand.range.end))
    }
    var value = try primary()
    value = try applied(value, marks: false)
    try refuseStuck(to: value, of: base)
    guard let operation = powerOperator else {
      ending = .other
      return value
    }
    advance()
    let upper = try nested { try $0.exponent(value) }
    ending = .other
    return Expression(.binary(operation, value, upper), range: value.range.joined(with: upper.range))
  }

  /// `2^3x`, `x.^2'` differ between languages: an error with both fixes (grammar P5).
  private mutating func refuseStuck(to exponent: Expression, of base: Expression) throws {
    guard touches else { return }
    let (b, e) = (text(base.range), text(exponent.range))
    let stuck: String
    switch current.kind {
    case .symbol("'"), .superscript:
      stuck = text(current.range)
      throw fail(
        "\(stuck) after an exponent reads two ways", at: base.range.joined(with: current.range),
        help: "(\(b)^\(e))\(stuck), or \(b)^(\(e)\(stuck))")
    case .name, .symbol("("), .symbol("√"), .symbol("∂"), .symbol("∇"), .number:
      stuck = text(current.range)
      throw fail(
        "a factor stuck to an exponent reads two ways", at: base.range.joined(with: current.range),
        help: "\(b)^\(e)·\(stuck)…, or \(b)^(\(e)·\(stuck)…)")
    default: return
    }
  }

  // MARK: Postfix

  mutating func postfix() throws -> Expression {
    try applied(try primary(), marks: true)
  }

  /// Calls, indices and fields; with `marks`, transposes and superscripts too (level 1, left to right).
  mutating func applied(_ operand: Expression, marks: Bool) throws -> Expression {
    var value = operand
    while touches {
      let start = value.range.start
      switch current.kind {
      case .symbol("("):
        guard isCallable(value) else { return value }
        value = Expression(.call(value, try arguments()), range: range(from: start))
        ending = .call
      case .symbol(".("):
        value = Expression(.broadcastCall(value, try arguments()), range: range(from: start))
        ending = .call
      case .symbol("["):
        if case .number = value.kind { return value }
        value = Expression(.index(value, try indices()), range: range(from: start))
        ending = .other
      case .symbol("."):
        guard case .name(let name) = token(1).kind, !token(1).isSpaced else { return value }
        advance()
        advance()
        value = Expression(.field(value, name), range: range(from: start))
        ending = .name
      case .symbol("'") where marks:
        advance()
        value = Expression(.transpose(value), range: range(from: start))
        ending = .superscript
      case .superscript(let run) where marks:
        if case .partial = value.kind, run.contains(where: { if case .power = $0 { true } else { false } }) {
          throw fail(
            "a power after ∂…/∂… reads two ways", at: value.range.joined(with: current.range),
            help: "(\(text(value.range)))\(text(current.range)), or ∂²L/∂W²")
        }
        advance()
        value = marked(value, run, start)
        ending = .superscript
      default: return value
      }
    }
    return value
  }

  private func isCallable(_ value: Expression) -> Bool {
    switch value.kind {
    case .name, .call, .broadcastCall, .index, .field: true
    default: false
    }
  }

  private func marked(_ operand: Expression, _ run: [SuperscriptMark], _ start: Int) -> Expression {
    var value = operand
    for mark in run {
      switch mark {
      case .power(let power): value = Expression(.superscript(value, power), range: range(from: start))
      case .transpose: value = Expression(.transpose(value), range: range(from: start))
      case .inverseTranspose: value = Expression(.inverseTranspose(value), range: range(from: start))
      }
    }
    return value
  }

  /// `(a, b; k=v)`
  mutating func arguments() throws -> [Argument] {
    let opening = current.range
    advance()
    return try inBrackets(ignoresLines: true) { parser in
      var arguments: [Argument] = []
      while !parser.at(")") {
        arguments.append(try parser.argument())
        guard parser.take(",") || parser.take(";") else { break }
      }
      try parser.expect(")", after: opening, "the call")
      return arguments
    }
  }

  mutating func argument() throws -> Argument {
    if case .name(let name) = current.kind, token(1).isSymbol("=") {
      advance()
      advance()
      return Argument(keyword: name, value: try expression())
    }
    return Argument(value: try expression())
  }

  /// `[i, j]`, with `:` alone for a whole axis.
  mutating func indices() throws -> [Index] {
    let opening = current.range
    advance()
    indexDepth += 1
    defer { indexDepth -= 1 }
    return try inBrackets(ignoresLines: true) { parser in
      var indices: [Index] = []
      if parser.at("]") { throw parser.fail("the index is empty", at: opening, help: "X[:, :] is all of X") }
      while true {
        if parser.at(":"), parser.token(1).isSymbol(",") || parser.token(1).isSymbol("]") {
          indices.append(.all(parser.current.range))
          parser.advance()
        } else {
          indices.append(.expression(try parser.expression()))
        }
        guard parser.take(",") else { break }
      }
      try parser.expect("]", after: opening, "the index")
      return indices
    }
  }
}
