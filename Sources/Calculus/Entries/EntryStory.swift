/// The derivative of one step of a cascade, index by index: C's entries, their derivatives by V's, the chain rule, and
/// what is left of its sums. Formulas only; the words are the verb's.
public struct EntryStory {
  /// A definition C = root over slots, V's slot among them.
  public struct Use {
    let root: NodeID
    let own: Int
    /// ∂L/∂C by its slot or written out; nil where C is L itself.
    let upstream: NodeID?

    public init(root: NodeID, own: Int, upstream: NodeID?) {
      (self.root, self.own, self.upstream) = (root, own, upstream)
    }
  }

  /// What happened between a formula and the one before it.
  public enum Rule: Sendable {
    case chain, sharedDeltas, deltas, rowSums
  }

  /// C[i, j], and ∂C[i, j]/∂V[p, r] with its cases.
  public struct Step {
    public var own: Int
    public var indices: [EntryIndex]
    public var definition: EntrySum
    /// The derivative before a δ was used, or before C's name was; nil where that is the same.
    public var unfolded: EntrySum?
    public var derivative: EntrySum
    public var cases: (delta: Delta, equal: EntrySum, different: EntrySum)?
    /// The derivative with C's formula in place of its name, where it was found so: σ·(1 − σ) by exponentials.
    public var writtenOut: EntrySum?
    /// Where a number's derivative turns on one condition: what it is where that holds, and where not.
    public var truths: (condition: EntrySum, otherwise: EntrySum, holding: EntrySum, failing: EntrySum)?
  }

  /// The entry of V that is moved.
  public private(set) var moved: [EntryIndex]
  public private(set) var steps: [Step] = []
  public private(set) var lines: [(rule: Rule, sum: EntrySum)] = []

  /// nil where an operator on the way has no rule by entries.
  public init?(uses: [Use], variable: Int, builder: ExpressionBuilder, sumsToOne: (Int) -> Bool) {
    var lowering = EntryLowering(builder: builder)
    moved = lowering.indices(builder.shape(builder.graph.slot(variable)))
    var (chained, inserted) = (EntrySum([]), EntrySum([]))
    for use in uses {
      let indices = lowering.indices(builder.shape(use.root))
      let entry = lowering.entry(of: use.root, at: indices)
      var calculus = EntryDerivative(builder: builder, slot: variable, indices: moved, lowering: lowering)
      guard let raw = try? calculus.derivative(entry) else { return nil }
      let folded = raw.folding(use, entry, indices)
      let derivative = folded.eliminatingDeltas()
      let definition = calculus.lowering.definition(of: use.root, at: indices)
      // Of σ and tanh; a softmax has its two cases.
      let isScalar = moved.isEmpty && indices.isEmpty && definition != entry
      let unfolded = isScalar ? try? calculus.derivative(definition) : derivative == folded ? nil : folded
      lowering = calculus.lowering
      steps.append(
        Step(
          own: use.own, indices: indices, definition: definition, unfolded: unfolded, derivative: derivative,
          cases: derivative.cases, writtenOut: isScalar ? derivative.writingOut(use.own, as: definition) : nil,
          truths: moved.isEmpty && indices.isEmpty ? derivative.truths : nil))
      guard let upstream = use.upstream else {
        inserted = inserted + derivative
        continue
      }
      let flow = lowering.entry(of: upstream, at: indices)
      var sum = flow.multipliedOut(derivative)
      for index in indices.reversed() { sum = sum.total(over: index) }
      chained = chained + sum
    }
    let whole = chained + inserted
    lines.append((.chain, whole))
    keep(.sharedDeltas, whole.eliminatingDeltas(isShared: true))
    keep(.deltas, whole.eliminatingDeltas().countingSums())
    keep(.rowSums, whole.eliminatingDeltas().countingSums().usingRowSums(sumsToOne))
  }

  private mutating func keep(_ rule: Rule, _ sum: EntrySum) {
    if sum != lines[lines.count - 1].sum { lines.append((rule, sum)) }
  }
}

extension EntrySum {
  /// C's own formula inside its derivative by C's name: σ′ = σ·(1 − σ).
  fileprivate func folding(_ use: EntryStory.Use, _ entry: EntrySum, _ indices: [EntryIndex]) -> EntrySum {
    var whole: EntryFactor?
    if entry.terms.count == 1, entry.terms[0] == EntryTerm(entry.terms[0].factors.first?.base ?? .size(1)) {
      whole = entry.terms[0].factors.first?.base
    }
    return mappingFactors { factor in
      if case .opaque(let node, let places) = factor, node == use.root { return .entry(slot: use.own, places) }
      return factor == whole ? .entry(slot: use.own, indices) : factor
    }
  }

  /// The entry of a slot as the formula that it is.
  fileprivate func writingOut(_ slot: Int, as definition: EntrySum) -> EntrySum {
    let name = EntryFactor.entry(slot: slot, [])
    return EntrySum(
      terms.flatMap { term -> [EntryTerm] in
        let others = term.factors.filter { $0.base != name }
        guard let own = term.factors.first(where: { $0.base == name }) else { return [term.mapping(slot, definition)] }
        // Alone it needs no parentheses; beside others it stands first.
        if others.isEmpty, own.exponent == 1 {
          var bare = term
          bare.factors = []
          return (EntrySum([bare]) * definition).terms
        }
        var moved = term
        moved.factors = [EntryPower(base: .group(definition), exponent: own.exponent)] + others
        return [moved.mapping(slot, definition)]
      })
  }

  /// The two values of a sum with a single condition in it.
  fileprivate var truths: (condition: EntrySum, otherwise: EntrySum, holding: EntrySum, failing: EntrySum)? {
    let conditions = Set(terms.flatMap { $0.factors.flatMap(\.base.conditions) })
    guard conditions.count == 1, let condition = conditions.first, case .call(let opcode, let operands) = condition,
      let opposite = Opcode.opposites[opcode]
    else { return nil }
    return (
      EntrySum(condition), EntrySum(.call(opposite, operands)), replacing(condition, by: 1), replacing(condition, by: 0)
    )
  }

  private func replacing(_ target: EntryFactor, by number: Double) -> EntrySum {
    terms.map { term in
      var product = term
      product.factors = []
      return term.factors.reduce(EntrySum([product])) { product, power in
        if power.base == target { return product * EntrySum(number).power(power.exponent) }
        if case .group(let sum) = power.base {
          return product * sum.replacing(target, by: number).power(power.exponent)
        }
        return product * EntrySum(power.base).power(power.exponent)
      }
    }.reduce(EntrySum([])) { $0 + $1 }
  }

  fileprivate func mappingFactors(_ change: (EntryFactor) -> EntryFactor) -> EntrySum {
    EntrySum(
      terms.map { term in
        var moved = term
        moved.factors = []
        for power in term.factors { moved.multiply(power.base.mapping(change), power.exponent) }
        return moved
      })
  }

  /// The two values of a δ that only some terms have.
  fileprivate var cases: (delta: Delta, equal: EntrySum, different: EntrySum)? {
    guard terms.count > 1,
      let delta = terms.flatMap(\.deltas).first(where: { delta in !terms.allSatisfy { $0.deltas.contains(delta) } })
    else { return nil }
    let equal = terms.map { term -> EntryTerm in
      var term = term
      term.deltas.removeAll { $0 == delta }
      return term.replacing(delta.a, by: delta.b)
    }
    let different = terms.filter { !$0.deltas.contains(delta) }
    return (delta, equal.reduce(EntrySum([])) { $0 + EntrySum([$1]) }, EntrySum(different))
  }
}

extension EntryTerm {
  /// The sums in parentheses with the entry of a slot as the formula that it is.
  fileprivate func mapping(_ slot: Int, _ definition: EntrySum) -> EntryTerm {
    var term = self
    term.factors = factors.map { power in
      guard case .group(let sum) = power.base, sum != definition else { return power }
      return EntryPower(base: .group(sum.writingOut(slot, as: definition)), exponent: power.exponent)
    }
    return term
  }
}

extension Opcode {
  fileprivate static let opposites: [Opcode: Opcode] = [
    .greater: .lessOrEqual, .lessOrEqual: .greater, .less: .greaterOrEqual, .greaterOrEqual: .less,
    .equal: .notEqual, .notEqual: .equal,
  ]
}

extension EntryFactor {
  /// The comparisons in it.
  fileprivate var conditions: [EntryFactor] {
    switch self {
    case .call(let opcode, _) where Opcode.opposites[opcode] != nil: [self]
    case .call(_, let operands): operands.flatMap { $0.terms.flatMap { $0.factors.flatMap(\.base.conditions) } }
    case .group(let sum): sum.terms.flatMap { $0.factors.flatMap(\.base.conditions) }
    default: []
    }
  }

  fileprivate func mapping(_ change: (EntryFactor) -> EntryFactor) -> EntryFactor {
    let changed = change(self)
    if changed != self { return changed }
    switch self {
    case .call(let opcode, let operands): return .call(opcode, operands.map { $0.mappingFactors(change) })
    case .group(let sum): return .group(sum.mappingFactors(change))
    default: return self
    }
  }
}
