/// An index of an entry, `i` in `y[i, j]`, by its number; letters are given when a formula is written.
public struct EntryIndex: Hashable, Sendable {
  let number: Int
  /// How far it runs.
  let size: Size
}

/// δ[a, b]: 1 where both indices are equal, else 0.
public struct Delta: Hashable, Sendable {
  let a: EntryIndex
  let b: EntryIndex

  func contains(_ index: EntryIndex) -> Bool { a == index || b == index }
  /// The index that is equal to the given one wherever this is not 0.
  func other(than index: EntryIndex) -> EntryIndex { a == index ? b : a }
}

/// What stands in a product of entries.
public indirect enum EntryFactor: Hashable, Sendable {
  /// An entry of the quantity in a slot; a 1×1 has no indices, a row or column one.
  case entry(slot: Int, [EntryIndex])
  /// An entry of an expression that has no formula by entries, or keeps its name: softmax, an inverse.
  case opaque(NodeID, [EntryIndex])
  case size(Size)
  /// A function of numbers.
  case call(Opcode, [EntrySum])
  /// A sum in parentheses.
  case group(EntrySum)
}

public struct EntryPower: Hashable, Sendable {
  var base: EntryFactor
  var exponent: Double
}

/// coefficient · Σ over the bound indices of δ's and factors.
public struct EntryTerm: Hashable, Sendable {
  var numerator = 1.0
  var denominator = 1.0
  var bound: [EntryIndex] = []
  var deltas: [Delta] = []
  var factors: [EntryPower] = []

  var coefficient: Coefficient {
    get { Coefficient(numerator, over: denominator) }
    set { (numerator, denominator) = (newValue.numerator, newValue.denominator) }
  }

  init(_ coefficient: Double = 1) { numerator = coefficient }
  init(_ factor: EntryFactor) { factors = [EntryPower(base: factor, exponent: 1)] }

  mutating func multiply(_ factor: EntryFactor, _ exponent: Double) {
    if let place = factors.firstIndex(where: { $0.base == factor }) {
      factors[place].exponent += exponent
      if factors[place].exponent == 0 { factors.remove(at: place) }
    } else if exponent != 0 {
      factors.append(EntryPower(base: factor, exponent: exponent))
    }
  }

  func times(_ other: EntryTerm) -> EntryTerm {
    // Two sums over one index are two sums: one of them stays in parentheses.
    if !bound.isEmpty, !other.bound.isEmpty, !Set(bound).isDisjoint(with: other.bound) {
      let (inner, outer) = deltas.isEmpty ? (self, other) : (other, self)
      var product = outer
      product.multiply(.group(EntrySum([inner])), 1)
      return product
    }
    var product = self
    product.coefficient = coefficient * other.coefficient
    product.bound += other.bound
    product.deltas += other.deltas.filter { !deltas.contains($0) }
    for power in other.factors { product.multiply(power.base, power.exponent) }
    return product
  }

  /// Equal but for the coefficient.
  func isLike(_ other: EntryTerm) -> Bool {
    Set(bound) == Set(other.bound) && Set(deltas) == Set(other.deltas) && Set(factors) == Set(other.factors)
  }
}

/// A sum of terms: one entry of a formula. The algebra keeps it short and writes nothing out that need not be.
public struct EntrySum: Hashable, Sendable {
  var terms: [EntryTerm]

  init(_ terms: [EntryTerm]) { self.terms = terms }
  init(_ number: Double) { terms = number == 0 ? [] : [EntryTerm(number)] }
  init(_ factor: EntryFactor) { terms = [EntryTerm(factor)] }

  public var isZero: Bool { terms.isEmpty }

  /// The number that the sum is; nil where it is more than a number.
  var number: Double? {
    if terms.isEmpty { return 0 }
    guard terms.count == 1, terms[0].bound.isEmpty, terms[0].deltas.isEmpty, terms[0].factors.isEmpty else {
      return nil
    }
    return terms[0].coefficient.value
  }

  static func + (a: EntrySum, b: EntrySum) -> EntrySum {
    var terms = a.terms
    for term in b.terms {
      if let place = terms.firstIndex(where: { $0.isLike(term) }) {
        terms[place].coefficient = terms[place].coefficient + term.coefficient
      } else {
        terms.append(term)
      }
    }
    return EntrySum(terms.filter { !$0.coefficient.isZero })
  }

  static prefix func - (a: EntrySum) -> EntrySum { EntrySum(-1) * a }

  static func * (a: EntrySum, b: EntrySum) -> EntrySum {
    if a.isZero || b.isZero { return EntrySum([]) }
    if a.terms.count > 1, !a.hasDelta { return EntrySum(.group(a)) * b.guarded }
    if b.terms.count > 1, !b.hasDelta { return a * EntrySum(.group(b)) }
    return EntrySum(a.terms.flatMap { x in b.terms.map { x.times($0) } })
  }

  /// As a factor beside a group: a sum without δ stays together.
  private var guarded: EntrySum { terms.count > 1 && !hasDelta ? EntrySum(.group(self)) : self }

  func power(_ exponent: Double) -> EntrySum {
    if exponent == 1 { return self }
    if exponent == 2, terms.count == 1, terms[0].factors.count == 1,
      case .call(.squareRoot, let radicands) = terms[0].factors[0].base, terms[0] == EntryTerm(terms[0].factors[0].base)
    {
      return radicands[0]
    }
    if terms.count == 1, terms[0].bound.isEmpty, terms[0].deltas.isEmpty {
      var term = terms[0]
      guard exponent.rounded() == exponent else { return EntrySum(EntryFactor.group(self)).raised(exponent) }
      let isInverse = exponent < 0
      let base = isInverse ? Coefficient(term.denominator, over: term.numerator) : term.coefficient
      term.coefficient = (0..<Int(min(64, abs(exponent)))).reduce(.one) { product, _ in product * base }
      for place in term.factors.indices { term.factors[place].exponent *= exponent }
      return EntrySum([term])
    }
    return EntrySum(EntryFactor.group(self)).raised(exponent)
  }

  private func raised(_ exponent: Double) -> EntrySum {
    var term = terms[0]
    term.factors[0].exponent = exponent
    return EntrySum([term])
  }

  /// Σ over an index.
  func total(over index: EntryIndex) -> EntrySum {
    EntrySum(
      terms.map { term in
        var term = term
        term.bound.insert(index, at: 0)
        return term
      })
  }

  var hasDelta: Bool { terms.contains { !$0.deltas.isEmpty } }
}
