/// Why a line of a derivative by entries follows from the one above it.
public enum EntryReason: Sendable {
  /// The rules that a definition is differentiated by; a δ may have left one term of a sum at once.
  case rules([DerivativeRule], usesDeltas: Bool)
  /// A function's own slope, by its name, in each term of a sum.
  case slope(String, isSum: Bool)
  /// Nothing but terms with a constant factor.
  case terms
  case deltas
  /// Numerators that are equal.
  case numerators(EntrySum, EntrySum)
  case dividedOut
  /// Written so that C's formula can be seen in it.
  case formula
  /// With C's name for its formula.
  case name
}

/// The rules of school, in the order in which they are told.
public enum DerivativeRule: String, Sendable, CaseIterable { case product, quotient, power, chain }

extension EntrySum {
  /// How the entry of a quantity by a slot is differentiated.
  func reason(by slot: Int, of builder: ExpressionBuilder) -> EntryReason {
    let found = rules(by: slot, of: builder)
    if !found.isEmpty { return .rules(DerivativeRule.allCases.filter(found.contains), usesDeltas: false) }
    let functions = Set(
      terms.flatMap(\.factors).compactMap { power -> Opcode? in
        guard case .call(let opcode, _) = power.base, power.base.depends(on: slot, of: builder) else { return nil }
        return opcode
      })
    guard functions.count == 1, let function = functions.first else { return .terms }
    let rule = Registry.shared[function]
    // Of the variable in the exponent; others are told by the power rule.
    let name = function == .elementwisePower ? "an exponential" : rule.definition?.printedName ?? rule.name
    return .slope(name, isSum: terms.count > 1 || terms.contains { !$0.bound.isEmpty })
  }

  private func rules(by slot: Int, of builder: ExpressionBuilder) -> Set<DerivativeRule> {
    var found: Set<DerivativeRule> = []
    for term in terms {
      let moving = term.factors.filter { $0.base.depends(on: slot, of: builder) }
      if moving.filter({ $0.exponent > 0 }).count > 1 { found.insert(.product) }
      for power in moving {
        if power.exponent < 0 { found.insert(.quotient) }
        if power.exponent > 0, power.exponent != 1 {
          found.insert(.power)
          if !power.base.isEntry { found.insert(.chain) }
        }
        switch power.base {
        case .group(let sum): found.formUnion(sum.rules(by: slot, of: builder))
        case .call(_, let operands):
          for operand in operands where operand.depends(on: slot, of: builder) {
            if !operand.isEntry { found.insert(.chain) }
            found.formUnion(operand.rules(by: slot, of: builder))
          }
        default: break
        }
      }
    }
    return found
  }

  private var isEntry: Bool {
    terms.count == 1 && terms[0].factors.count == 1 && terms[0].factors[0].base.isEntry
      && terms[0] == EntryTerm(terms[0].factors[0].base)
  }

  func depends(on slot: Int, of builder: ExpressionBuilder) -> Bool {
    terms.contains { $0.factors.contains { $0.base.depends(on: slot, of: builder) } }
  }
}

extension EntryFactor {
  fileprivate var isEntry: Bool { if case .entry = self { true } else { false } }

  fileprivate func depends(on slot: Int, of builder: ExpressionBuilder) -> Bool {
    switch self {
    case .entry(let own, _): own == slot
    case .opaque(let node, _): builder.graph.slots(of: node).contains(slot)
    case .size: false
    case .call(_, let operands): operands.contains { $0.depends(on: slot, of: builder) }
    case .group(let sum): sum.depends(on: slot, of: builder)
    }
  }
}
