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
    case .squareRoot where exponent.truncatingRemainder(dividingBy: 2) == 0 && isNonNegative(graph.operand(id, 0)):
      powers(graph.operand(id, 0), exponent / 2, into: &factors, &term)
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
    case .broadcast where isZero(id) && exponent > 0: term.coefficient = Coefficient(0)
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
      return scaledTruth(opcode, operands).map { node(of: $0, like: id) } ?? original
    }
    var term = Term()
    var factors = Powers()
    powers(original, 1, into: &factors, &term)
    relateFunctions(in: &factors)
    let grouped = node(of: withBody(term, factors), like: id)
    guard let spread = distributed(factors, term, like: id), cost(spread) < cost(grouped) else { return grouped }
    return spread
  }

  /// [x > 0] ⊙ 3 is 3[x > 0]; a number cannot be the NaN that a truth keeps from leaking.
  private func scaledTruth(_ opcode: Opcode, _ operands: [NodeID]) -> Term? {
    guard opcode == .hadamard, let number = operands.compactMap(graph.constantValue).first, number.isFinite,
      let truth = operands.first(where: graph.isComparison)
    else { return nil }
    return Term(coefficient: Coefficient(number), body: truth)
  }

  func withBody(_ term: Term, _ factors: Powers) -> Term {
    var term = term
    term.body = entrywiseBody(factors)
    return term
  }

  /// numerators ⊙ … ⊘ denominators; masks last, so that they select from the finished product.
  private func entrywiseBody(_ factors: Powers) -> NodeID? {
    // Nothing is selected by dividing: that makes infinities.
    let selects = { [graph] (power: Power) in power.exponent > 0 && graph.isComparison(power.base) }
    var plain = factors.list.filter { !selects($0) }
    var masks = factors.list.filter(selects)
    // A column and a row go together by what is between them, and that may be a mask.
    if !fit(plain) { (plain, masks) = (plain + masks, []) }
    let top = entrywiseProduct(plain.filter { $0.exponent > 0 })
    let below = plain.filter { $0.exponent < 0 }
    var result = top
    for part in fit(below) ? [below] : below.map({ [$0] }) {
      guard let bottom = entrywiseProduct(part) else { continue }
      let opcode: Opcode = builder.isScalar(bottom) ? .divide : .elementwiseDivide
      result = builder.make(opcode, result ?? builder.constant(1), bottom)
    }
    for mask in masks { result = result.map { builder.make(.hadamard, $0, mask.base) } ?? mask.base }
    return result
  }

  /// What is short first, 2x ⊙ exp(x); but a row waits until there is more than a column for it to go with.
  private func entrywiseProduct(_ powers: [Power]) -> NodeID? {
    var waiting = powers.enumerated().sorted { a, b in
      let (x, y) = (cost(a.element.base), cost(b.element.base))
      return x != y ? x < y : a.offset < b.offset
    }.map(\.element)
    var product: NodeID?
    while !waiting.isEmpty {
      let place = waiting.firstIndex { next in product.map { fit($0, next.base) } ?? true } ?? 0
      let power = waiting.remove(at: place)
      let factor = entrywisePower(power.base, abs(power.exponent))
      product = product.map { builder.make(.hadamard, $0, factor) } ?? factor
    }
    return product
  }

  private func fit(_ a: NodeID, _ b: NodeID) -> Bool { broadcastShape([builder.shape(a), builder.shape(b)]) != nil }

  private func fit(_ powers: [Power]) -> Bool {
    powers.isEmpty || broadcastShape(powers.map { builder.shape($0.base) }) != nil
  }

  /// The shape of an entrywise product or sum of these shapes; nil where a row meets a column.
  func broadcastShape(_ shapes: [SymbolicShape]) -> SymbolicShape? {
    shapes.dropFirst().reduce(shapes.first) { whole, next in
      whole.flatMap { try? ShapeQuery.broadcast($0, next) }
    }
  }

  private func entrywisePower(_ base: NodeID, _ exponent: Double) -> NodeID {
    exponent == 1 ? base : builder.make(.elementwisePower, base, builder.constant(exponent))
  }

  /// a ⊙ S − b ⊙ S as S ⊙ (a − b), for all that the terms share, denominators too; nil where that is nothing.
  func sharedFactors(_ terms: [Term], like id: NodeID) -> NodeID? {
    guard (2...12).contains(terms.count), !builder.isScalar(id) else { return nil }
    var parts = terms.map(monomial)
    let common = Powers.shared(by: parts.map(\.factors))
    var shared = Powers()
    for power in common.list where !graph.isComparison(power.base) { shared.multiply(power.base, power.exponent) }
    if shared.isEmpty { return nil }
    for place in parts.indices { parts[place].factors.multiply(shared, -1) }
    guard parts.allSatisfy({ isMultipliable($0.factors) }) else { return nil }
    let rest = parts.map(term)
    let outer = shared.list.map { builder.shape($0.base) }
    guard let inner = broadcastShape(rest.map { $0.body.map(builder.shape) ?? .scalar }),
      broadcastShape(outer + [inner]) == builder.shape(id)
    else { return nil }
    let model = rest.compactMap(\.body).first { builder.shape($0) == inner }
    let grouped = inner == builder.shape(id) ? sum(rest, like: id) : spelled(merged(rest), like: model ?? id)
    var whole = Term()
    var factors = shared
    powers(grouped, 1, into: &factors, &whole)
    let result = node(of: withBody(whole, factors), like: id)
    return builder.shape(result) == builder.shape(id) ? result : nil
  }

  /// S ⊙ (G + H) as S ⊙ G + S ⊙ H, for the first factor that is a sum; nil where there is none.
  private func distributed(_ factors: Powers, _ term: Term, like id: NodeID) -> NodeID? {
    guard factors.list.count > 1,
      let place = factors.list.firstIndex(where: { $0.exponent == 1 && terms($0.base).count > 1 })
    else { return nil }
    let others = factors.list.indices.filter { $0 != place }.map { factors.list[$0] }
    guard canMultiply(terms(factors.list[place].base), others) else { return nil }
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
