/// δ's summed away, equal terms joined, what is known about sums used.
extension EntrySum {
  /// Every δ with a bound index used: Σⱼ δ[j, r]·f(j) is f(r). `isShared` keeps to those that all terms have.
  func eliminatingDeltas(isShared: Bool = false) -> EntrySum {
    let shared = isShared ? terms.dropFirst().reduce(Set(terms.first?.deltas ?? [])) { $0.intersection($1.deltas) } : []
    return terms.map { $0.eliminatingDeltas { !isShared || shared.contains($0) } }.reduce(EntrySum([])) {
      $0 + EntrySum([$1])
    }
  }

  /// Σₖ y[i, k] = 1 for the slots whose rows sum to 1.
  func usingRowSums(_ sumsToOne: (Int) -> Bool) -> EntrySum {
    terms.map { $0.usingRowSums(sumsToOne) }.reduce(EntrySum([])) { $0 + EntrySum([$1]) }
  }

  /// Sums over nothing that they contain are multiples: Σₖ 1 is a size.
  func countingSums() -> EntrySum {
    terms.map { $0.countingSums() }.reduce(EntrySum([])) { $0 + EntrySum([$1]) }
  }

  func replacing(_ old: EntryIndex, by new: EntryIndex) -> EntrySum {
    EntrySum(terms.map { $0.bound.contains(old) ? $0 : $0.replacing(old, by: new) })
  }

  func contains(_ index: EntryIndex) -> Bool {
    terms.contains { term in
      !term.bound.contains(index)
        && (term.deltas.contains { $0.contains(index) } || term.factors.contains { $0.base.contains(index) })
    }
  }
}

extension EntryTerm {
  func eliminatingDeltas(_ isWanted: (Delta) -> Bool) -> EntryTerm {
    var term = self
    while let place = term.deltas.firstIndex(where: { delta in
      isWanted(delta) && (delta.a == delta.b || term.bound.contains(delta.a) || term.bound.contains(delta.b))
    }) {
      let delta = term.deltas.remove(at: place)
      if delta.a == delta.b { continue }
      let gone = term.bound.contains(delta.a) ? delta.a : delta.b
      term.bound.removeAll { $0 == gone }
      term = term.replacing(gone, by: delta.other(than: gone))
    }
    return term
  }

  /// The term with one index in place of another, where that is free.
  func replacing(_ old: EntryIndex, by new: EntryIndex) -> EntryTerm {
    var term = self
    term.deltas = []
    for delta in deltas {
      let moved = Delta(a: delta.a == old ? new : delta.a, b: delta.b == old ? new : delta.b)
      if !term.deltas.contains(moved) { term.deltas.append(moved) }
    }
    term.factors = []
    for power in factors { term.multiply(power.base.replacing(old, by: new), power.exponent) }
    return term
  }

  func usingRowSums(_ sumsToOne: (Int) -> Bool) -> EntryTerm {
    var term = self
    for index in bound where !term.deltas.contains(where: { $0.contains(index) }) {
      let places = term.factors.indices.filter { term.factors[$0].base.contains(index) }
      guard places.count == 1, let place = places.first, term.factors[place].exponent == 1,
        case .entry(let slot, let indices) = term.factors[place].base, indices.count == 2, indices[1] == index,
        indices[0] != index, sumsToOne(slot)
      else { continue }
      term.factors.remove(at: place)
      term.bound.removeAll { $0 == index }
    }
    return term
  }

  func countingSums() -> EntryTerm {
    var term = self
    for index in bound
    where !term.deltas.contains(where: { $0.contains(index) })
      && !term.factors.contains(where: { $0.base.contains(index) })
    {
      term.bound.removeAll { $0 == index }
      if let number = index.size.known {
        term.coefficient = term.coefficient * Coefficient(Double(number))
      } else {
        term.multiply(.size(index.size), 1)
      }
    }
    return term
  }
}

extension EntryFactor {
  func contains(_ index: EntryIndex) -> Bool {
    switch self {
    case .entry(_, let indices), .opaque(_, let indices): indices.contains(index)
    case .size: false
    case .call(_, let operands): operands.contains { $0.contains(index) }
    case .group(let sum): sum.contains(index)
    }
  }

  func replacing(_ old: EntryIndex, by new: EntryIndex) -> EntryFactor {
    func moved(_ indices: [EntryIndex]) -> [EntryIndex] { indices.map { $0 == old ? new : $0 } }
    switch self {
    case .entry(let slot, let indices): return .entry(slot: slot, moved(indices))
    case .opaque(let node, let indices): return .opaque(node, moved(indices))
    case .size: return self
    case .call(let opcode, let operands): return .call(opcode, operands.map { $0.replacing(old, by: new) })
    case .group(let sum): return .group(sum.replacing(old, by: new))
    }
  }
}
