/// The other direction of factoring: products multiplied out, like terms merged.
extension Simplifier {
  /// The expression as a sum of products, with the same value and shape: `(A + B)·x` is `A·x + B·x`. A part that would
  /// have more than ``mostTerms`` terms stays as it is.
  public func expand(_ root: NodeID) -> NodeID {
    let nodes = graph.reachable(from: [root])
    if nodes.count > Self.largest { return root }
    var sums: [NodeID: [Term]] = [:]
    for id in nodes { sums[id] = expanded(id, sums) }
    return fitted(spelled(merged(sums[root] ?? [singleTerm(root)]), like: root), like: root)
  }

  private static let linear: Set<Opcode> = [
    .transpose, .sum, .rowsum, .colsum, Registry.opcode(of: Trace.self),
  ]
  /// Beyond this many terms nobody reads a sum.
  private static let mostTerms = 500

  private func expanded(_ id: NodeID, _ sums: [NodeID: [Term]]) -> [Term] {
    guard graph.arity(id) > 0 else { return [singleTerm(id)] }
    let operands = graph.operands(id)
    let parts = operands.map { sums[$0] ?? [singleTerm($0)] }
    switch graph.opcode(id) {
    case .add: return parts[0] + parts[1]
    case .subtract: return parts[0] + parts[1].map(negated)
    case .negate: return parts[0].map(negated)
    case .product where zip(parts, operands).allSatisfy(fills), .hadamard:
      return products(parts[0], parts[1], graph.opcode(id)) ?? whole(id, parts, operands)
    case .divide, .elementwiseDivide:
      let divisor = spelled(parts[1], like: operands[1])
      return parts[0].map { quotient(graph.opcode(id), node(of: $0, like: operands[0]), divisor) }
    case let linear where Self.linear.contains(linear):
      guard fills(parts[0], operands[0]), parts[0].allSatisfy({ $0.body != nil }) else {
        return whole(id, parts, operands)
      }
      return parts[0].map { term(graph.opcode(id), [$0]) }
    case .matrixPower, .elementwisePower:
      return power(graph.opcode(id), parts[0], operands) ?? whole(id, parts, operands)
    default: return whole(id, parts, operands)
    }
  }

  /// Whether each term has the shape of the sum that it stands in: a number that the sum repeats does not distribute.
  private func fills(_ terms: [Term], _ sum: NodeID) -> Bool {
    let shape = builder.shape(sum)
    return terms.count < 2 || shape.isScalar
      || terms.allSatisfy { $0.body.map { builder.shape($0) == shape } ?? false }
  }

  private func whole(_ id: NodeID, _ parts: [[Term]], _ operands: [NodeID]) -> [Term] {
    let operands = zip(parts, operands).map { fitted(spelled(merged($0), like: $1), like: $1) }
    return [singleTerm(simplify(builder.make(graph.opcode(id), operands)))]
  }

  private func quotient(_ opcode: Opcode, _ top: NodeID, _ bottom: NodeID) -> Term {
    singleTerm(simplify(builder.make(opcode, [top, bottom])))
  }

  /// The operator on the terms' bodies, their numbers and 1×1 factors in front.
  private func term(_ opcode: Opcode, _ factors: [Term]) -> Term {
    let bodies = factors.compactMap(\.body)
    var result =
      bodies.isEmpty
      ? Term()
      : singleTerm(
        bodies.count < factors.count && factors.count > 1 ? bodies[0] : simplify(builder.make(opcode, bodies)))
    for factor in factors {
      result.coefficient = result.coefficient * factor.coefficient
      result.scalars.multiply(factor.scalars)
    }
    return result
  }

  private func products(_ a: [Term], _ b: [Term], _ opcode: Opcode) -> [Term]? {
    guard a.count * b.count <= Self.mostTerms else { return nil }
    return merged(a.flatMap { x in b.map { y in term(opcode, [x, y]) } })
  }

  /// (a + b)^k for a small whole k.
  private func power(_ opcode: Opcode, _ base: [Term], _ operands: [NodeID]) -> [Term]? {
    guard base.count > 1, let exponent = graph.constantValue(operands[1]).flatMap({ Int(exactly: $0) }),
      (2...16).contains(exponent)
    else { return nil }
    let isMatrix = opcode == .matrixPower && !builder.isScalar(operands[0])
    if isMatrix, !fills(base, operands[0]) { return nil }
    var result = base
    for _ in 1..<exponent {
      guard let next = products(result, base, isMatrix ? .product : .hadamard) else {
        return nil
      }
      result = next
    }
    return result
  }
}
