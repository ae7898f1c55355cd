/// One entry of a formula as a polynomial of entries: two formulas whose polynomials are equal up to the names of their
/// summed indices are equal (calculus.md, "Index notation"; Laue, Mitterreiter and Giesen 2020).
///
/// An index is summed where it is not free, so that products, traces, transposes, diagonals, sums over rows and
/// repetition are one thing. What is no polynomial is an atom, known by its operator and the forms of its operands.
public struct IndexForm {
  /// Coefficients by canonical products.
  private let terms: [String: Double]

  /// nil where the formula is too long to be multiplied out.
  /// With `isUnfolded`, softmax and its logarithm are their exponentials.
  public init?(_ root: NodeID, simplifier: Simplifier, isUnfolded: Bool = false) {
    var lowering = IndexLowering(simplifier: simplifier, isUnfolded: isUnfolded)
    guard let terms = lowering.canonical(root) else { return nil }
    self.terms = terms
  }

  public func equals(_ other: IndexForm) -> Bool {
    let scale = terms.values.reduce(0) { max($0, abs($1)) }
    return Set(terms.keys).union(other.terms.keys).allSatisfy { key in
      abs((terms[key] ?? 0) - (other.terms[key] ?? 0)) <= 1e-13 * scale
    }
  }
}

/// A power of an entry, `X[i, k]`; the base is an atom's text.
struct IndexFactor: Hashable {
  var base: String
  var indices: [Int]
  var exponent = 1.0
  /// Equal to itself with its indices swapped.
  var isSymmetric = false
}

/// coefficient · Σ over the bound indices of factors.
struct IndexTerm {
  var coefficient = 1.0
  /// Summed indices, with their sizes.
  var bound: [Int: Size] = [:]
  var factors: [IndexFactor] = []

  static let delta = "δ"

  func contains(_ index: Int) -> Bool { factors.contains { $0.indices.contains(index) } }

  func renaming(_ names: [Int: Int]) -> IndexTerm {
    var term = self
    term.bound = Dictionary(uniqueKeysWithValues: bound.map { (names[$0.key] ?? $0.key, $0.value) })
    for place in term.factors.indices { term.factors[place].indices = factors[place].indices.map { names[$0] ?? $0 } }
    return term
  }

  mutating func multiply(_ factor: IndexFactor) {
    if let place = factors.firstIndex(where: { $0.base == factor.base && $0.indices == factor.indices }) {
      factors[place].exponent += factor.exponent
      if factors[place].exponent == 0 { factors.remove(at: place) }
    } else {
      factors.append(factor)
    }
  }

  /// Equal factors as one power: what renaming made equal too.
  func collected() -> IndexTerm {
    var term = self
    term.factors = []
    for factor in factors { term.multiply(factor) }
    return term
  }

  /// δ's with a bound index used: Σₖ δ[k, r]·f(k) is f(r).
  func withoutDeltas() -> IndexTerm {
    var term = self
    while let place = term.factors.firstIndex(where: { factor in
      factor.base == Self.delta
        && (factor.indices[0] == factor.indices[1] || factor.indices.contains { term.bound[$0] != nil })
    }) {
      let pair = term.factors.remove(at: place).indices
      if pair[0] == pair[1] { continue }
      let (gone, kept) = term.bound[pair[0]] != nil ? (pair[0], pair[1]) : (pair[1], pair[0])
      term.bound[gone] = nil
      term = term.renaming([gone: kept])
    }
    return term.collected()
  }
}

extension IndexTerm {
  /// A text that is equal for terms that differ in the names of summed indices and the order of factors only; nil where
  /// too many orders would have to be tried. `names` are the free indices'.
  func canonical(_ names: [Int: String]) -> String? {
    let open = bound.keys.sorted()
    // Colours by what an index takes part in, refined by the colours of its neighbours.
    var colours = Dictionary(uniqueKeysWithValues: open.map { ($0, "\(bound[$0]?.code ?? 0)") })
    var classes = 0
    for _ in 0...open.count {
      var refined: [Int: String] = [:]
      for index in open {
        let places = factors.flatMap { factor in
          factor.indices.enumerated().filter { $0.element == index }.map { place, _ in
            let around = factor.indices.map { $0 == index ? "•" : names[$0] ?? colours[$0] ?? "?" }
            let shown = factor.isSymmetric ? around.sorted() : around
            return
              "\(factor.base)^\(factor.exponent)@\(factor.isSymmetric ? 0 : place)(\(shown.joined(separator: ",")))"
          }
        }.sorted()
        refined[index] = "\(colours[index] ?? "")|\(places.joined(separator: ";"))"
      }
      // Texts grow; their ranks do not.
      let ranks = Dictionary(
        uniqueKeysWithValues: Set(refined.values).sorted().enumerated().map { ($0.element, "#\($0.offset)") })
      if ranks.count == classes { break }
      classes = ranks.count
      colours = refined.mapValues { text in (ranks[text] ?? "") + ":" + String(text.prefix { $0 != "|" }.prefix(40)) }
    }
    let groups = Dictionary(grouping: open) { colours[$0] ?? "" }.sorted { $0.key < $1.key }.map(\.value)
    let orders = groups.reduce(1) { product, group in
      group.count > 6 ? 10_000 : product * (1...group.count).reduce(1, *)
    }
    guard orders <= 720 else { return nil }
    var best: String?
    for order in Self.orders(of: groups[...]) {
      var labels = names
      for (place, index) in order.enumerated() { labels[index] = "k\(place)" }
      let text = factors.map { factor -> String in
        let words = factor.indices.map { labels[$0] ?? "?" }
        return
          "\(factor.base)^\(factor.exponent)[\((factor.isSymmetric ? words.sorted() : words).joined(separator: ","))]"
      }.sorted().joined(separator: " ")
      if best.map({ text < $0 }) ?? true { best = text }
    }
    return best
  }

  private static func orders(of groups: ArraySlice<[Int]>) -> [[Int]] {
    guard let first = groups.first else { return [[]] }
    let rest = orders(of: groups.dropFirst())
    return permutations(first).flatMap { head in rest.map { head + $0 } }
  }

  private static func permutations(_ items: [Int]) -> [[Int]] {
    if items.count < 2 { return [items] }
    return items.indices.flatMap { place in
      var rest = items
      let first = rest.remove(at: place)
      return permutations(rest).map { [first] + $0 }
    }
  }
}
