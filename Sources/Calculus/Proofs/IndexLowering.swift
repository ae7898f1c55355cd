/// Writes expressions as polynomials of entries.
struct IndexLowering {
  let simplifier: Simplifier
  /// Whether softmax is written as exp over its sums.
  let isUnfolded: Bool
  var count = 2
  /// How many atoms stand within one another.
  var depth = 0

  init(simplifier: Simplifier, isUnfolded: Bool) { (self.simplifier, self.isUnfolded) = (simplifier, isUnfolded) }

  var builder: ExpressionBuilder { simplifier.builder }
  var graph: ExpressionGraph { builder.graph }

  /// Beyond this many terms nothing is decided this way.
  static let mostTerms = 200
  static let mostFactors = 24
  static let deepest = 40
  static let (row, column) = (0, 1)

  /// Coefficients of the entry [r, c] by canonical products.
  mutating func canonical(_ root: NodeID) -> [String: Double]? {
    canonical(root, rowIs: "r", columnIs: "c")
  }

  mutating func canonical(_ root: NodeID, rowIs row: String, columnIs column: String) -> [String: Double]? {
    guard let terms = lower(root, Self.row, Self.column).flatMap(withoutSquares) else { return nil }
    var result: [String: Double] = [:]
    for term in terms {
      guard let text = term.canonical([Self.row: row, Self.column: column]) else { return nil }
      result[text, default: 0] += term.coefficient
    }
    let scale = result.values.reduce(0) { max($0, abs($1)) }
    return result.filter { abs($0.value) > 1e-14 * scale }
  }

  // MARK: Lowering

  mutating func lower(_ id: NodeID, _ row: Int, _ column: Int) -> [IndexTerm]? {
    let id = withoutGuard(id)
    if let value = graph.constantValue(id) {
      guard value.isFinite else { return nil }
      return value == 0 ? [] : [IndexTerm(coefficient: value)]
    }
    let operands = graph.operands(id)
    switch graph.opcode(id) {
    case .add: return plus(lower(operands[0], row, column), lower(operands[1], row, column), 1)
    case .subtract: return plus(lower(operands[0], row, column), lower(operands[1], row, column), -1)
    case .negate: return lower(operands[0], row, column)?.map { scaled($0, -1) }
    case .hadamard: return times(lower(operands[0], row, column), lower(operands[1], row, column))
    case .divide, .elementwiseDivide:
      return times(lower(operands[0], row, column), power(operands[1], -1, row, column))
    case .elementwisePower, .matrixPower:
      if graph.opcode(id) == .elementwisePower || builder.isScalar(id),
        let exponent = graph.constantValue(operands[1]), exponent.rounded() == exponent, abs(exponent) <= 8
      {
        return power(operands[0], exponent, row, column)
      }
      if graph.opcode(id) == .matrixPower,
        let exponent = graph.constantValue(operands[1]).flatMap({ Int(exactly: $0) }),
        (1...6).contains(exponent)
      {
        return lower(simplifier.product(Array(repeating: operands[0], count: exponent)) ?? id, row, column)
      }
    case .product:
      if operands.contains(where: builder.isScalar) {
        return times(lower(operands[0], row, column), lower(operands[1], row, column))
      }
      let inner = builder.shape(operands[0]).columns
      let k = fresh()
      let product = times(lower(operands[0], row, k), lower(operands[1], k, column))
      return inner.isOne ? product : total(product, over: k, inner)
    case .transpose: return lower(operands[0], column, row)
    case .sum: return total(operands[0], overRows: true, overColumns: true, row, column)
    case .rowsum: return total(operands[0], overRows: false, overColumns: true, row, column)
    case .colsum: return total(operands[0], overRows: true, overColumns: false, row, column)
    case Registry.opcode(of: Mean.self): return mean(operands[0], overRows: true, overColumns: true, row, column)
    case Registry.opcode(of: RowMean.self): return mean(operands[0], overRows: false, overColumns: true, row, column)
    case Registry.opcode(of: ColumnMean.self): return mean(operands[0], overRows: true, overColumns: false, row, column)
    case .broadcast: return lower(operands[0], row, column)
    case .ones: return [IndexTerm()]
    case .zeros: return []
    case .rows, .columns, .count: return size(id)
    case .identity, .eye: return isSquare(id) ? [delta(row, column)] : nil
    case Registry.opcode(of: Diagonal.self):
      let shape = builder.shape(operands[0])
      if shape.isColumn || shape.isRow {
        return times([delta(row, column)], lower(operands[0], row, row))
      }
      return lower(operands[0], row, row)
    case Registry.opcode(of: Trace.self):
      let k = fresh()
      return total(lower(operands[0], k, k), over: k, builder.shape(operands[0]).rows)
    case .determinant:
      let parts = simplifier.factors(operands[0])
      if parts.count > 1, parts.allSatisfy(isSquare) {
        var product: [IndexTerm]? = [IndexTerm()]
        for part in parts { product = times(product, lower(builder.make(.determinant, part), row, column)) }
        return product
      }
      if graph.opcode(operands[0]) == .transpose {
        return lower(builder.make(.determinant, graph.operand(operands[0], 0)), row, column)
      }
      if graph.opcode(operands[0]) == .inverse {
        return power(builder.make(.determinant, graph.operand(operands[0], 0)), -1, row, column)
      }
    case Registry.opcode(of: LogDeterminant.self):
      let parts = simplifier.factors(operands[0])
      if parts.count > 1, parts.allSatisfy(isSquare) {
        var sum: [IndexTerm]? = []
        for part in parts { sum = plus(sum, lower(builder.make(graph.opcode(id), part), row, column), 1) }
        return sum
      }
      if [.transpose, .inverse].contains(graph.opcode(operands[0])) {
        let inner = lower(builder.make(graph.opcode(id), graph.operand(operands[0], 0)), row, column)
        return graph.opcode(operands[0]) == .inverse ? inner?.map { scaled($0, -1) } : inner
      }
    case .inverse:
      if let parts = simplifier.openedInverse(id), let product = simplifier.product(parts) {
        return lower(product, row, column)
      }
    case .softmax where isUnfolded:
      let exponentials = builder.make(.exp, operands[0])
      let whole = builder.shape(id).isColumn ? builder.sum(exponentials) : builder.rowsum(exponentials)
      return times(lower(exponentials, row, column), power(whole, -1, row, column))
    case .logSumExp where isUnfolded:
      let exponentials = builder.make(.exp, operands[0])
      let whole = builder.shape(operands[0]).isColumn ? builder.sum(exponentials) : builder.rowsum(exponentials)
      return lower(builder.make(.log, whole), row, column)
    case .logSoftmax where isUnfolded:
      return plus(
        lower(operands[0], row, column), lower(builder.make(.logSumExp, operands[0]), row, column), -1)
    case .direction, Registry.opcode(of: Normalised.self):
      return times(lower(operands[0], row, column), power(builder.make(.norm, operands[0]), -1, row, column))
    case .solve where isSquare(operands[0]):
      return lower(simplifier.product([builder.inverse(operands[0]), operands[1]]) ?? id, row, column)
    case .slot:
      if let sizes = size(id) { return sizes }
    default: break
    }
    return atom(id, row, column)
  }

  func isSquare(_ id: NodeID) -> Bool { builder.shape(id).rows == builder.shape(id).columns }

  func delta(_ row: Int, _ column: Int) -> IndexTerm {
    if row == column { return IndexTerm() }
    return IndexTerm(factors: [
      IndexFactor(base: IndexTerm.delta, indices: [min(row, column), max(row, column)], isSymmetric: true)
    ])
  }

  mutating func total(
    _ id: NodeID, overRows: Bool, overColumns: Bool, _ row: Int, _ column: Int
  ) -> [IndexTerm]? {
    let shape = builder.shape(id)
    let (i, j) = (overRows ? fresh() : row, overColumns ? fresh() : column)
    var terms = lower(id, i, j)
    if overColumns, !shape.columns.isOne { terms = total(terms, over: j, shape.columns) }
    if overRows, !shape.rows.isOne { terms = total(terms, over: i, shape.rows) }
    return terms
  }

  mutating func mean(
    _ id: NodeID, overRows: Bool, overColumns: Bool, _ row: Int, _ column: Int
  ) -> [IndexTerm]? {
    let shape = builder.shape(id)
    return total(id, overRows: overRows, overColumns: overColumns, row, column)?.map { term in
      let rows = overRows && !shape.rows.isOne ? times(term, shape.rows, -1) : term
      return overColumns && !shape.columns.isOne ? times(rows, shape.columns, -1) : rows
    }
  }

  func size(_ id: NodeID) -> [IndexTerm]? {
    guard let sizes = simplifier.sizeFactors(id) else { return nil }
    var term = IndexTerm()
    for size in sizes {
      guard let known = builder.size(size) else { return nil }
      term = times(term, known, 1)
    }
    return [term]
  }

  /// The entry's power: multiplied out where it is a small whole number, else of a single product factor by factor.
  mutating func power(_ id: NodeID, _ exponent: Double, _ row: Int, _ column: Int) -> [IndexTerm]? {
    if exponent == 0 { return [IndexTerm()] }
    let id = withoutGuard(id)
    if graph.opcode(id) == .norm || graph.opcode(id) == .squareRoot, exponent.truncatingRemainder(dividingBy: 2) == 0 {
      let inner = graph.operand(id, 0)
      if graph.opcode(id) == .norm {
        return power(
          builder.sum(builder.make(.elementwisePower, inner, builder.constant(2))), exponent / 2, row, column)
      }
      if simplifier.isNonNegative(inner) { return power(inner, exponent / 2, row, column) }
    }
    guard let base = lower(id, row, column) else { return nil }
    if base.count == 1, base[0].bound.isEmpty {
      var term = base[0]
      term.coefficient = (0..<Int(abs(exponent))).reduce(1) { product, _ in product * base[0].coefficient }
      if exponent < 0 { term.coefficient = 1 / term.coefficient }
      for place in term.factors.indices { term.factors[place].exponent *= exponent }
      return term.coefficient.isFinite ? [withFacts(term)] : nil
    }
    if exponent > 0 {
      var product: [IndexTerm]? = [IndexTerm()]
      for _ in 0..<Int(exponent) { product = times(product, base) }
      return product?.map(withFacts)
    }
    return named("sum", id, row, column, exponent)
  }

  /// A gradient's divisor is the norm, but for 0.
  private func withoutGuard(_ id: NodeID) -> NodeID {
    graph.opcode(id) == .divisorNorm ? builder.make(.norm, graph.operand(id, 0)) : id
  }

  // MARK: Atoms

  /// An entry of what is no polynomial, or of a quantity itself.
  mutating func atom(_ id: NodeID, _ row: Int, _ column: Int) -> [IndexTerm]? {
    if let slot = graph.slotNumber(id) { return [entry(slotBase(slot, id), id, row, column, 1, slotIsSymmetric(slot))] }
    guard depth < Self.deepest else { return nil }
    let definition = Registry.shared[graph.opcode(id)].definition
    if definition is any ElementwiseUnary.Type { return named(base(graph.opcode(id)), id, row, column, 1, of: 0) }
    if graph.opcode(id) == .inverse, graph.slotNumber(graph.operand(id, 0)) != nil {
      guard let slot = graph.slotNumber(graph.operand(id, 0)) else { return nil }
      return [
        entry("inverse \(slotBase(slot, graph.operand(id, 0)))", id, row, column, 1, slotIsSymmetric(slot))
      ]
    }
    if let composite = definition as? any Composite.Type, !(definition is any ElementwiseUnary.Type),
      let body = try? composite.body(builder, graph.operands(id))
    {
      return lower(body, row, column)
    }
    var words: [String] = []
    for operand in graph.operands(id) {
      depth += 1
      defer { depth -= 1 }
      guard let form = canonical(operand) else { return nil }
      words.append(Self.text(form))
    }
    let base = "\(prefix(id))\(graph.opcode(id).index)(\(words.joined(separator: " , ")))"
    return [entry(base, id, row, column, 1, false)]
  }

  func prefix(_ id: NodeID) -> String {
    if graph.opcode(id) == .softmax { return builder.shape(id).isColumn ? "column " : "distribution " }
    return graph.isComparison(id) ? "mask " : ""
  }

  func base(_ opcode: Opcode) -> String { "f\(opcode.index)" }

  /// A function of the entry of an operand, or the operand's entry as a whole: its form is its name. The form does not
  /// depend on which way the operand is turned, so that σ(Aᵀ) is σ(A)ᵀ.
  mutating func named(
    _ base: String, _ id: NodeID, _ row: Int, _ column: Int, _ exponent: Double, of operand: Int? = nil
  ) -> [IndexTerm]? {
    let inner = operand.map { graph.operand(id, $0) } ?? id
    depth += 1
    defer { depth -= 1 }
    guard let straight = canonical(inner, rowIs: "r", columnIs: "c").map(Self.text),
      let turned = canonical(inner, rowIs: "c", columnIs: "r").map(Self.text)
    else { return nil }
    let isTurned = turned < straight
    var factor = IndexFactor(base: "\(base)(\(min(straight, turned)))", indices: [], exponent: exponent)
    // Only the indices that the entry depends on.
    let (first, second) = isTurned ? (column, row) : (row, column)
    let text = min(straight, turned)
    if Self.mentions(text, "r") { factor.indices.append(first) }
    if Self.mentions(text, "c") { factor.indices.append(second) }
    factor.isSymmetric = straight == turned && factor.indices.count == 2
    return [IndexTerm(factors: [factor])]
  }

  static func mentions(_ text: String, _ index: String) -> Bool {
    text.contains("[\(index)]") || text.contains("[\(index),") || text.contains(",\(index)]")
      || text.contains(",\(index),")
  }

  static func text(_ form: [String: Double]) -> String {
    form.sorted { $0.key < $1.key }.map { "\($0.value)·\($0.key)" }.joined(separator: " + ")
  }

  func entry(
    _ base: String, _ id: NodeID, _ row: Int, _ column: Int, _ exponent: Double, _ isSymmetric: Bool
  ) -> IndexTerm {
    let shape = builder.shape(id)
    let indices = (shape.isRow ? [] : [row]) + (shape.isColumn ? [] : [column])
    return IndexTerm(factors: [
      IndexFactor(base: base, indices: indices, exponent: exponent, isSymmetric: isSymmetric && indices.count == 2)
    ])
  }

  func slotBase(_ slot: Int, _ id: NodeID) -> String {
    var words = ""
    if simplifier.has(slot, .onehot) { words = "mask distribution " }
    if simplifier.has(slot, .rowsSumToOne) { words = "distribution " }
    if simplifier.has(slot, .orthogonal) { words = "orthogonal " }
    return "\(words)s\(slot)"
  }

  func slotIsSymmetric(_ slot: Int) -> Bool {
    simplifier.has(slot, .symmetric) || simplifier.has(slot, .diagonal)
  }
}
