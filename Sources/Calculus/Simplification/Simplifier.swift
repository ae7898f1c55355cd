/// What is known about the matrix in a slot beyond its shape.
public enum Fact: String, Sendable, Hashable, CaseIterable {
  case symmetric, onehot, orthogonal, positive, invertible, diagonal
  /// Every row sums to one: one-hot rows, softmax, and what is made of them.
  case rowsSumToOne
}

/// Rewrites an expression to the form that a person would write, with the same value and shape.
///
/// Every node becomes a sum of terms, a term a number times scalars times a body, and a body a chain of matrix factors
/// or a product of entrywise powers (calculus.md, "Human form"). Like terms merge, equal factors cancel, common first
/// or last factors of a chain come out: `Aᵀ·x + A·x` is `(A + Aᵀ)·x`.
public final class Simplifier {
  let builder: ExpressionBuilder
  let facts: (Int) -> Set<Fact>
  private var simplified: [NodeID: NodeID] = [:]
  private var costs: [NodeID: Int] = [:]
  /// One identity for each size, whatever model told it; and one expression for each size itself.
  private var identities: [Size: NodeID] = [:]
  private var sizeNodes: [Size: NodeID] = [:]
  /// A model for each shape that values are repeated to.
  private var models: [SymbolicShape: NodeID] = [:]
  /// The spelling of a 1×1 product that stands for it and its transpose.
  var orientations: [NodeID: NodeID] = [:]
  /// How many sums are being written in other ways, one within another.
  private var depth = 0
  /// Beyond this many nodes an expression is run as it is: nobody reads it.
  static let largest = 2000

  public init(builder: ExpressionBuilder, facts: @escaping (Int) -> Set<Fact> = { _ in [] }) {
    self.builder = builder
    self.facts = facts
  }

  var graph: ExpressionGraph { builder.graph }

  func has(_ slot: Int, _ fact: Fact) -> Bool { facts(slot).contains(fact) }

  func standing(for size: Size, _ id: NodeID) -> NodeID {
    if let known = sizeNodes[size] { return known }
    sizeNodes[size] = id
    return id
  }

  public func simplify(_ root: NodeID) -> NodeID {
    let nodes = graph.reachable(from: [root])
    if nodes.count > Self.largest { return root }
    // Ascending, so operands are ready and the recursion below is one level deep. A sum is taken as a whole: its
    // partial sums are nobody's operands, and simplifying each would be cubic in the number of terms.
    var isWanted: Set<NodeID> = [root]
    for id in nodes where !isSum(id) { isWanted.formUnion(graph.operands(id)) }
    for id in nodes where !isSum(id) || isWanted.contains(id) { _ = simplifiedNode(id) }
    return simplifiedNode(root)
  }

  private func isSum(_ id: NodeID) -> Bool {
    let opcode = graph.opcode(id)
    return opcode == .add || opcode == .subtract || opcode == .negate
  }

  /// The terms of a sum that is not simplified yet, its partial sums left aside.
  private func summands(of root: NodeID) -> [Term] {
    var result: [Term] = []
    var stack = [(id: root, isNegative: false)]
    while let (id, isNegative) = stack.popLast() {
      switch graph.opcode(id) {
      case .add: stack += [(graph.operand(id, 1), isNegative), (graph.operand(id, 0), isNegative)]
      case .subtract: stack += [(graph.operand(id, 1), !isNegative), (graph.operand(id, 0), isNegative)]
      case .negate: stack.append((graph.operand(id, 0), !isNegative))
      default: result += terms(simplifiedNode(id)).map { isNegative ? negated($0) : $0 }
      }
    }
    return result
  }

  /// The number of symbols that a reader sees.
  public func cost(_ id: NodeID) -> Int {
    if let cost = costs[id] { return cost }
    var cost = 1
    // A size is read as a number, and what is repeated by itself: their models are not seen.
    let seen: Int
    switch graph.opcode(id) {
    case .count, .rows, .columns, .identity: seen = 0
    case .broadcast: seen = 1
    default: seen = graph.arity(id)
    }
    for position in 0..<seen {
      let (sum, overflow) = cost.addingReportingOverflow(self.cost(graph.operand(id, position)))
      cost = overflow ? Int.max : sum
    }
    costs[id] = cost
    return cost
  }

  private func simplifiedNode(_ id: NodeID) -> NodeID {
    if let known = simplified[id] { return known }
    let result = fitted(rewritten(id), like: id)
    simplified[id] = result
    simplified[result] = result
    return result
  }

  private func identity(like model: NodeID) -> NodeID {
    let size = builder.shape(model).rows
    if let known = identities[size] { return known }
    identities[size] = builder.identity(like: model)
    return builder.identity(like: model)
  }

  /// Guards the promise: the same shape. What shrank because full-shaped factors cancelled is repeated.
  func fitted(_ new: NodeID, like old: NodeID) -> NodeID {
    if builder.shape(new) == builder.shape(old) { return new }
    var term = singleTerm(new)
    if term.coefficient.isZero { return repeated(builder.constant(0), like: old) }
    guard term.body == nil else { return repeated(new, like: old) }
    term.body = repeated(builder.constant(1), like: old)
    return node(of: term, like: old)
  }

  /// A value repeated to a shape, by the same model wherever that shape is wanted.
  func repeated(_ id: NodeID, like model: NodeID) -> NodeID {
    let shape = builder.shape(model)
    if let known = models[shape] { return builder.broadcast(id, like: known) }
    models[shape] = model
    return builder.broadcast(id, like: model)
  }

  private func rewritten(_ id: NodeID) -> NodeID {
    guard graph.arity(id) > 0 else { return id }
    let opcode = graph.opcode(id)
    if isSum(id) { return sum(summands(of: id), like: id) }
    let operands = graph.operands(id).map(simplifiedNode)
    switch opcode {
    case .product where builder.isScalar(operands[0]) || builder.isScalar(operands[1]):
      return scaled(operands[0], operands[1], like: id)
    case .product: return chain(factors(operands[0]) + factors(operands[1]))
    // 0/0 is no 0.
    case .divide where isZero(operands[1]), .elementwiseDivide where isZero(operands[1]):
      return builder.make(opcode, operands)
    case .divide:
      var term = singleTerm(operands[0])
      multiply(&term, by: operands[1], -1)
      return node(of: term, like: id)
    case .hadamard, .elementwiseDivide, .elementwisePower:
      return entrywise(id, opcode, operands)
    case .transpose: return transposed(operands[0])
    case .inverse: return builder.inverse(operands[0])
    case .determinant where builder.isScalar(operands[0]): return operands[0]
    case .log where graph.opcode(operands[0]) == .exp: return graph.operand(operands[0], 0)
    case .exp where graph.opcode(operands[0]) == .log && isNonNegative(graph.operand(operands[0], 0)):
      return graph.operand(operands[0], 0)
    case .identity: return identity(like: operands[0])
    // What was typed as eye(n), ones(n, m) or zeros(n, m).
    case .eye where builder.shape(id).rows == builder.shape(id).columns: return identity(like: id)
    case .ones where !builder.isScalar(id): return repeated(builder.constant(1), like: id)
    case .zeros where !builder.isScalar(id): return repeated(builder.constant(0), like: id)
    case Registry.opcode(of: Diagonal.self)
    where builder.shape(operands[0]).isRow || builder.shape(operands[0]).isColumn:
      if builder.isScalar(operands[0]) { return operands[0] }
      return diagonalMatrix(operands[0], like: id)
    case .sum, .rowsum, .colsum: return reduced(opcode, operands[0], like: id)
    case Registry.opcode(of: Diagonal.self): return diagonalEntries(operands[0], like: id)
    case Registry.opcode(of: Trace.self): return trace(operands[0], like: id)
    case Registry.opcode(of: KroneckerLeft.self), Registry.opcode(of: KroneckerRight.self):
      return blocks(opcode, operands, like: id)
    case .reshapeLike: return reshaped(operands[0], like: operands[1])
    case .broadcast:
      var term = singleTerm(operands[0])
      let inner = term.body ?? builder.constant(1)
      term.body = repeated(inner, like: operands[1])
      return node(of: term, like: id)
    default: return builder.make(opcode, operands)
    }
  }

  func negated(_ term: Term) -> Term {
    var term = term
    term.coefficient = term.coefficient.negated
    return term
  }

  // MARK: Scalars

  /// A 1×1 times anything.
  private func scaled(_ a: NodeID, _ b: NodeID, like id: NodeID) -> NodeID {
    let (scalar, other) = builder.isScalar(a) ? (a, b) : (b, a)
    if let value = graph.constantValue(scalar), abs(value) == 1 {
      return sum(value < 0 ? terms(other).map(negated) : terms(other), like: id)
    }
    var term = singleTerm(other)
    multiply(&term, by: scalar, 1)
    return node(of: term, like: id)
  }

  func multiply(_ term: inout Term, by scalar: NodeID, _ exponent: Double) {
    let factor = singleTerm(scalar)
    guard exponent == 1 || exponent == -1 else { return term.scalars.multiply(scalar, exponent) }
    term.coefficient = exponent == 1 ? term.coefficient * factor.coefficient : term.coefficient / factor.coefficient
    term.scalars.multiply(factor.scalars, exponent)
    cancelExponentials(in: &term.scalars)
    if let body = factor.body { multiplyBody(&term, body, exponent) }
  }

  /// x^k of a 1×1 with a constant k.
  private func scalarPower(_ id: NodeID) -> (base: NodeID, exponent: Double)? {
    guard graph.opcode(id) == .elementwisePower || graph.opcode(id) == .matrixPower,
      let exponent = graph.constantValue(graph.operand(id, 1)), exponent.rounded() == exponent
    else { return nil }
    return (graph.operand(id, 0), exponent)
  }

  // MARK: Terms

  /// The summands of a simplified expression.
  func terms(_ id: NodeID) -> [Term] {
    switch graph.opcode(id) {
    case .add: return terms(graph.operand(id, 0)) + terms(graph.operand(id, 1))
    case .subtract: return terms(graph.operand(id, 0)) + terms(graph.operand(id, 1)).map(negated)
    case .product where builder.isScalar(graph.operand(id, 0)): return spread(id, over: graph.operand(id, 1))
    case .divide where !isZero(graph.operand(id, 1)): return spread(id, over: graph.operand(id, 0))
    default: return [singleTerm(id)]
    }
  }

  /// 2(P − Q) as 2P − 2Q, so that its terms meet their like elsewhere in a sum.
  private func spread(_ id: NodeID, over inner: NodeID) -> [Term] {
    let whole = singleTerm(id)
    guard let body = whole.body, body == inner, isSum(body) else { return [whole] }
    return terms(body).map { term in
      var term = term
      term.coefficient = term.coefficient * whole.coefficient
      term.scalars.multiply(whole.scalars)
      return term
    }
  }

  /// A simplified expression as one summand; a sum stays whole as the body.
  func singleTerm(_ id: NodeID) -> Term {
    if let value = graph.constantValue(id) {
      return value.isFinite ? Term(coefficient: Coefficient(value)) : Term(body: id)
    }
    switch graph.opcode(id) {
    case .negate: return negated(singleTerm(graph.operand(id, 0)))
    case .product where builder.isScalar(graph.operand(id, 0)):
      var term = singleTerm(graph.operand(id, 1))
      if builder.isScalar(graph.operand(id, 1)), let body = term.body {
        term.body = nil
        multiplyBody(&term, body)
      }
      multiply(&term, by: graph.operand(id, 0), 1)
      return term
    case .divide where !isZero(graph.operand(id, 1)):
      var term = singleTerm(graph.operand(id, 0))
      multiply(&term, by: graph.operand(id, 1), -1)
      return term
    case .broadcast where isZero(id): return Term(coefficient: Coefficient(0))
    default:
      var term = Term()
      if builder.isScalar(id), !graph.isComparison(id) { multiplyBody(&term, id) } else { term.body = id }
      return term
    }
  }

  private func multiplyBody(_ term: inout Term, _ scalar: NodeID, _ exponent: Double = 1) {
    if let (base, power) = scalarPower(scalar) {
      term.scalars.multiply(base, power * exponent)
    } else if let sizes = sizeFactors(scalar) {
      for size in sizes { term.scalars.multiply(size, exponent) }
    } else {
      term.scalars.multiply(oriented(scalar), exponent)
    }
  }

  /// A sum of terms: like ones merged, common factors out, a positive one first.
  func sum(_ summands: [Term], like id: NodeID) -> NodeID {
    var terms = merged(summands)
    dropOnes(&terms, like: id)
    terms = joiningDiagonals(terms)
    let shortest = shortest(terms, like: id)
    guard depth < Self.deepest, terms.count > 1 else { return shortest }
    depth += 1
    defer { depth -= 1 }
    let others = [
      multipliedOut(terms, like: id).map { self.shortest(merged($0), like: id) }, overOneDenominator(terms, like: id),
    ]
    return others.compactMap { $0 }.reduce(shortest) { cost($1) < cost($0) ? $1 : $0 }
  }

  private static let deepest = 3

  /// The terms with common factors out, or as they are.
  func shortest(_ terms: [Term], like id: NodeID) -> NodeID {
    let terms = factored(terms, like: id)
    let plain = commonScale(terms).map { scaledSum(terms, $0, like: id) } ?? spelled(terms, like: id)
    guard let grouped = sharedFactors(terms, like: id), cost(grouped) < cost(plain) else { return plain }
    return grouped
  }

  /// Like terms as one; those that cancel are gone.
  func merged(_ summands: [Term]) -> [Term] {
    var merged: [Term] = []
    for term in summands {
      if let place = merged.firstIndex(where: { $0.isLike(term) }) {
        merged[place].coefficient = merged[place].coefficient + term.coefficient
      } else {
        merged.append(term)
      }
    }
    merged.removeAll { $0.coefficient.isZero }
    return merged
  }

  /// The sum as it is written, a positive term first.
  func spelled(_ terms: [Term], like id: NodeID) -> NodeID {
    var terms = terms
    if terms.isEmpty { return builder.constant(0) }
    if terms[0].coefficient.isNegative, let first = terms.firstIndex(where: { !$0.coefficient.isNegative }) {
      terms.insert(terms.remove(at: first), at: 0)
    }
    // A + Aᵀ, not Aᵀ + A.
    if terms.count == 2, let first = terms[0].body, graph.opcode(first) == .transpose, !terms[1].coefficient.isNegative,
      graph.operand(first, 0) == terms[1].body
    {
      terms.swapAt(0, 1)
    }
    var result = node(of: terms[0], like: id)
    for term in terms.dropFirst() {
      let summand = node(
        of: Term(coefficient: term.coefficient.magnitude, scalars: term.scalars, body: term.body), like: id)
      result = builder.make(term.coefficient.isNegative ? .subtract : .add, result, summand)
    }
    return result
  }

  /// What every term is multiplied by: (ŷ − y)/n, not ŷ/n − y/n. Nil where that is 1.
  private func commonScale(_ terms: [Term]) -> Term? {
    guard terms.count > 1, terms.contains(where: { $0.body != nil }) else { return nil }
    let coefficient = terms[0].coefficient.magnitude
    let isShared = terms.allSatisfy { $0.coefficient.magnitude == coefficient }
    var scale = Term(coefficient: isShared ? coefficient : .one)
    scale.scalars = Powers.shared(by: terms.map(\.scalars))
    return scale.coefficient == .one && scale.scalars.isEmpty ? nil : scale
  }

  private func scaledSum(_ terms: [Term], _ scale: Term, like id: NodeID) -> NodeID {
    let inner = terms.map { term in
      var term = term
      term.coefficient = term.coefficient / scale.coefficient
      term.scalars.multiply(scale.scalars, -1)
      return term
    }
    var outer = scale
    outer.body = sum(inner, like: id)
    return node(of: outer, like: id)
  }

  /// A number is repeated by the sum itself where another term has the full shape: `1 − P`, not `ones(n, m) − P`.
  private func dropOnes(_ terms: inout [Term], like id: NodeID) {
    let shape = builder.shape(id)
    let repeated = terms.map { $0.body.flatMap(repeatedPart) }
    // I − 1 is not how a person writes I − ones(n, n).
    let isSeenFull = { (body: NodeID) in
      self.builder.shape(body) == shape && self.graph.opcode(body) != .identity && self.diagonal(of: body) == nil
    }
    guard zip(terms, repeated).contains(where: { $1 == nil && $0.body.map(isSeenFull) ?? false }) else { return }
    for (place, part) in repeated.enumerated() {
      guard let part else { continue }
      terms[place].body = nil
      if !isOne(part) { multiplyTerm(&terms[place], by: part) }
    }
  }

  private func multiplyTerm(_ term: inout Term, by body: NodeID) {
    let inner = singleTerm(body)
    term.coefficient = term.coefficient * inner.coefficient
    term.scalars.multiply(inner.scalars)
    term.body = inner.body
  }

  /// What a matrix repeats: a number, the row r of ones(n, 1)·r, the column c of c·ones(1, m).
  private func repeatedPart(_ id: NodeID) -> NodeID? {
    if graph.opcode(id) == .broadcast { return graph.operand(id, 0) }
    let parts = factors(id)
    guard parts.count > 1 else { return nil }
    if let last = parts.last, isOnesMatrix(last), builder.shape(last).isRow {
      return product(Array(parts.dropLast())).flatMap { builder.shape($0).isColumn ? $0 : nil }
    }
    if isOnesMatrix(parts[0]), builder.shape(parts[0]).isColumn {
      return product(Array(parts.dropFirst())).flatMap { builder.shape($0).isRow ? $0 : nil }
    }
    return nil
  }

  /// Whether every entry of a simplified expression is 0.
  public func isZero(_ id: NodeID) -> Bool {
    graph.constantValue(graph.opcode(id) == .broadcast ? graph.operand(id, 0) : id) == 0
  }

  func isOnesMatrix(_ id: NodeID) -> Bool {
    graph.opcode(id) == .broadcast && graph.constantValue(graph.operand(id, 0)) == 1
  }
}
