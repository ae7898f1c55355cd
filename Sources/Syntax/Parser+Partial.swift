extension Parser {
  /// `∂L/∂W₁`, `∂²f/∂x∂y`, `∂/∂x f(x)` (grammar D1–D7).
  mutating func partial(_ opening: Token) throws -> Expression {
    let start = opening.range.start
    advance()
    let isSecond = try takeSquare()
    if at("/") {
      let variables = try denominators(isSecond)
      let operand = try nested { try $0.unary() }
      ending = .partial
      return try grown(.partial(of: operand, by: variables), range(from: start))
    }
    if at("∂"), touches { throw fail("two ∂ stand in a row", help: "∂²f/∂x², or ∂²f/∂x∂y") }
    let numerator = try applied(try nested { try $0.primary() }, marks: false)
    let name = text(numerator.range)
    guard at("/"), token(1).isSymbol("∂") else {
      if touches, current.isSymbol("'") || isSuperscript {
        throw fail(
          "only a name, a call, an index or ( ) stands above ∂", at: range(from: start),
          help: "∂(\(name)\(text(current.range)))/∂x")
      }
      throw fail("∂\(name) lacks what it is taken by", at: range(from: start), help: "∂\(name)/∂x")
    }
    let variables = try denominators(isSecond)
    ending = .partial
    return try grown(.partial(of: numerator, by: variables), range(from: start))
  }

  private var isSuperscript: Bool { if case .superscript = current.kind { true } else { false } }

  /// `²` or `^2` after ∂ and ∇.
  private mutating func takeSquare() throws -> Bool {
    if touches, case .superscript(let run) = current.kind {
      guard run == [.power(2)] else { throw fail("derivatives of the first and second order are known") }
      advance()
      return true
    }
    guard at("^"), case .number(2) = token(1).kind else { return false }
    advance()
    advance()
    return true
  }

  /// `/∂x`, `/∂x²`, `/∂x∂y`.
  private mutating func denominators(_ isSecond: Bool) throws -> [Expression] {
    try advanceOverOperator()
    guard take("∂") else { throw fail("the ∂ below is missing", help: "∂L/∂W") }
    let first = try denominator()
    guard isSecond else { return [first] }
    if touches, take("∂") { return [first, try denominator()] }
    if try takeSquare() { return [first, first] }
    throw fail("∂² has two variables below", at: first.range, help: "∂²f/∂x², or ∂²f/∂x∂y")
  }

  private mutating func denominator() throws -> Expression {
    switch current.kind {
    case .name, .symbol("("), .symbol("{"): return try primary()
    case .invalid: throw unreadable()
    default: throw fail("a name stands below ∂", help: "∂L/∂W; name a product first: Z = A·B")
    }
  }

  /// `∇f`, `∇ₓf`, `∇_x f`, `∇²f` (grammar D5).
  mutating func nabla(_ opening: Token) throws -> Expression {
    let start = opening.range.start
    advance()
    if touches, isSuperscript {
      guard try takeSquare() else { throw fail("∇ and ∇² are known") }
      return try grown(.hessian(try nablaOperand()), range(from: start))
    }
    var by: Name?
    if touches, case .suffix(let suffix) = current.kind {
      by = Name(spelling: suffix)
      advance()
    }
    return try grown(.nabla(try nablaOperand(), by: by), range(from: start))
  }

  /// A name or ( ), called where it is a call; an index belongs to the gradient.
  private mutating func nablaOperand() throws -> Expression {
    var operand = try nested { try $0.primary() }
    if case .name = operand.kind, ending != .group, touches, at("(") {
      operand = try grown(.call(operand, try arguments()), range(from: operand.range.start))
    }
    ending = .other
    return operand
  }
}
