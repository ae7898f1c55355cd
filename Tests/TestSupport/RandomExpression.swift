public import Calculus
public import Matrices

/// A well-typed expression drawn over all operators, with values for its slots.
public struct RandomExpression {
  public let builder = ExpressionBuilder(graph: ExpressionGraph())
  public let root: NodeID
  public let slots: [NodeID]
  public let values: [Matrix]

  /// Grows from 1×1, 1×m, n×1, n×m and n×n slots by `steps` applications, each on what is there already.
  public init(seed: UInt64, steps: Int) throws {
    var sampler = Sampler(seed: seed)
    let shapes = [(1, 1), (1, 1), (3, 3), (3, 3), (3, 2), (3, 1), (1, 2)]
    let values = try shapes.map { try sampler.uniform($0.0, $0.1, 0.25...1.25) }
    let builder = builder
    slots = values.map { builder.newSlot(holding: $0) }
    self.values = values
    var pool = slots + [builder.constant(2), builder.constant(-1), builder.constant(0.5)]
    let operators = Registry.shared.textbook.filter { rule in
      !(rule.definition?.isInternal ?? true) && rule.operands.allSatisfy { $0.role == .quantity }
    }
    var last = slots[0]
    var tries = 0
    var made = 0
    while made < steps, tries < 100 * steps {
      tries += 1
      let rule = operators[Int(sampler.random.below(UInt64(operators.count)))]
      // What was made last is taken up, so that the whole grows deep.
      var operands = rule.operands.map { _ in pool[Int(sampler.random.below(UInt64(pool.count)))] }
      guard !operands.isEmpty else { continue }
      if made > 0 { operands[Int(sampler.random.below(UInt64(operands.count)))] = last }
      guard let node = try? builder.apply(rule.opcode, operands) else { continue }
      pool.append(node)
      last = node
      made += 1
    }
    root = last
  }
}
