import Calculus
import Matrices

/// Turns a formula into what is run: composites opened, and compositions that lose digits replaced by the operator
/// that keeps them (calculus.md, "Numerical edges"). The value is the same in exact arithmetic.
struct Rewriting {
  let builder: ExpressionBuilder

  func executable(_ root: NodeID) throws(ShapeMismatch) -> NodeID {
    var done: [NodeID: NodeID] = [:]
    return try rewritten(root, &done, depth: 0)
  }

  private func rewritten(
    _ root: NodeID, _ done: inout [NodeID: NodeID], depth: Int
  ) throws(ShapeMismatch) -> NodeID {
    let graph = builder.graph
    for id in graph.reachable(from: [root]) where done[id] == nil {
      if graph.arity(id) == 0 {
        done[id] = id
        continue
      }
      let operands = graph.operands(id).map { done[$0] ?? $0 }
      let opcode = graph.opcode(id)
      if depth < 8, let composite = Registry.shared[opcode].definition as? any Composite.Type {
        let body = try composite.body(builder, operands)
        done[id] = try rewritten(body, &done, depth: depth + 1)
      } else {
        done[id] = try stable(opcode, operands)
      }
    }
    return done[root] ?? root
  }

  /// What keeps its digits in the place of what does not; y ⊙ log(x) with 0·log 0 = 0, ∂prod at an entry that is 0, and
  /// ∂det at a singular matrix.
  private func stable(_ opcode: Opcode, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    let graph = builder.graph
    if opcode == .hadamard {
      for place in 0...1 where graph.opcode(operands[place]) == .log {
        return try builder.apply(.timesLog, operands[1 - place], graph.operand(operands[place], 0))
      }
    }
    if opcode == .elementwiseDivide,
      let factors = scalarFactors(of: operands[0])?.removingFirst(where: {
        graph.opcode($0) == .prod && graph.operand($0, 0) == operands[1]
      })
    {
      return try scaled(builder.apply(.otherProducts, operands[1]), by: factors)
    }
    if opcode == .product, let (scalars, x) = scaledInverse(operands[0], operands[1]),
      let others = scalars.removingFirst(where: { graph.opcode($0) == .determinant && graph.operand($0, 0) == x })
    {
      return try scaled(builder.apply(.cofactors, x), by: others)
    }
    return try builder.stable(opcode, operands)
  }

  /// The scalars and X of s·(t·X⁻ᵀ), however they stand in parentheses.
  private func scaledInverse(_ a: NodeID, _ b: NodeID) -> (scalars: [NodeID], x: NodeID)? {
    let graph = builder.graph
    guard var scalars = scalarFactors(of: a) else { return nil }
    var body = b
    while graph.opcode(body) == .product, let more = scalarFactors(of: graph.operand(body, 0)) {
      scalars += more
      body = graph.operand(body, 1)
    }
    guard graph.opcode(body) == .transpose, graph.opcode(graph.operand(body, 0)) == .inverse else { return nil }
    return (scalars, graph.operand(graph.operand(body, 0), 0))
  }

  /// The factors of a 1×1 product, in no order.
  private func scalarFactors(of root: NodeID) -> [NodeID]? {
    let graph = builder.graph
    guard builder.isScalar(root) else { return nil }
    var factors: [NodeID] = []
    var stack = [root]
    while let id = stack.popLast() {
      switch graph.opcode(id) {
      case .product: stack += graph.operands(id)
      case .negate: stack += [builder.constant(-1), graph.operand(id, 0)]
      default: factors.append(id)
      }
    }
    return factors
  }

  private func scaled(_ body: NodeID, by factors: [NodeID]) throws(ShapeMismatch) -> NodeID {
    factors.isEmpty ? body : try builder.apply(.product, builder.product(of: factors), body)
  }
}

extension [NodeID] {
  /// The others, where one is so; nil where none is.
  fileprivate func removingFirst(where isWanted: (NodeID) -> Bool) -> [NodeID]? {
    guard let place = firstIndex(where: isWanted) else { return nil }
    return Array(self[..<place] + self[(place + 1)...])
  }
}
