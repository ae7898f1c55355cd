/// The vocabulary of derivative rules. Each function folds what is obvious (·1, +0, a double transpose), so that rules
/// are written without cases and a gradient does not drag their traces along.
extension ExpressionBuilder {
  public func plus(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isConstant(a, 0), !graph.isBroadcast(b) { return b }
    if isConstant(b, 0) { return a }
    if graph.opcode(b) == .negate { return minus(a, graph.operand(b, 0)) }
    return make(.add, a, b)
  }

  public func minus(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isConstant(b, 0) { return a }
    if isConstant(a, 0) { return negated(b) }
    if graph.opcode(b) == .negate { return plus(a, graph.operand(b, 0)) }
    return make(.subtract, a, b)
  }

  public func negated(_ a: NodeID) -> NodeID {
    if let value = graph.constantValue(a) { return constant(-value) }
    if graph.opcode(a) == .negate { return graph.operand(a, 0) }
    return make(.negate, a)
  }

  /// a ⊙ b; scaling where one of them is 1×1.
  public func times(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isConstant(a, 1) { return b }
    if isConstant(b, 1) { return a }
    if let x = graph.constantValue(a), let y = graph.constantValue(b) { return constant(x * y) }
    if graph.opcode(a) == .negate { return negated(times(graph.operand(a, 0), b)) }
    if graph.opcode(b) == .negate { return negated(times(a, graph.operand(b, 0))) }
    if graph.isBroadcast(a), shape(a) == shape(b) { return times(graph.operand(a, 0), b) }
    if graph.isBroadcast(b), shape(a) == shape(b) { return times(a, graph.operand(b, 0)) }
    // A comparison selects (0·NaN must not leak), which only ⊙ does.
    if isScalar(a), !graph.isComparison(a), !graph.isComparison(b) { return make(.product, a, b) }
    if isScalar(b), !graph.isComparison(a), !graph.isComparison(b) { return make(.product, b, a) }
    return make(.hadamard, a, b)
  }

  /// a ⊘ b; a/b where b is 1×1.
  public func over(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isConstant(b, 1) { return a }
    // 2/15 stays a fraction: nobody reads 0.13333333333333333.
    if let x = graph.constantValue(a), let y = graph.constantValue(b), (x / y).rounded() == x / y {
      return constant(x / y)
    }
    if graph.opcode(a) == .negate { return negated(over(graph.operand(a, 0), b)) }
    if graph.isBroadcast(a), shape(a) == shape(b) { return over(graph.operand(a, 0), b) }
    return make(isScalar(b) ? .divide : .elementwiseDivide, a, b)
  }

  public func power(_ a: NodeID, _ exponent: NodeID) -> NodeID {
    if isConstant(exponent, 1) { return a }
    if isConstant(exponent, 0), isScalar(a) { return constant(1) }
    return make(.elementwisePower, a, exponent)
  }

  /// The matrix product.
  public func product(_ a: NodeID, _ b: NodeID) -> NodeID {
    if isScalar(a) || isScalar(b) { return times(a, b) }
    if graph.opcode(a) == .identity { return b }
    if graph.opcode(b) == .identity { return a }
    return make(.product, a, b)
  }

  /// The product of some factors, the first one's shape for all of them; at least one.
  public func product(of factors: [NodeID]) -> NodeID { factors.dropFirst().reduce(factors[0]) { product($0, $1) } }

  public func transpose(_ a: NodeID) -> NodeID {
    if isScalar(a) { return a }
    if graph.opcode(a) == .transpose { return graph.operand(a, 0) }
    if graph.opcode(a) == .identity { return a }
    return make(.transpose, a)
  }

  public func inverse(_ a: NodeID) -> NodeID {
    if graph.opcode(a) == .inverse { return graph.operand(a, 0) }
    // The transpose goes outside, where products take it in: X⁻ᵀ.
    if graph.opcode(a) == .transpose { return transpose(inverse(graph.operand(a, 0))) }
    return make(.inverse, a)
  }

  public func sum(_ a: NodeID) -> NodeID { isScalar(a) ? a : make(.sum, a) }
  public func rowsum(_ a: NodeID) -> NodeID { shape(a).isColumn ? a : make(.rowsum, a) }
  public func colsum(_ a: NodeID) -> NodeID { shape(a).isRow ? a : make(.colsum, a) }

  /// `a` repeated to the shape of `model`, whose entries do not matter.
  public func broadcast(_ a: NodeID, like model: NodeID) -> NodeID {
    if shape(a) == shape(model) { return a }
    return make(.broadcast, a, model)
  }

  /// The identity of the size of the square `model`.
  public func identity(like model: NodeID) -> NodeID { make(.identity, model) }
  public func count(_ a: NodeID) -> NodeID { isScalar(a) ? constant(1) : make(.count, a) }

  /// The adjoint of broadcasting: sums over the axes along which an operand of this shape was repeated.
  public func unbroadcast(_ adjoint: NodeID, to target: SymbolicShape) -> NodeID {
    let from = shape(adjoint)
    if from == target { return adjoint }
    if target.isScalar { return sum(adjoint) }
    if target.isRow, !from.isRow { return colsum(adjoint) }
    if target.isColumn, !from.isColumn { return rowsum(adjoint) }
    return adjoint
  }

  /// An application with the folding of the functions above, for grafted slopes.
  func simplified(_ opcode: Opcode, _ a: NodeID) -> NodeID { opcode == .negate ? negated(a) : make(opcode, a) }

  func simplified(_ opcode: Opcode, _ a: NodeID, _ b: NodeID) -> NodeID {
    switch opcode {
    case .add: return plus(a, b)
    case .subtract: return minus(a, b)
    case .hadamard: return times(a, b)
    case .elementwiseDivide: return over(a, b)
    case .elementwisePower: return power(a, b)
    case .greater:
      if let x = graph.constantValue(a), let y = graph.constantValue(b) { return constant(x > y ? 1 : 0) }
      return make(opcode, a, b)
    default: return make(opcode, a, b)
    }
  }

  func simplified(_ opcode: Opcode, _ a: NodeID, _ b: NodeID, _ c: NodeID) -> NodeID {
    if opcode == .select, let condition = graph.constantValue(a) { return condition != 0 ? b : c }
    return make(opcode, [a, b, c])
  }

  func isConstantZero(_ id: NodeID) -> Bool { isConstant(id, 0) }
  func isConstant(_ id: NodeID, _ value: Double) -> Bool { graph.constantValue(id) == value }
}

extension ExpressionGraph {
  func isBroadcast(_ id: NodeID) -> Bool { opcode(id) == .broadcast }
  /// Whether the node is a mask by its operator.
  public func isComparison(_ id: NodeID) -> Bool { Registry.shared[opcode(id)].isPredicate }
}
