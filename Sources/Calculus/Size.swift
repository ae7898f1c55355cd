/// A number of rows or columns: known (`150`) or symbolic (`n`, `2n + 1`).
///
/// A known size is its own number; a symbolic one is a negative handle into a ``SizeTable``, so comparing two sizes
/// is comparing two integers in both cases.
public struct Size: Hashable, Sendable, ExpressibleByIntegerLiteral {
  let code: Int

  init(code: Int) { self.code = code }
  public init(integerLiteral value: Int) { code = max(0, value) }
  public init(_ value: Int) { code = max(0, value) }

  /// The number, or nil where the size is symbolic.
  public var known: Int? { code >= 0 ? code : nil }
  public var isOne: Bool { code == 1 }
}

/// Rows and columns of an expression, each known or symbolic.
public struct SymbolicShape: Hashable, Sendable {
  public var rows: Size
  public var columns: Size

  public init(rows: Size, columns: Size) {
    self.rows = rows
    self.columns = columns
  }

  public static let scalar = SymbolicShape(rows: 1, columns: 1)
  public var isScalar: Bool { rows.isOne && columns.isOne }
  public var isRow: Bool { rows.isOne }
  public var isColumn: Bool { columns.isOne }
  public var transposed: SymbolicShape { SymbolicShape(rows: columns, columns: rows) }
}

/// The symbolic sizes of a session: polynomials with integer coefficients over size names, each kept once.
public struct SizeTable: Sendable {
  /// A product of size names, as sorted indices: `n·m` is [0, 1]. The empty product is the constant's monomial.
  typealias Monomial = [Int]

  private(set) var names: [String] = []
  private var polynomials: [[Monomial: Int]] = []
  private var handles: [[Monomial: Int]: Int] = [:]
  /// Names that stand for a number by now, by index.
  private var numbers: [Int: Int] = [:]

  public init() {}

  /// The size that goes by this name, made at its first use.
  public mutating func symbol(_ name: String) -> Size {
    let index = names.firstIndex(of: name) ?? names.count
    if index == names.count { names.append(name) }
    if let number = numbers[index] { return Size(number) }
    return intern([[index]: 1])
  }

  /// The name that a size consists of; nil for a number and for what is made of several.
  public func name(of size: Size) -> String? {
    guard size.known == nil, let (monomial, coefficient) = polynomial(size).first, polynomial(size).count == 1,
      coefficient == 1, monomial.count == 1
    else { return nil }
    return names[monomial[0]]
  }

  /// From now on the name is this number; ``resolved(_:)`` tells what sizes made of it are then.
  public mutating func fix(_ name: String, to number: Int) {
    guard let index = names.firstIndex(of: name) else { return }
    numbers[index] = number
  }

  /// The name is free again.
  public mutating func release(_ name: String) {
    guard let index = names.firstIndex(of: name) else { return }
    numbers[index] = nil
  }

  public mutating func resolved(_ shape: SymbolicShape) -> SymbolicShape {
    SymbolicShape(rows: resolved(shape.rows), columns: resolved(shape.columns))
  }

  /// The size with the numbers of fixed names; itself where they make none, as n − 5 for n = 3.
  public mutating func resolved(_ size: Size) -> Size {
    guard size.known == nil else { return size }
    var resolved: [Monomial: Int] = [:]
    for (monomial, coefficient) in polynomial(size) {
      var term = coefficient
      for index in monomial {
        guard let number = numbers[index] else { continue }
        let (product, overflow) = term.multipliedReportingOverflow(by: number)
        if overflow { return size }
        term = product
      }
      let (sum, overflow) = resolved[monomial.filter { numbers[$0] == nil }, default: 0].addingReportingOverflow(term)
      if overflow { return size }
      resolved[monomial.filter { numbers[$0] == nil }] = sum
    }
    if resolved.count == 1, let constant = resolved[[]], constant < 0 { return size }
    return intern(resolved)
  }

  public mutating func sum(_ a: Size, _ b: Size) -> Size? {
    combine(a, b) {
      $0.addingReportingOverflow($1)
    } symbolic: { x, y in
      var sum = x
      for (monomial, coefficient) in y { sum[monomial, default: 0] &+= coefficient }
      return sum
    }
  }

  public mutating func difference(_ a: Size, _ b: Size) -> Size? {
    combine(a, b) {
      $0.subtractingReportingOverflow($1)
    } symbolic: { x, y in
      var difference = x
      for (monomial, coefficient) in y { difference[monomial, default: 0] &-= coefficient }
      return difference
    }
  }

  public mutating func product(_ a: Size, _ b: Size) -> Size? {
    combine(a, b) {
      $0.multipliedReportingOverflow(by: $1)
    } symbolic: { x, y in
      var product: [Monomial: Int] = [:]
      for (p, c) in x {
        for (q, d) in y { product[(p + q).sorted(), default: 0] &+= c &* d }
      }
      return product
    }
  }

  /// As a person writes it: `150`, `n`, `2n + 1`, `n·m`.
  public func text(_ size: Size) -> String {
    if let known = size.known { return String(known) }
    let terms = polynomial(size).sorted { a, b in
      a.key.count == b.key.count ? a.key.lexicographicallyPrecedes(b.key) : a.key.count > b.key.count
    }
    var text = ""
    for (monomial, coefficient) in terms {
      let factors = monomial.map { names[$0] }.joined(separator: "·")
      let magnitude = abs(coefficient)
      let body = monomial.isEmpty ? String(magnitude) : (magnitude == 1 ? factors : "\(magnitude)\(factors)")
      if text.isEmpty {
        text = coefficient < 0 ? "-\(body)" : body
      } else {
        text += coefficient < 0 ? " - \(body)" : " + \(body)"
      }
    }
    return text
  }

  public func text(_ shape: SymbolicShape) -> String { "\(text(shape.rows))×\(text(shape.columns))" }

  /// The size where every name has its number; nil where one is missing or the result is no size.
  public func value(of size: Size, where numbers: [String: Int]) -> Int? {
    if let known = size.known { return known }
    var total = 0
    for (monomial, coefficient) in polynomial(size) {
      var term = coefficient
      for index in monomial {
        guard let number = numbers[names[index]] else { return nil }
        let (product, overflow) = term.multipliedReportingOverflow(by: number)
        if overflow { return nil }
        term = product
      }
      let (sum, overflow) = total.addingReportingOverflow(term)
      if overflow { return nil }
      total = sum
    }
    return total >= 0 ? total : nil
  }

  private func polynomial(_ size: Size) -> [Monomial: Int] {
    if let known = size.known { return known == 0 ? [:] : [[]: known] }
    return polynomials[-1 - size.code]
  }

  private mutating func combine(
    _ a: Size, _ b: Size, known: (Int, Int) -> (partialValue: Int, overflow: Bool),
    symbolic: ([Monomial: Int], [Monomial: Int]) -> [Monomial: Int]
  ) -> Size? {
    if let x = a.known, let y = b.known {
      let (value, overflow) = known(x, y)
      return overflow || value < 0 ? nil : Size(value)
    }
    return intern(symbolic(polynomial(a), polynomial(b)))
  }

  private mutating func intern(_ polynomial: [Monomial: Int]) -> Size {
    let reduced = polynomial.filter { $0.value != 0 }
    if reduced.isEmpty { return 0 }
    if reduced.count == 1, let constant = reduced[[]], constant >= 0 { return Size(constant) }
    if let handle = handles[reduced] { return Size(code: handle) }
    let handle = -1 - polynomials.count
    polynomials.append(reduced)
    handles[reduced] = handle
    return Size(code: handle)
  }
}
