import Matrices

extension ExpressionBuilder {
  /// The value of an expression, operator by operator: for composites called as functions and for tests.
  /// Programs run through the engine's plans, which call the same `value` of each operator.
  public func value(of root: NodeID, slots: [Matrix]) throws -> Matrix {
    var values: [NodeID: Matrix] = [:]
    for id in graph.reachable(from: [root]) {
      if let constant = graph.constantValue(id) {
        values[id] = Matrix(scalar: constant)
      } else if let slot = graph.slotNumber(id) {
        guard slots.indices.contains(slot) else { throw ShapeMismatch("an operand has no value") }
        values[id] = slots[slot]
      } else if let definition = Registry.shared[graph.opcode(id)].definition {
        values[id] = try definition.value(Arguments(graph.operands(id).compactMap { values[$0] }))
      }
    }
    guard let value = values[root] else { throw ShapeMismatch("the expression has no value") }
    return value
  }
}
