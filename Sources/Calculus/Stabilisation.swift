/// Compositions that lose digits or overflow, replaced by the operator that keeps them (calculus.md, "Numerical
/// edges"). The value is the same in exact arithmetic, so this is done before running and before differentiating.
extension ExpressionBuilder {
  /// The application, or what it is evaluated as:
  /// log(softmax(Z)) → logsoftmax(Z), log(σ(z)) → −softplus(−z), log(1 − σ(z)) → −softplus(z),
  /// log(sum(exp(x))) → logsumexp(x), log(1 + exp(z)) → softplus(z), x/(1 + exp(z)) → x·σ(−z).
  public func stable(_ opcode: Opcode, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    if opcode == .divide || opcode == .elementwiseDivide, let exponent = logisticExponent(operands[1]) {
      return try logistic(operands[0], exponent)
    }
    guard opcode == .log, let inner = operands.first else { return try apply(opcode, operands) }
    switch graph.opcode(inner) {
    case .softmax: return try apply(.logSoftmax, graph.operand(inner, 0))
    case .sigmoid: return negated(try apply(.softplus, negated(graph.operand(inner, 0))))
    case .subtract where isConstant(graph.operand(inner, 0), 1) && graph.opcode(graph.operand(inner, 1)) == .sigmoid:
      return negated(try apply(.softplus, graph.operand(graph.operand(inner, 1), 0)))
    case .add:
      for place in 0...1 where isConstant(graph.operand(inner, place), 1) {
        let other = graph.operand(inner, 1 - place)
        if graph.opcode(other) == .exp { return try apply(.softplus, graph.operand(other, 0)) }
      }
    case .sum where graph.opcode(graph.operand(inner, 0)) == .exp:
      let exponent = graph.operand(graph.operand(inner, 0), 0)
      let shape = shape(exponent)
      // logsumexp takes rows, and a column as a whole.
      return try apply(.logSumExp, shape.isRow || shape.isColumn ? exponent : apply(.vec, exponent))
    case .rowsum where graph.opcode(graph.operand(inner, 0)) == .exp:
      let exponent = graph.operand(graph.operand(inner, 0), 0)
      if !shape(exponent).isColumn { return try apply(.logSumExp, exponent) }
    default: break
    }
    return try apply(opcode, operands)
  }

  /// z of 1 + exp(z).
  private func logisticExponent(_ id: NodeID) -> NodeID? {
    guard graph.opcode(id) == .add else { return nil }
    for place in 0...1 where isConstant(graph.operand(id, place), 1) {
      let other = graph.operand(id, 1 - place)
      if graph.opcode(other) == .exp { return graph.operand(other, 0) }
    }
    return nil
  }

  /// x/(1 + exp(z)), which overflows for large z where σ does not.
  private func logistic(_ numerator: NodeID, _ exponent: NodeID) throws(ShapeMismatch) -> NodeID {
    if graph.opcode(numerator) == .exp, graph.operand(numerator, 0) == exponent { return try apply(.sigmoid, exponent) }
    let sigmoid = try apply(.sigmoid, negated(exponent))
    return isConstant(numerator, 1) ? sigmoid : try apply(.hadamard, numerator, sigmoid)
  }

  /// The whole expression so replaced. A composite is opened where it may take the logarithm of an operand that
  /// squashes: cce(y, softmax(Z)) has its gradient from the logits.
  public func stabilised(_ root: NodeID) throws(ShapeMismatch) -> NodeID {
    var done: [NodeID: NodeID] = [:]
    return try stabilised(root, &done, depth: 0)
  }

  private func stabilised(
    _ root: NodeID, _ done: inout [NodeID: NodeID], depth: Int
  ) throws(ShapeMismatch) -> NodeID {
    for id in graph.reachable(from: [root]) where done[id] == nil {
      guard graph.arity(id) > 0 else {
        done[id] = id
        continue
      }
      let operands = graph.operands(id).map { done[$0] ?? $0 }
      let opcode = graph.opcode(id)
      if depth < 8, operands.contains(where: squashes),
        let composite = Registry.shared[opcode].definition as? any Composite.Type
      {
        done[id] = try stabilised(composite.body(self, operands), &done, depth: depth + 1)
      } else if [.log, .divide, .elementwiseDivide].contains(opcode) || operands != graph.operands(id) {
        done[id] = try stable(opcode, operands)
      } else {
        done[id] = id
      }
    }
    return done[root] ?? root
  }

  private func squashes(_ id: NodeID) -> Bool { graph.opcode(id) == .softmax || graph.opcode(id) == .sigmoid }
}
