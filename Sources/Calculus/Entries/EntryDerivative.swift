/// ∂ of an entry by an entry of the quantity in a slot: X[i, j] gives δ[i, p]·δ[j, q], and from there on the rules for
/// sums, products and functions of numbers (calculus.md, "Index notation").
struct EntryDerivative {
  struct Unknown: Error {}

  let builder: ExpressionBuilder
  let slot: Int
  /// The entry that is moved.
  let indices: [EntryIndex]
  var lowering: EntryLowering

  private var graph: ExpressionGraph { builder.graph }

  mutating func derivative(_ sum: EntrySum) throws -> EntrySum {
    var result = EntrySum([])
    for term in sum.terms { result = result + (try derivative(term)) }
    return result
  }

  private mutating func derivative(_ term: EntryTerm) throws -> EntrySum {
    var result = EntrySum([])
    for place in term.factors.indices {
      let power = term.factors[place]
      let inner = try derivative(power.base)
      if inner.isZero { continue }
      var rest = term
      rest.factors.remove(at: place)
      if power.exponent != 1 {
        rest.coefficient = rest.coefficient * Coefficient(power.exponent)
        rest.multiply(power.base, power.exponent - 1)
      }
      // What δ's will take apart is multiplied out; the rest stays together, so that it can cancel.
      result = result + (inner.hasDelta ? EntrySum([rest]).multipliedOut(inner) : EntrySum([rest]) * inner)
    }
    return result
  }

  private mutating func derivative(_ factor: EntryFactor) throws -> EntrySum {
    switch factor {
    case .entry(let slot, let places):
      guard slot == self.slot else { return EntrySum([]) }
      var term = EntryTerm()
      term.deltas = zip(places, indices).map { Delta(a: $0, b: $1) }
      return EntrySum([term])
    case .size: return EntrySum([])
    case .group(let sum): return try derivative(sum)
    case .call(let opcode, let operands): return try derivative(opcode, operands)
    case .opaque(let node, let places):
      guard graph.slots(of: node).contains(slot) else { return EntrySum([]) }
      guard graph.opcode(node) == .softmax else { throw Unknown() }
      return try derivative(ofSoftmax: node, at: places)
    }
  }

  /// sⱼ·(δ[j, a] − sₐ)·∂zₐ, summed over a.
  private mutating func derivative(ofSoftmax node: NodeID, at places: [EntryIndex]) throws -> EntrySum {
    guard let j = places.last else { return EntrySum([]) }
    let logits = graph.operand(node, 0)
    let own = EntrySum(.opaque(node, places))
    let a = lowering.index(j.size)
    let others = places.dropLast() + [a]
    let direct = try derivative(lowering.entry(of: logits, at: places))
    let normalised = try derivative(lowering.entry(of: logits, at: Array(others)))
    let shared = (EntrySum(.opaque(node, Array(others))).multipliedOut(normalised)).total(over: a)
    return own.multipliedOut(direct) + -own.multipliedOut(shared)
  }

  /// The chain rule, with the slopes that every gradient uses.
  private mutating func derivative(_ opcode: Opcode, _ operands: [EntrySum]) throws -> EntrySum {
    var result = EntrySum([])
    for (place, operand) in operands.enumerated() {
      let inner = try derivative(operand)
      if inner.isZero { continue }
      result = result + (try slope(opcode, operands, by: place)).multipliedOut(inner)
    }
    return result
  }

  private func slope(_ opcode: Opcode, _ operands: [EntrySum], by place: Int) throws -> EntrySum {
    let scratch = ExpressionBuilder(graph: graph)
    let slots = operands.map { _ in scratch.newSlot(shape: .scalar) }
    let value = try scratch.apply(opcode, slots)
    let run = Differentiation(builder: scratch)
    run.run(from: value, seed: scratch.constant(1))
    guard let adjoint = run.adjoint(slots[place]) else { return EntrySum([]) }
    var lowering = EntryLowering(builder: scratch)
    let slope = lowering.entry(of: Simplifier(builder: scratch).simplify(adjoint), at: [])
    if scratch.failure != nil { throw Unknown() }
    return slope.substituting(operands)
  }
}

extension EntrySum {
  /// The product with each term of a sum by itself: its δ's are to be used.
  func multipliedOut(_ other: EntrySum) -> EntrySum {
    let left = terms.count > 1 ? EntrySum(.group(self)) : self
    return EntrySum(left.terms.flatMap { x in other.terms.map { x.times($0) } })
  }

  /// The formula of numbers with sums in place of its slots.
  func substituting(_ operands: [EntrySum]) -> EntrySum {
    var result = EntrySum([])
    for term in terms {
      var product = EntrySum([EntryTerm(1)])
      product.terms[0].coefficient = term.coefficient
      for power in term.factors { product = product * power.base.substituting(operands).power(power.exponent) }
      result = result + product
    }
    return result
  }
}

extension EntrySum {
  /// A function's value; of a comparison, that it is not 0 is itself, and not is 1 less it.
  fileprivate init(_ opcode: Opcode, of operands: [EntrySum]) {
    if let truth = operands.first, truth.isComparison {
      if opcode == .notEqual, operands[1] == EntrySum(0) || operands[1].terms.isEmpty {
        self = truth
        return
      }
      if opcode == .not {
        self = EntrySum(1) + -truth
        return
      }
    }
    self.init(.call(opcode, operands))
  }

  private var isComparison: Bool {
    guard terms.count == 1, let base = terms[0].factors.first?.base, case .call(let opcode, _) = base else {
      return false
    }
    return Opcode.opposites[opcode] != nil && self == EntrySum(base)
  }
}

extension EntryFactor {
  fileprivate func substituting(_ operands: [EntrySum]) -> EntrySum {
    switch self {
    case .entry(let slot, _): operands.indices.contains(slot) ? operands[slot] : EntrySum(self)
    case .call(let opcode, let inner): EntrySum(opcode, of: inner.map { $0.substituting(operands) })
    case .group(let sum): sum.substituting(operands)
    case .opaque, .size: EntrySum(self)
    }
  }
}
