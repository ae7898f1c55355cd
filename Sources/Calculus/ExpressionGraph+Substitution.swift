extension ExpressionGraph {
  /// The slots that an expression reads, ascending.
  public func slots(of root: NodeID) -> [Int] {
    var slots = reachable(from: [root]).compactMap(slotNumber)
    slots.sort()
    return slots
  }

  /// The expression with other expressions in place of some of its nodes, slots for example.
  public func substituting(_ replacements: [NodeID: NodeID], in root: NodeID) -> NodeID {
    var done = replacements
    for id in reachable(from: [root]) where done[id] == nil {
      let operands = operands(id)
      let replaced = operands.map { done[$0] ?? $0 }
      done[id] = replaced == operands ? id : node(opcode(id), replaced)
    }
    return done[root] ?? root
  }

  /// The expression with its slots numbered anew.
  public func renumbering(_ numbers: [Int: Int], in root: NodeID) -> NodeID {
    if numbers.allSatisfy({ $0.key == $0.value }) { return root }
    var replacements: [NodeID: NodeID] = [:]
    for (old, new) in numbers { replacements[slot(old)] = slot(new) }
    return substituting(replacements, in: root)
  }
}
