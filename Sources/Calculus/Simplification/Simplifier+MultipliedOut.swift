/// A term with its entrywise product taken apart: coefficient · scalars · factors.
struct Monomial {
  var coefficient: Coefficient
  var scalars: Powers
  var factors: Powers

  func isLike(_ other: Monomial) -> Bool { scalars.matches(other.scalars) && factors.matches(other.factors) }
}

/// Other ways to write a sum, of which the shortest wins: its products multiplied out, so that terms meet that cancel,
/// and its quotients over one denominator.
extension Simplifier {
  /// Sums of more terms than this, before or after, are left as they are.
  private static let mostTerms = 24

  func monomial(_ term: Term) -> Monomial {
    var outer = Term(coefficient: term.coefficient, scalars: term.scalars)
    var factors = Powers()
    if let body = term.body { powers(body, 1, into: &factors, &outer) }
    return Monomial(coefficient: outer.coefficient, scalars: outer.scalars, factors: factors)
  }

  func term(_ monomial: Monomial) -> Term {
    withBody(Term(coefficient: monomial.coefficient, scalars: monomial.scalars), monomial.factors)
  }

  /// The terms multiplied out; nil where none of them meets another then.
  func multipliedOut(_ terms: [Term], like id: NodeID) -> [Term]? {
    guard terms.count > 1, terms.count <= Self.mostTerms else { return nil }
    var open = terms.map(monomial)
    let reflections = reflections(of: open)
    var done: [Monomial] = []
    var isChanged = false
    while let next = open.popLast() {
      guard open.count + done.count <= 2 * Self.mostTerms else { return nil }
      if let products = distributed(next, reflections, like: id) {
        open += products
        isChanged = true
      } else {
        done.append(next)
      }
    }
    guard isChanged else { return nil }
    let merged = mergedMonomials(done.reversed())
    return merged.count < done.count ? merged.map(term) : nil
  }

  func mergedMonomials(_ monomials: [Monomial]) -> [Monomial] {
    var merged: [Monomial] = []
    for monomial in monomials {
      if let place = merged.firstIndex(where: { $0.isLike(monomial) }) {
        merged[place].coefficient = merged[place].coefficient + monomial.coefficient
      } else {
        merged.append(monomial)
      }
    }
    return merged.filter { !$0.coefficient.isZero }
  }

  /// The product over the terms of its first factor that is a sum; nil where none is.
  private func distributed(_ whole: Monomial, _ reflections: [NodeID: NodeID], like id: NodeID) -> [Monomial]? {
    for power in whole.scalars.list where power.exponent == 1 {
      let summands = terms(power.base)
      guard summands.count > 1 else { continue }
      return summands.map { summand in
        var product = whole
        product.scalars.multiply(power.base, -1)
        return times(product, summand)
      }
    }
    for power in whole.factors.list where power.exponent == 1 {
      let summands: [Term]
      if let mirror = reflections[power.base] {
        summands = [Term(), Term(coefficient: Coefficient(-1), body: mirror)]
      } else {
        summands = terms(power.base)
      }
      let rest = whole.factors.list.filter { $0.base != power.base }
      guard summands.count > 1, isSameShape(summands, power.base, beside: rest, like: id) else {
        guard whole.factors.list.count == 1, let products = distributedChain(power.base) else { continue }
        return products.map { product in
          var product = product
          product.coefficient = product.coefficient * whole.coefficient
          product.scalars.multiply(whole.scalars)
          return monomial(product)
        }
      }
      return summands.map { summand in
        var product = whole
        product.factors.multiply(power.base, -1)
        return times(product, summand)
      }
    }
    return nil
  }

  /// Whether every product with one of the summands still has the sum's shape, so that none is lost in repeating it.
  private func isSameShape(_ summands: [Term], _ sum: NodeID, beside rest: [Power], like id: NodeID) -> Bool {
    guard canMultiply(summands, rest) else { return false }
    let shape = builder.shape(id)
    if rest.contains(where: { builder.shape($0.base) == shape }) { return true }
    return summands.allSatisfy { $0.body.map { builder.shape($0) == builder.shape(sum) } ?? false }
      || builder.shape(sum) == shape
  }

  /// Whether each summand goes with the other factors: a row that the sum repeats does not go with a column.
  func canMultiply(_ summands: [Term], _ rest: [Power]) -> Bool {
    let others = rest.map { builder.shape($0.base) }
    return summands.allSatisfy { summand in
      broadcastShape(others + [summand.body.map(builder.shape) ?? .scalar]) != nil
    }
  }

  private func times(_ product: Monomial, _ summand: Term) -> Monomial {
    var product = product
    var outer = Term(coefficient: product.coefficient * summand.coefficient, scalars: product.scalars)
    outer.scalars.multiply(summand.scalars)
    if let body = summand.body { powers(body, 1, into: &product.factors, &outer) }
    return Monomial(coefficient: outer.coefficient, scalars: outer.scalars, factors: product.factors)
  }

  /// P·(A + B) as P·A + P·B.
  private func distributedChain(_ id: NodeID) -> [Term]? {
    let parts = factors(id)
    guard parts.count > 1,
      let place = parts.firstIndex(where: { part in
        let summands = terms(part)
        return summands.count > 1
          && summands.allSatisfy { $0.body.map { builder.shape($0) == builder.shape(part) } ?? false }
      })
    else { return nil }
    return terms(parts[place]).map { summand in
      var replaced = parts
      replaced[place] = summand.body ?? parts[place]
      var term = singleTerm(chain(replaced))
      term.coefficient = term.coefficient * summand.coefficient
      term.scalars.multiply(summand.scalars)
      return term
    }
  }

  /// σ(−z) by σ(z), where a sum has both: it is 1 − σ(z).
  private func reflections(of monomials: [Monomial]) -> [NodeID: NodeID] {
    let squashed = Set(monomials.flatMap { $0.factors.list.map(\.base) }.filter { graph.opcode($0) == .sigmoid })
    var reflections: [NodeID: NodeID] = [:]
    for id in squashed where startsNegative(graph.operand(id, 0)) {
      let mirror = builder.make(.sigmoid, opposite(of: graph.operand(id, 0)))
      if squashed.contains(mirror) { reflections[id] = mirror }
    }
    return reflections
  }

  // MARK: Quotients

  /// The sum over the product of all its denominators; nil where it has none or nothing above them meets.
  func overOneDenominator(_ terms: [Term], like id: NodeID) -> NodeID? {
    guard terms.count > 1, terms.count <= 8 else { return nil }
    let parts = terms.map(monomial)
    var (scalars, factors) = (Powers(), Powers())
    for part in parts {
      deepen(&scalars, part.scalars)
      deepen(&factors, part.factors)
    }
    guard !scalars.isEmpty || !factors.isEmpty else { return nil }
    // A denominator that varies along one axis only must not shrink the sum above it.
    let shape = builder.shape(id)
    let above = parts.map { part -> Monomial in
      var part = part
      part.scalars.multiply(scalars)
      part.factors.multiply(factors)
      return part
    }
    guard above.allSatisfy({ isMultipliable($0.factors) }) else { return nil }
    let numerators = above.map(term)
    guard numerators.allSatisfy({ $0.body.map { builder.shape($0) == shape } ?? shape.isScalar }) else { return nil }
    let merged = multipliedOut(numerators, like: id) ?? numerators
    let top = shortest(self.merged(merged), like: id)
    guard builder.shape(top) == shape else { return nil }
    var outer = Term()
    var product = Powers()
    powers(top, 1, into: &product, &outer)
    guard isMultipliable(product) else { return nil }
    outer.scalars.multiply(scalars, -1)
    product.multiply(factors, -1)
    return node(of: withBody(outer, product), like: id)
  }

  func isMultipliable(_ factors: Powers) -> Bool {
    broadcastShape(factors.list.map { builder.shape($0.base) }) != nil || factors.isEmpty
  }

  /// The deepest denominators, as positive powers.
  private func deepen(_ denominators: inout Powers, _ powers: Powers) {
    for power in powers.list where power.exponent < 0 {
      let known = denominators.list.first { $0.base == power.base }?.exponent ?? 0
      if -power.exponent > known { denominators.multiply(power.base, -power.exponent - known) }
    }
  }
}
