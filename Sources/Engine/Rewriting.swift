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

  /// What keeps its digits in the place of what does not; y ⊙ log(x) with 0·log 0 = 0, and ∂prod at an entry that is 0.
  private func stable(_ opcode: Opcode, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    let graph = builder.graph
    if opcode == .hadamard {
      for place in 0...1 where graph.opcode(operands[place]) == .log {
        return try builder.apply(.timesLog, operands[1 - place], graph.operand(operands[place], 0))
      }
    }
    if opcode == .elementwiseDivide, let factors = withoutProduct(operands[0], of: operands[1]) {
      let others = try builder.apply(.otherProducts, operands[1])
      return factors.isEmpty ? others : try builder.apply(.product, builder.product(of: factors), others)
    }
    return try builder.stable(opcode, operands)
  }

  /// The other factors of a 1×1 product that has prod(x) among them; nil where it has not.
  private func withoutProduct(_ root: NodeID, of x: NodeID) -> [NodeID]? {
    let graph = builder.graph
    guard builder.isScalar(root) else { return nil }
    var factors: [NodeID] = []
    var stack = [root]
    while let id = stack.popLast() {
      if graph.opcode(id) == .product { stack += graph.operands(id) } else { factors.append(id) }
    }
    guard let place = factors.firstIndex(where: { graph.opcode($0) == .prod && graph.operand($0, 0) == x }) else {
      return nil
    }
    factors.remove(at: place)
    return factors
  }
}
