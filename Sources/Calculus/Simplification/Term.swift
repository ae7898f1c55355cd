/// A rational number with floating-point parts: exact while both are whole, so that 2/(2n) reads 1/n.
struct Coefficient: Equatable {
  var numerator: Double
  var denominator: Double

  init(_ numerator: Double, over denominator: Double = 1) {
    self.numerator = numerator
    self.denominator = denominator
    reduce()
  }

  static let one = Coefficient(1)
  var value: Double { numerator / denominator }
  var isZero: Bool { numerator == 0 }
  var isNegative: Bool { numerator < 0 }
  var negated: Coefficient { Coefficient(-numerator, over: denominator) }
  var magnitude: Coefficient { isNegative ? negated : self }

  static func * (a: Coefficient, b: Coefficient) -> Coefficient {
    Coefficient(a.numerator * b.numerator, over: a.denominator * b.denominator)
  }

  static func / (a: Coefficient, b: Coefficient) -> Coefficient {
    Coefficient(a.numerator * b.denominator, over: a.denominator * b.numerator)
  }

  static func + (a: Coefficient, b: Coefficient) -> Coefficient {
    if a.denominator == b.denominator { return Coefficient(a.numerator + b.numerator, over: a.denominator) }
    return Coefficient(
      a.numerator * b.denominator + b.numerator * a.denominator, over: a.denominator * b.denominator)
  }

  private mutating func reduce() {
    if denominator < 0 { (numerator, denominator) = (-numerator, -denominator) }
    guard let top = Int(exactly: numerator), let bottom = Int(exactly: denominator), bottom > 1,
      abs(numerator) < 0x1p53, denominator < 0x1p53
    else {
      if denominator.rounded() != denominator {
        // 1/0.6 stays a fraction: nobody reads 1.6666666666666667.
        let quotient = numerator / denominator
        let isShort = "\(quotient)".count <= max("\(numerator)".count, "\(denominator)".count) + 1
        if isShort || !quotient.isFinite { (numerator, denominator) = (quotient, 1) }
      }
      return
    }
    var (a, b) = (abs(top), bottom)
    while b != 0 { (a, b) = (b, a % b) }
    if a > 1 { (numerator, denominator) = (Double(top / a), Double(bottom / a)) }
  }
}

/// A factor and the power it stands in.
struct Power: Equatable {
  var base: NodeID
  var exponent: Double
}

/// A product of powers in the order of their first appearance; equal bases add their exponents.
struct Powers: Equatable {
  private(set) var list: [Power] = []

  var isEmpty: Bool { list.isEmpty }

  mutating func multiply(_ base: NodeID, _ exponent: Double = 1) {
    if let place = list.firstIndex(where: { $0.base == base }) {
      list[place].exponent += exponent
      if list[place].exponent == 0 { list.remove(at: place) }
    } else if exponent != 0 {
      list.append(Power(base: base, exponent: exponent))
    }
  }

  mutating func multiply(_ other: Powers, _ exponent: Double = 1) {
    for power in other.list { multiply(power.base, power.exponent * exponent) }
  }

  mutating func clampToOne(_ base: NodeID) {
    if let place = list.firstIndex(where: { $0.base == base }), list[place].exponent > 1 { list[place].exponent = 1 }
  }

  /// What all the products have in common: of each base the least power, above or below.
  static func shared(by products: [Powers]) -> Powers {
    var shared = Powers()
    for power in products.first?.list ?? [] {
      let exponents = products.compactMap { $0.list.first { $0.base == power.base }?.exponent }
      guard exponents.count == products.count, let least = exponents.min(by: { abs($0) < abs($1) }),
        exponents.allSatisfy({ ($0 > 0) == (least > 0) })
      else { continue }
      shared.multiply(power.base, least)
    }
    return shared
  }

  /// Equal as products, whatever the order.
  func matches(_ other: Powers) -> Bool {
    list.count == other.list.count && list.allSatisfy { other.list.contains($0) }
  }
}

/// One summand: coefficient · scalars · body. A nil body is the number 1, repeated to whatever shape is wanted.
struct Term {
  var coefficient: Coefficient = .one
  /// Powers of 1×1 expressions.
  var scalars = Powers()
  var body: NodeID?

  func isLike(_ other: Term) -> Bool { body == other.body && scalars.matches(other.scalars) }
}
