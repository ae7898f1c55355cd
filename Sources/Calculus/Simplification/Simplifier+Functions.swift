/// Relations between functions of numbers in entrywise products and sums.
extension Simplifier {
  private static let sinh = Registry.opcode(of: Sinh.self)
  private static let cosh = Registry.opcode(of: Cosh.self)
  private static let tanh = Registry.opcode(of: Tanh.self)
  private static let sine = Registry.opcode(of: Sin.self)
  private static let cosine = Registry.opcode(of: Cos.self)
  private static let tangent = Registry.opcode(of: Tan.self)

  /// sinh ⊘ cosh is tanh, sin ⊘ cos is tan, and σ(−z) ⊙ (1 − σ(−z)) is σ(z) ⊙ (1 − σ(z)).
  func relateFunctions(in factors: inout Powers) {
    joinQuotients(Self.sinh, Self.cosh, as: Self.tanh, in: &factors)
    joinQuotients(Self.sine, Self.cosine, as: Self.tangent, in: &factors)
    for power in factors.list where graph.opcode(power.base) == .sigmoid && startsNegative(graph.operand(power.base, 0))
    {
      guard let complement = factors.list.first(where: { reflected($0.base) == power.base }),
        complement.exponent == power.exponent
      else { continue }
      let mirror = builder.make(.sigmoid, opposite(of: graph.operand(power.base, 0)))
      factors.multiply(power.base, -power.exponent)
      factors.multiply(complement.base, -power.exponent)
      factors.multiply(mirror, power.exponent)
      factors.multiply(sum([Term(), Term(coefficient: Coefficient(-1), body: mirror)], like: mirror), power.exponent)
      return
    }
  }

  private func joinQuotients(_ above: Opcode, _ below: Opcode, as quotient: Opcode, in factors: inout Powers) {
    for power in factors.list where graph.opcode(power.base) == above {
      let other = builder.make(below, graph.operand(power.base, 0))
      guard let divisor = factors.list.first(where: { $0.base == other }),
        (power.exponent > 0) != (divisor.exponent > 0)
      else { continue }
      let shared = min(abs(power.exponent), abs(divisor.exponent)) * (power.exponent > 0 ? 1 : -1)
      factors.multiply(power.base, -shared)
      factors.multiply(other, shared)
      factors.multiply(builder.make(quotient, graph.operand(power.base, 0)), shared)
    }
  }

  /// exp(z)·exp(−z) is 1, of numbers: a matrix of ones would have to be told its shape.
  func cancelExponentials(in factors: inout Powers) {
    let exponentials = factors.list.filter { graph.opcode($0.base) == .exp }
    if exponentials.count < 2 { return }
    for power in exponentials where startsNegative(graph.operand(power.base, 0)) {
      let mirror = builder.make(.exp, opposite(of: graph.operand(power.base, 0)))
      guard let other = exponentials.first(where: { $0.base == mirror }), (other.exponent > 0) == (power.exponent > 0)
      else { continue }
      let shared = min(abs(power.exponent), abs(other.exponent)) * (power.exponent > 0 ? 1 : -1)
      factors.multiply(power.base, -shared)
      factors.multiply(mirror, -shared)
    }
  }

  /// σ(z) of 1 − σ(z).
  private func reflected(_ id: NodeID) -> NodeID? {
    guard graph.opcode(id) == .subtract, graph.constantValue(graph.operand(id, 0)) == 1,
      graph.opcode(graph.operand(id, 1)) == .sigmoid
    else { return nil }
    return graph.operand(id, 1)
  }

  /// Whether an expression is written with a minus in front.
  func startsNegative(_ id: NodeID) -> Bool {
    let summands = terms(id)
    return summands.count == 1 && summands[0].coefficient.isNegative
  }

  func opposite(of id: NodeID) -> NodeID { sum(terms(id).map(negated), like: id) }

  /// Whether no entry is negative, by form or by a fact: a square, a root, e to anything, sums of such.
  func isNonNegative(_ id: NodeID) -> Bool {
    if let value = graph.constantValue(id) { return value >= 0 }
    if let slot = graph.slotNumber(id) { return has(slot, .positive) || has(slot, .onehot) }
    let operands = graph.operands(id)
    switch graph.opcode(id) {
    case .exp, .squareRoot, .sigmoid, .softplus, .relu, .softmax, .norm, .divisorNorm, .oneNorm, .count, .rows,
      .columns:
      return true
    case .elementwisePower:
      if let exponent = graph.constantValue(operands[1]), exponent.truncatingRemainder(dividingBy: 2) == 0 {
        return true
      }
      return isNonNegative(operands[0])
    case .add, .hadamard, .divide, .elementwiseDivide: return operands.allSatisfy(isNonNegative)
    case .product: return operands.contains(where: builder.isScalar) && operands.allSatisfy(isNonNegative)
    case .sum, .rowsum, .colsum, .broadcast, .transpose, Registry.opcode(of: Mean.self),
      Registry.opcode(of: RowMean.self), Registry.opcode(of: ColumnMean.self):
      return isNonNegative(operands[0])
    default: return graph.isComparison(id)
    }
  }
}
