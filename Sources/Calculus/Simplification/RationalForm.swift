/// An entrywise formula as a quotient of polynomials, in t = eˣ and in what else it is made of: two such formulas are
/// equal where their cross products are, so σ′ = σ·(1 − σ) and tanh′ = 1 − tanh² are decided and not sampled
/// (calculus.md, "Scalars").
public struct RationalForm {
  /// What powers are taken of: an expression that is no quotient itself, or e to one.
  enum Atom: Hashable {
    case node(NodeID)
    case exponential(Monomial)
  }

  /// A product of powers of nodes, in the order of their ids.
  struct Monomial: Hashable {
    var powers: [NodeID: Int] = [:]
  }

  typealias Product = [Atom: Int]
  typealias Polynomial = [Product: Double]

  private var top: Polynomial
  private var bottom: Polynomial

  /// Beyond this many terms nothing is decided this way.
  private static let mostTerms = 400
  private static let largestPower = 16

  /// nil where the formula is too long.
  public init?(_ root: NodeID, simplifier: Simplifier) {
    var forms: [NodeID: RationalForm] = [:]
    for id in simplifier.graph.reachable(from: [root]) {
      guard let form = RationalForm(id, forms, simplifier) else { return nil }
      forms[id] = form
    }
    guard let whole = forms[root] else { return nil }
    self = whole
  }

  public func equals(_ other: RationalForm) -> Bool {
    guard let a = Self.product(top, other.bottom), let b = Self.product(other.top, bottom) else { return false }
    let scale = a.values.reduce(0) { max($0, abs($1)) }
    return Self.sum(a, b, -1).values.allSatisfy { abs($0) <= 1e-13 * scale }
  }

  private init(_ top: Polynomial, over bottom: Polynomial = [[:]: 1]) { (self.top, self.bottom) = (top, bottom) }
  private init(_ atom: Atom) { self.init([[atom: 1]: 1]) }

  private init?(_ id: NodeID, _ forms: [NodeID: RationalForm], _ simplifier: Simplifier) {
    let (builder, graph) = (simplifier.builder, simplifier.graph)
    if let value = graph.constantValue(id) {
      guard value.isFinite else { return nil }
      self.init(value == 0 ? [:] : [[:]: value])
      return
    }
    let operands = graph.operands(id)
    let parts = operands.compactMap { forms[$0] }
    guard parts.count == operands.count, let first = parts.first else {
      self.init(.node(id))
      return
    }
    var form: RationalForm?
    switch graph.opcode(id) {
    case .add: form = first.plus(parts[1], 1)
    case .subtract: form = first.plus(parts[1], -1)
    case .negate: form = RationalForm(first.top.mapValues { -$0 }, over: first.bottom)
    case .hadamard: form = first.times(parts[1])
    case .product where operands.contains(where: builder.isScalar): form = first.times(parts[1])
    case .divide, .elementwiseDivide: form = parts[1].inverted.flatMap(first.times)
    case .broadcast where builder.isScalar(operands[0]): form = first
    case .elementwisePower, .matrixPower:
      if graph.opcode(id) == .elementwisePower || builder.isScalar(id),
        let exponent = graph.constantValue(operands[1]).flatMap({ Int(exactly: $0) })
      {
        form = first.power(exponent)
      } else {
        form = RationalForm(.node(simplifier.simplify(id)))
      }
    case .exp: form = first.exponential ?? RationalForm(.node(simplifier.simplify(id)))
    case .sigmoid:
      // t/(1 + t)
      form = first.exponential.flatMap { t in RationalForm([[:]: 1]).plus(t, 1).flatMap { $0.inverted.flatMap(t.times) }
      }
    case Registry.opcode(of: Tanh.self):
      // (t² − 1)/(t² + 1)
      form = first.exponential?.power(2).flatMap { t in
        let one = RationalForm([[:]: 1])
        guard let above = t.plus(one, -1), let below = t.plus(one, 1) else { return nil }
        return below.inverted.flatMap(above.times)
      }
    case Registry.opcode(of: Maximum.self) where graph.constantValue(operands[0]) == 0:
      form = RationalForm(.node(simplifier.simplify(builder.make(.relu, operands[1]))))
    default: form = RationalForm(.node(simplifier.simplify(id)))
    }
    guard let form else { return nil }
    self = form
  }

  // MARK: Arithmetic

  /// nil of 0.
  private var inverted: RationalForm? { top.isEmpty ? nil : RationalForm(bottom, over: top) }

  private func plus(_ other: RationalForm, _ sign: Double) -> RationalForm? {
    if bottom == other.bottom { return RationalForm(Self.sum(top, other.top, sign), over: bottom) }
    guard let a = Self.product(top, other.bottom), let b = Self.product(other.top, bottom),
      let below = Self.product(bottom, other.bottom)
    else { return nil }
    return RationalForm(Self.sum(a, b, sign), over: below)
  }

  private func times(_ other: RationalForm) -> RationalForm? {
    guard let above = Self.product(top, other.top), let below = Self.product(bottom, other.bottom) else { return nil }
    return RationalForm(above, over: below)
  }

  private func power(_ exponent: Int) -> RationalForm? {
    guard abs(exponent) <= Self.largestPower else { return nil }
    guard let base = exponent < 0 ? inverted : self else { return nil }
    return (0..<abs(exponent)).reduce(RationalForm([[:]: 1])) { product, _ in product?.times(base) }
  }

  /// e to a polynomial with whole coefficients: a product of powers, one for each of its terms.
  private var exponential: RationalForm? {
    guard bottom == [[:]: 1] else { return nil }
    var product: Product = [:]
    for (term, coefficient) in top {
      guard let exponent = Int(exactly: coefficient), abs(exponent) <= Self.largestPower, !term.isEmpty else {
        return nil
      }
      var monomial = Monomial()
      for (atom, power) in term {
        guard case .node(let node) = atom else { return nil }
        monomial.powers[node] = power
      }
      product[.exponential(monomial)] = exponent
    }
    let above = product.filter { $0.value > 0 }
    let below = product.filter { $0.value < 0 }.mapValues { -$0 }
    return RationalForm([above: 1], over: [below: 1])
  }

  private static func sum(_ a: Polynomial, _ b: Polynomial, _ sign: Double) -> Polynomial {
    var sum = a
    for (term, coefficient) in b { sum[term, default: 0] += sign * coefficient }
    return sum.filter { $0.value != 0 }
  }

  private static func product(_ a: Polynomial, _ b: Polynomial) -> Polynomial? {
    guard a.count * b.count <= mostTerms else { return nil }
    var product: Polynomial = [:]
    for (x, c) in a {
      for (y, d) in b { product[x.merging(y) { $0 + $1 }, default: 0] += c * d }
    }
    return product.filter { $0.value != 0 }
  }
}
