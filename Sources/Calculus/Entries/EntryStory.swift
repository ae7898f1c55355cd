/// The derivative of one step of a cascade, index by index: C's entries, their derivatives by V's, the chain rule, and
/// what is left of its sums. Formulas only; the words are the verb's.
public struct EntryStory {
  /// A definition C = root over slots, V's slot among them.
  public struct Use {
    let root: NodeID
    let own: Int
    /// ∂L/∂C by its slot or written out; nil where C is L itself.
    let upstream: NodeID?
    /// ∂C/∂V of numbers as its gradient has it, where that is shorter by C's name: s·(1 − s).
    let slope: NodeID?

    public init(root: NodeID, own: Int, upstream: NodeID?, slope: NodeID? = nil) {
      (self.root, self.own, self.upstream, self.slope) = (root, own, upstream, slope)
    }
  }

  /// What happened between a formula and the one before it.
  public enum Rule: Sendable {
    case chain, deltas
    /// Of the quantities in these slots.
    case rowSums([Int])
  }

  /// C[i, j], and ∂C[i, j]/∂V[p, r] with its cases.
  public struct Step {
    public var own: Int
    public var indices: [EntryIndex]
    public var definition: EntrySum
    /// Whether C is L.
    public var isLoss: Bool
    /// The derivative from the definition on, to the form that the chain rule takes.
    public var forms: [(reason: EntryReason, sum: EntrySum)]
    public var cases: (delta: Delta, equal: EntrySum, different: EntrySum)?
    /// Where a number's derivative turns on one condition: what it is where that holds, and where not.
    public var truths: (condition: EntrySum, otherwise: EntrySum, holding: EntrySum, failing: EntrySum)?
    /// Whether those two differ right up to where they meet, so that there is no derivative there.
    public var hasKink: Bool
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
      let definition = calculus.lowering.definition(of: use.root, at: indices)
      let isNumber = moved.isEmpty && indices.isEmpty
      // Entry by entry σ and tanh have their slopes; the exponentials of a softmax are taken apart, and those of numbers.
      let isTakenApart = isNumber || entry.isOpaque
      let told = isTakenApart ? definition ?? entry : entry
      guard let first = told == entry ? folded : try? calculus.derivative(told) else { return nil }
      lowering = calculus.lowering
      var derivative = folded.eliminatingDeltas().entriesFirst
      if isNumber, let slope = use.slope, !derivative.depends(on: use.own, of: builder) {
        let named = lowering.entry(of: slope, at: []).entriesFirst
        if named.depends(on: use.own, of: builder) { derivative = named }
      }
      var reason = told.reason(by: variable, of: builder)
      // max of a relu, which is told by it.
      if let definition, case .slope = definition.reason(by: variable, of: builder) {
        reason = definition.reason(by: variable, of: builder)
      }
      let forms =
        isTakenApart
        ? Self.forms(reason, first, derivative, use.own, isNumber ? told : nil) : Self.forms(reason, first, derivative)
      let truths = isNumber ? derivative.truths : nil
      let hasKink =
        truths.map { truths in
          ![variable, use.own].contains { slot in
            [truths.holding, truths.failing].contains { $0.depends(on: slot, of: builder) }
          }
        } ?? false
      steps.append(
        Step(
          own: use.own, indices: indices, definition: definition ?? entry, isLoss: use.upstream == nil, forms: forms,
          cases: derivative.cases, truths: truths, hasKink: hasKink))
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
    keep(.deltas, whole.eliminatingDeltas(isShared: true))
    let counted = whole.eliminatingDeltas().countingSums()
    keep(.deltas, counted)
    let known = counted.slots.filter { slot in sumsToOne(slot) && counted.usingRowSums { $0 == slot } != counted }
    keep(.rowSums(known), counted.usingRowSums(sumsToOne))
  }

  /// As a derivative is found by its δ's.
  private static func forms(
    _ reason: EntryReason, _ unfolded: EntrySum, _ derivative: EntrySum
  ) -> [(reason: EntryReason, sum: EntrySum)] {
    derivative == unfolded ? [(reason, derivative)] : [(reason, unfolded), (.deltas, derivative)]
  }

  /// As it is found from C's definition, and then told by C's name; of numbers with the formula in between, in which the
  /// name can be seen.
  private static func forms(
    _ reason: EntryReason, _ raw: EntrySum, _ derivative: EntrySum, _ own: Int, _ definition: EntrySum?
  ) -> [(reason: EntryReason, sum: EntrySum)] {
    let first = raw.eliminatingDeltas()
    var reason = reason
    if case .rules(let rules, _) = reason { reason = .rules(rules, usesDeltas: first != raw) }
    if derivative == first { return [(reason, derivative)] }
    var forms = [(reason, first)]
    if let definition {
      let written = derivative.writingOut(own, as: definition)
      if written != first, written != derivative {
        if let split = written.overOneDenominator, let numerators = first.numerators(with: split.numerator) {
          forms.append((.numerators(numerators.0, numerators.1), split.whole))
          forms.append((.dividedOut, written))
        } else {
          forms.append((.formula, written))
        }
      }
    }
    forms.append((.name, derivative))
    return forms
  }

  private mutating func keep(_ rule: Rule, _ sum: EntrySum) {
    if sum != lines[lines.count - 1].sum { lines.append((rule, sum)) }
  }
}

extension EntrySum {
  /// Of the entries among its factors.
  fileprivate var slots: [Int] {
    let slots = terms.flatMap { term in
      term.factors.compactMap { power in if case .entry(let slot, _) = power.base { slot } else { nil } }
    }
    return Set(slots).sorted()
  }

  fileprivate var isOpaque: Bool {
    guard terms.count == 1, case .opaque? = terms[0].factors.first?.base else { return false }
    return terms[0] == EntryTerm(terms[0].factors[0].base)
  }

  /// s·(1 − s) rather than (1 − s)·s.
  fileprivate var entriesFirst: EntrySum {
    EntrySum(
      terms.map { term in
        var term = term
        let groups = term.factors.filter { if case .group = $0.base { true } else { false } }
        term.factors.removeAll(where: groups.contains)
        term.factors += groups
        return term
      })
  }

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

  /// A product with the sum in one of its factors as a fraction, 1 − 1/D as (D − 1)/D, and what then stands above.
  fileprivate var overOneDenominator: (whole: EntrySum, numerator: EntrySum)? {
    guard terms.count == 1 else { return nil }
    for (place, power) in terms[0].factors.enumerated() {
      guard power.exponent == 1, case .group(let sum) = power.base, sum.terms.count > 1,
        let denominator = sum.terms.lazy.flatMap(\.factors).first(where: { $0.exponent < 0 })?.base
      else { continue }
      let numerator = EntrySum(
        sum.terms.flatMap { term -> [EntryTerm] in
          var above = term
          above.multiply(denominator, 1)
          // What is a sum in parentheses stands among the others.
          if case .group(let inner) = above.factors.first?.base, above == EntryTerm(.group(inner)) {
            return inner.terms
          }
          return [above]
        })
      var fraction = EntryTerm(.group(numerator))
      fraction.multiply(denominator, -1)
      var whole = terms[0]
      whole.factors[place] = EntryPower(base: .group(EntrySum([fraction])), exponent: 1)
      return (EntrySum([whole]), numerator)
    }
    return nil
  }

  /// What stands above in a fraction, and a sum that is the same with its terms joined.
  fileprivate func numerators(with other: EntrySum) -> (EntrySum, EntrySum)? {
    guard terms.count == 1 else { return nil }
    var above = terms[0]
    above.factors.removeAll { $0.exponent < 0 }
    let joined = other.terms.reduce(EntrySum([])) { $0 + EntrySum([$1]) }
    return EntrySum([above]) == joined ? (joined, other) : nil
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
        if case .call(.select, let parts) = power.base, parts.count == 3, parts[0] == EntrySum(target) {
          return product * parts[number == 0 ? 2 : 1].power(power.exponent)
        }
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
  static let opposites: [Opcode: Opcode] = [
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
