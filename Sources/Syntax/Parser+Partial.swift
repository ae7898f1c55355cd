extension Parser {
  /// `∂L/∂W₁`, `∂²f/∂x∂y`, `∂/∂x f(x)` (grammar D1–D7).
  mutating func partial(_ opening: Token) throws -> Expression {
    let start = opening.range.start
    advance()
    let isSecond = try takeSquare()
    if at("/") {
      advance()
      let variables = try denominators(isSecond)
      let operand = try nested { try $0.postfix() }
      ending = .other
      return Expression(.partial(of: operand, by: variables), range: range(from: start))
    }
    let numerator = try applied(try nested { try $0.primary() }, marks: false)
    guard at("/"), token(1).isSymbol("∂") else {
      throw fail(
        "∂\(text(numerator.range)) lacks what it is taken by", at: range(from: start),
        help: "∂\(text(numerator.range))/∂x")
    }
    advance()
    let variables = try denominators(isSecond)
    ending = .other
    return Expression(.partial(of: numerator, by: variables), range: range(from: start))
  }

  /// `²` or `^2` after ∂.
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

  /// `∂x`, `∂x²`, `∂x∂y`.
  private mutating func denominators(_ isSecond: Bool) throws -> [Expression] {
    guard take("∂") else { throw fail("the ∂ below is missing", help: "∂L/∂W") }
    let first = try denominator()
    guard isSecond else { return [first] }
    if take("∂") { return [first, try denominator()] }
    if touches, case .superscript(let run) = current.kind, run == [.power(2)] {
      advance()
      return [first, first]
    }
    if at("^"), case .number(2) = token(1).kind {
      advance()
      advance()
      return [first, first]
    }
    throw fail("∂² has two variables below", at: first.range, help: "∂²f/∂x², or ∂²f/∂x∂y")
  }

  private mutating func denominator() throws -> Expression {
    switch current.kind {
    case .name, .symbol("("), .symbol("{"): return try primary()
    default: throw fail("a name stands below ∂", help: "∂L/∂W; name a product first: Z = A·B")
    }
  }

  /// `∇f`, `∇ₓf`, `∇_x f`, `∇²f` (grammar D5).
  mutating func nabla(_ opening: Token) throws -> Expression {
    let start = opening.range.start
    advance()
    if touches, case .superscript(let run) = current.kind {
      guard run == [.power(2)] else { throw fail("∇ and ∇² are known") }
      advance()
      let operand = try nablaOperand()
      return Expression(.hessian(operand), range: range(from: start))
    }
    var by: Name?
    if touches, case .suffix(let suffix) = current.kind {
      by = Name(spelling: suffix, key: suffix)
      advance()
    }
    let operand = try nablaOperand()
    return Expression(.nabla(operand, by: by), range: range(from: start))
  }

  private mutating func nablaOperand() throws -> Expression {
    let operand = try applied(try nested { try $0.primary() }, marks: false)
    ending = .other
    return operand
  }
}
