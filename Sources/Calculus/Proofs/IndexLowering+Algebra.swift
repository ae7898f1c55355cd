/// Sums and products of terms, and what is known of them.
extension IndexLowering {
  mutating func fresh() -> Int {
    count += 1
    return count
  }

  mutating func times(_ a: [IndexTerm]?, _ b: [IndexTerm]?) -> [IndexTerm]? {
    guard let a, let b, a.count * b.count <= Self.mostTerms else { return nil }
    var products: [IndexTerm] = []
    for x in a {
      for y in b {
        let apart = y.renaming(Dictionary(uniqueKeysWithValues: y.bound.keys.map { ($0, fresh()) }))
        var product = x
        product.coefficient *= apart.coefficient
        product.bound.merge(apart.bound) { first, _ in first }
        product.factors += apart.factors
        guard product.factors.count <= Self.mostFactors else { return nil }
        products.append(product.collected())
      }
    }
    return products
  }

  func plus(_ a: [IndexTerm]?, _ b: [IndexTerm]?, _ sign: Double) -> [IndexTerm]? {
    guard let a, let b, a.count + b.count <= Self.mostTerms else { return nil }
    return a + b.map { scaled($0, sign) }
  }

  func scaled(_ term: IndexTerm, _ factor: Double) -> IndexTerm {
    var term = term
    term.coefficient *= factor
    return term
  }

  /// Σ over an index; one that a term does not have counts as often as it runs.
  func total(_ terms: [IndexTerm]?, over index: Int, _ size: Size) -> [IndexTerm]? {
    terms?.map { term in
      var term = term
      guard term.contains(index) else { return times(term, size, 1) }
      term.bound[index] = size
      return withFacts(term.withoutDeltas())
    }
  }

  func times(_ term: IndexTerm, _ size: Size, _ exponent: Double) -> IndexTerm {
    var term = term
    if let number = size.known {
      for _ in 0..<Int(abs(exponent)) {
        term.coefficient = exponent > 0 ? term.coefficient * Double(number) : term.coefficient / Double(number)
      }
    } else {
      term.multiply(IndexFactor(base: "size \(graph.sizes.text(size))", indices: [], exponent: exponent))
    }
    return term
  }

  /// What is known: rows that sum to one, inverses beside what they invert, masks that are their own squares.
  func withFacts(_ whole: IndexTerm) -> IndexTerm {
    var term = whole
    for (place, factor) in term.factors.enumerated() where factor.exponent > 1 && factor.base.hasPrefix("mask ") {
      term.factors[place].exponent = 1
    }
    for (index, _) in term.bound {
      let places = term.factors.indices.filter { term.factors[$0].indices.contains(index) }
      if places.count == 1, case let factor = term.factors[places[0]], factor.exponent == 1,
        factor.indices.last == index,
        factor.indices.count == 2 && factor.indices[0] != index || factor.base.hasPrefix("column "),
        factor.base.hasPrefix("distribution ") || factor.base.hasPrefix("column ")
          || factor.base.hasPrefix("mask distribution ")
      {
        term.factors.remove(at: places[0])
        term.bound[index] = nil
        return withFacts(term)
      }
      if places.count == 2, let pair = inverted(term.factors[places[0]], term.factors[places[1]], index) {
        term.factors.remove(at: places[1])
        term.factors.remove(at: places[0])
        term.bound[index] = nil
        term.factors.append(IndexFactor(base: IndexTerm.delta, indices: pair, isSymmetric: true))
        return withFacts(term.withoutDeltas())
      }
    }
    return term
  }

  /// The outer indices of M[i, k]·M⁻¹[k, j], of M⁻¹[i, k]·M[k, j], and of Q[i, k]·Q[j, k] for an orthogonal Q.
  func inverted(_ a: IndexFactor, _ b: IndexFactor, _ index: Int) -> [Int]? {
    guard a.exponent == 1, b.exponent == 1, a.indices.count == 2, b.indices.count == 2 else { return nil }
    if b.base == "inverse \(a.base)" || a.base == "inverse \(b.base)" {
      if a.indices[1] == index, b.indices[0] == index { return [a.indices[0], b.indices[1]] }
      if a.indices[0] == index, b.indices[1] == index { return [b.indices[0], a.indices[1]] }
    }
    if a.base == b.base, a.base.hasPrefix("orthogonal ") {
      if a.indices[1] == index, b.indices[1] == index { return [a.indices[0], b.indices[0]] }
      if a.indices[0] == index, b.indices[0] == index { return [a.indices[1], b.indices[1]] }
    }
    return nil
  }

  /// sin² as 1 − cos², cosh² as 1 + sinh².
  func withoutSquares(_ terms: [IndexTerm]) -> [IndexTerm]? {
    let rules = [
      (base(Registry.opcode(of: Sin.self)), base(Registry.opcode(of: Cos.self)), -1.0),
      (base(Registry.opcode(of: Cosh.self)), base(Registry.opcode(of: Sinh.self)), 1),
    ]
    var (open, done) = (terms, [IndexTerm]())
    while var term = open.popLast() {
      guard open.count + done.count <= Self.mostTerms else { return nil }
      let square = rules.lazy.compactMap { old, new, sign in
        term.factors.firstIndex { $0.exponent >= 2 && $0.base.hasPrefix(old + "(") }.map { ($0, old, new, sign) }
      }.first
      guard let (place, old, new, sign) = square else {
        done.append(term)
        continue
      }
      var other = term.factors[place]
      term.factors[place].exponent -= 2
      if term.factors[place].exponent == 0 { term.factors.remove(at: place) }
      open.append(term)
      other.base = new + other.base.dropFirst(old.count)
      other.exponent = 2
      term.coefficient *= sign
      term.multiply(other)
      open.append(term)
    }
    return done
  }
}
