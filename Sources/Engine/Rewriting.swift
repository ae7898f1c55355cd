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

  /// log(softmax(Z)) → logsoftmax(Z), log(σ(z)) → −softplus(−z), log(1 − σ(z)) → −softplus(z).
  private func stable(_ opcode: Opcode, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    guard opcode == .log, let inner = operands.first else { return try builder.apply(opcode, operands) }
    let graph = builder.graph
    if graph.opcode(inner) == .softmax { return try builder.apply(.logSoftmax, graph.operand(inner, 0)) }
    if graph.opcode(inner) == .sigmoid {
      return builder.negated(try builder.apply(.softplus, builder.negated(graph.operand(inner, 0))))
    }
    if graph.opcode(inner) == .subtract, graph.constantValue(graph.operand(inner, 0)) == 1 {
      let probability = graph.operand(inner, 1)
      if graph.opcode(probability) == .sigmoid {
        return builder.negated(try builder.apply(.softplus, graph.operand(probability, 0)))
      }
    }
    return try builder.apply(opcode, operands)
  }
}
