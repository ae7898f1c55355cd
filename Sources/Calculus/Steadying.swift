/// Comparing numbers of expressions with jumps. A\A is the identity up to its last digits, which decide
/// `where(A\A, x, y)`; there a difference of two computations says nothing of the two formulas.
extension ExpressionBuilder {
  /// The expression with what its jumping operators read rounded to nine places, so that what should be equal there,
  /// or zero, is.
  public func steadied(_ root: NodeID) -> NodeID {
    var done: [NodeID: NodeID] = [:]
    for id in graph.reachable(from: [root]) where graph.arity(id) > 0 {
      let opcode = graph.opcode(id)
      let jumps = Registry.shared[opcode].jumps
      let operands = graph.operands(id).map { operand in
        let steady = done[operand] ?? operand
        return jumps ? make(Registry.opcode(of: RoundToDigits.self), steady, constant(9)) : steady
      }
      done[id] = operands == graph.operands(id) ? id : make(opcode, operands)
    }
    return done[root] ?? root
  }
}
