extension Parser {
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
        value = try grown(.call(value, try arguments()), range(from: start))
        ending = .call
      case .symbol(".("):
        guard isCallable(value) else { return value }
        value = try grown(.broadcastCall(value, try arguments()), range(from: start))
        ending = .call
      case .symbol("["):
        value = try grown(.index(value, try indices()), range(from: start))
        ending = .other
      case .symbol("."):
        value = try grown(.field(value, try field(of: value)), range(from: start))
      case .symbol("'") where marks:
        advance()
        value = try grown(.transpose(value), range(from: start))
        ending = .superscript
      case .superscript(let run) where marks:
        try refusePower(run, after: value)
        advance()
        value = try marked(value, run, start)
        ending = .superscript
      default: return value
      }
    }
    return value
  }

  /// A name, a call, an index or a field that touches `(` is called (grammar P3); what stands in ( ) is not.
  private func isCallable(_ value: Expression) -> Bool {
    switch value.kind {
    case .name, .call, .broadcastCall, .index, .field: ending != .group
    default: false
    }
  }

  private mutating func field(of value: Expression) throws -> Name {
    if case .number = value.kind, ending == .number { throw refusedPoint(after: value) }
    guard case .name(let name) = token(1).kind, !token(1).isSpaced else { throw refusedPoint(after: value) }
    advance()
    advance()
    ending = endsMarked(name) ? .markedName : .name
    return name
  }

  /// A point that belongs to no number, no field and no operator.
  mutating func refusedPoint(after value: Expression) -> Unparsable {
    let (left, right) = (text(value.range), text(token(1).range))
    let help =
      switch token(1).kind {
      case .number: "a product is written \(left)·0.\(right)"
      case .name where !token(1).isSpaced: "a product is written \(left)·\(right)"
      case .symbol("'"): "A' or Aᵀ transposes"
      case .symbol(let symbol) where OperatorTable.infix[symbol] != nil || symbol == "!":
        "\(right) works entry by entry without a point"
      default: "a field has a name: t.species"
      }
    return fail(
      "this point has no meaning", at: value.range.joined(with: current.range), caret: current.range, help: help)
  }

  /// `∂L/∂W²` (grammar D3).
  private mutating func refusePower(_ run: [SuperscriptMark], after value: Expression) throws {
    guard ending == .partial, case .power? = run.first else { return }
    throw fail(
      "a power after ∂…/∂… reads two ways", at: value.range.joined(with: current.range), caret: current.range,
      help: "(\(text(value.range)))\(text(current.range)), or ∂²L/∂W²")
  }

  private mutating func marked(_ operand: Expression, _ run: [SuperscriptMark], _ start: Int) throws -> Expression {
    var value = operand
    for mark in run {
      switch mark {
      case .power(let power): value = try grown(.superscript(value, power), range(from: start))
      case .transpose: value = try grown(.transpose(value), range(from: start))
      case .inverseTranspose: value = try grown(.inverseTranspose(value), range(from: start))
      }
    }
    return value
  }

  /// `(a, b; k=v)`
  mutating func arguments() throws -> [Argument] {
    advance()
    return try inBrackets { parser in
      var arguments: [Argument] = []
      _ = parser.take(";")
      while !parser.at(")") {
        arguments.append(try parser.argument())
        guard parser.take(",") || parser.take(";") else { break }
      }
      try parser.expect(")", "the call")
      return arguments
    }
  }

  mutating func argument() throws -> Argument {
    if case .name(let name) = current.kind, token(1).isSymbol("=") {
      advance()
      try advanceOverOperator()
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
    return try inBrackets { parser in
      var indices: [Index] = []
      if parser.at("]") { throw parser.fail("the index is empty", at: opening, help: "X[:, :] is all of X") }
      repeat { indices.append(try parser.position()) } while parser.take(",")
      try parser.expect("]", "the index")
      return indices
    }
  }

  private mutating func position() throws -> Index {
    guard at(":") else { return .expression(try expression()) }
    guard token(1).isSymbol(",") || token(1).isSymbol("]") else {
      throw fail("the range has no start", help: "1:n begins at the first position")
    }
    let colon = current.range
    advance()
    return .all(colon)
  }
}
