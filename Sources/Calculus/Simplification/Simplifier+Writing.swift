/// How a term is written.
extension Simplifier {
  /// coefficient · scalars · body / denominators, written in that order.
  func node(of term: Term, like id: NodeID) -> NodeID {
    let term = withoutMeans(withoutNorms(term))
    if term.coefficient.isZero { return builder.constant(0) }
    var top: NodeID? = term.body
    var bottom: NodeID?
    for power in term.scalars.list.reversed() {
      let factor = scalarFactor(power.base, abs(power.exponent))
      if power.exponent > 0 {
        top = top.map { builder.make(.product, factor, $0) } ?? factor
      } else {
        bottom = bottom.map { builder.make(.product, factor, $0) } ?? factor
      }
    }
    let magnitude = term.coefficient.magnitude
    if magnitude.numerator != 1 {
      let number = builder.constant(magnitude.numerator)
      top = top.map { builder.make(.product, number, $0) } ?? number
    }
    top = top.map(overReciprocal)
    if magnitude.denominator != 1 {
      let number = builder.constant(magnitude.denominator)
      bottom = bottom.map { builder.make(.product, number, $0) } ?? number
    }
    var result = top ?? builder.constant(1)
    if let bottom { result = overReciprocal(result, bottom) ?? builder.make(.divide, result, bottom) }
    return term.coefficient.isNegative ? builder.negated(result) : result
  }

  /// 2s·(1 ⊘ x) is 2s ⊘ x.
  private func overReciprocal(_ id: NodeID) -> NodeID {
    guard graph.opcode(id) == .product else { return id }
    let (scalar, body) = (graph.operand(id, 0), graph.operand(id, 1))
    guard builder.isScalar(scalar) else { return id }
    if graph.opcode(body) == .elementwiseDivide, isOne(graph.operand(body, 0)) {
      return builder.make(.elementwiseDivide, scalar, graph.operand(body, 1))
    }
    let inner = overReciprocal(body)
    guard inner != body, graph.opcode(inner) == .elementwiseDivide else { return id }
    return builder.make(
      .elementwiseDivide, builder.make(.product, scalar, graph.operand(inner, 0)), graph.operand(inner, 1))
  }

  /// (2 ⊘ x)/3 is 2 ⊘ (3x).
  private func overReciprocal(_ id: NodeID, _ divisor: NodeID) -> NodeID? {
    guard graph.opcode(id) == .elementwiseDivide, builder.isScalar(graph.operand(id, 0)) else { return nil }
    return builder.make(
      .elementwiseDivide, graph.operand(id, 0), builder.make(.product, divisor, graph.operand(id, 1)))
  }

  func isOne(_ id: NodeID) -> Bool { graph.constantValue(id) == 1 }

  /// ‖v‖·v/‖v‖ is v, also at 0, where the direction is taken as 0; what is divided by ‖v‖ again is v/‖v‖².
  private func withoutNorms(_ term: Term) -> Term {
    guard let body = term.body else { return term }
    var term = term
    var parts = factors(body)
    for (place, part) in parts.enumerated() {
      let isTransposed = graph.opcode(part) == .transpose
      let direction = isTransposed ? graph.operand(part, 0) : part
      guard graph.opcode(direction) == .direction else { continue }
      let vector = graph.operand(direction, 0)
      guard let norm = term.scalars.list.first(where: { graph.vector(ofNorm: $0.base) == vector })?.base
      else { continue }
      term.scalars.multiply(norm, -1)
      parts[place] = isTransposed ? transposed(vector) : vector
      var outer = singleTerm(chain(parts))
      outer.coefficient = outer.coefficient * term.coefficient
      outer.scalars.multiply(term.scalars)
      return withoutNorms(outer)
    }
    return term
  }

  private func scalarFactor(_ base: NodeID, _ exponent: Double) -> NodeID {
    exponent == 1 ? base : builder.make(.elementwisePower, base, builder.constant(exponent))
  }
}
