/// Products, quotients and powers entry by entry.
extension Simplifier {
  /// The factors of an entrywise product with their powers; numbers and 1×1 factors go to the term.
  func powers(_ id: NodeID, _ exponent: Double, into factors: inout Powers, _ term: inout Term) {
    if builder.isScalar(id), !graph.isComparison(id) { return multiply(&term, by: id, exponent) }
    switch graph.opcode(id) {
    case .hadamard:
      powers(graph.operand(id, 0), exponent, into: &factors, &term)
      powers(graph.operand(id, 1), exponent, into: &factors, &term)
    case .elementwiseDivide:
      powers(graph.operand(id, 0), exponent, into: &factors, &term)
      powers(graph.operand(id, 1), -exponent, into: &factors, &term)
    case .elementwisePower:
      if let power = graph.constantValue(graph.operand(id, 1)), power.rounded() == power {
        powers(graph.operand(id, 0), exponent * power, into: &factors, &term)
      } else {
        factors.multiply(id, exponent)
      }
    case .negate where exponent.rounded() == exponent:
      if exponent.truncatingRemainder(dividingBy: 2) != 0 { term.coefficient = term.coefficient.negated }
      powers(graph.operand(id, 0), exponent, into: &factors, &term)
    case .product where builder.isScalar(graph.operand(id, 0)) && abs(exponent) == 1:
      multiply(&term, by: graph.operand(id, 0), exponent)
      powers(graph.operand(id, 1), exponent, into: &factors, &term)
    case .divide where abs(exponent) == 1:
      multiply(&term, by: graph.operand(id, 1), -exponent)
      powers(graph.operand(id, 0), exponent, into: &factors, &term)
    case .broadcast where isOnesMatrix(id): break
    default:
      factors.multiply(id, exponent)
      // A mask is its own square, and selecting twice is selecting once.
      if graph.isComparison(id) { factors.clampToOne(id) }
    }
  }

  /// An entrywise product; multiplied out over a sum where factors cancel and it reads shorter.
  func entrywise(_ id: NodeID, _ opcode: Opcode, _ operands: [NodeID]) -> NodeID {
    let original = builder.make(opcode, operands)
    if builder.isScalar(original),
      graph.isComparison(operands[0]) || operands.count > 1 && graph.isComparison(operands[1])
    {
      return original
    }
    var term = Term()
    var factors = Powers()
    powers(original, 1, into: &factors, &term)
    let grouped = node(of: withBody(term, factors), like: id)
    guard let spread = distributed(factors, term, like: id), cost(spread) < cost(grouped) else { return grouped }
    return spread
  }

  private func withBody(_ term: Term, _ factors: Powers) -> Term {
    var term = term
    term.body = entrywiseBody(factors)
    return term
  }

  /// numerators ⊙ … ⊘ denominators; masks last, so that they select from the finished product.
  private func entrywiseBody(_ factors: Powers) -> NodeID? {
    let plain = factors.list.filter { !graph.isComparison($0.base) }
    let masks = factors.list.filter { graph.isComparison($0.base) }
    var top: NodeID?
    var bottom: NodeID?
    for power in plain {
      let factor = entrywisePower(power.base, abs(power.exponent))
      if power.exponent > 0 {
        top = top.map { builder.make(.hadamard, $0, factor) } ?? factor
      } else {
        bottom = bottom.map { builder.make(.hadamard, $0, factor) } ?? factor
      }
    }
    var result = top
    if let bottom {
      result = builder.make(builder.isScalar(bottom) ? .divide : .elementwiseDivide, top ?? builder.constant(1), bottom)
    }
    for mask in masks { result = result.map { builder.make(.hadamard, $0, mask.base) } ?? mask.base }
    return result
  }

  private func entrywisePower(_ base: NodeID, _ exponent: Double) -> NodeID {
    exponent == 1 ? base : builder.make(.elementwisePower, base, builder.constant(exponent))
  }

  /// a ⊙ S − b ⊙ S as S ⊙ (a − b), for all that the terms share; nil where that is nothing.
  func sharedFactors(_ terms: [Term], like id: NodeID) -> NodeID? {
    guard (2...12).contains(terms.count) else { return nil }
    var outers: [Term] = []
    var products: [Powers] = []
    for term in terms {
      guard let body = term.body, builder.shape(body) == builder.shape(id), !builder.isScalar(id) else { return nil }
      var (outer, factors) = (Term(coefficient: term.coefficient, scalars: term.scalars), Powers())
      powers(body, 1, into: &factors, &outer)
      outers.append(outer)
      products.append(factors)
    }
    var shared = Powers()
    for power in products[0].list where power.exponent > 0 && !graph.isComparison(power.base) {
      let exponents = products.compactMap { $0.list.first { $0.base == power.base }?.exponent }
      guard exponents.count == products.count, let least = exponents.min(), least > 0 else { continue }
      shared.multiply(power.base, least)
    }
    if shared.isEmpty { return nil }
    for place in products.indices { products[place].multiply(shared, -1) }
    let inner = sum(zip(outers, products).map(withBody), like: id)
    var whole = Term()
    var factors = shared
    powers(inner, 1, into: &factors, &whole)
    return node(of: withBody(whole, factors), like: id)
  }

  /// S ⊙ (G + H) as S ⊙ G + S ⊙ H, for the first factor that is a sum; nil where there is none.
  private func distributed(_ factors: Powers, _ term: Term, like id: NodeID) -> NodeID? {
    guard factors.list.count > 1,
      let place = factors.list.firstIndex(where: { $0.exponent == 1 && terms($0.base).count > 1 })
    else { return nil }
    let others = factors.list.indices.filter { $0 != place }.map { factors.list[$0] }
    let summands = terms(factors.list[place].base).map { summand -> Term in
      var product = Powers()
      var outer = term
      for power in others { product.multiply(power.base, power.exponent) }
      outer.coefficient = outer.coefficient * summand.coefficient
      outer.scalars.multiply(summand.scalars)
      if let body = summand.body { powers(body, 1, into: &product, &outer) }
      return withBody(outer, product)
    }
    return sum(summands, like: id)
  }
}
