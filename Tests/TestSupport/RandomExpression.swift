public import Calculus
public import Matrices

/// A well-typed expression drawn over all operators, with values for its slots.
public struct RandomExpression {
  public let builder = ExpressionBuilder(graph: ExpressionGraph())
  public let root: NodeID
  public let slots: [NodeID]
  public let values: [Matrix]

  /// The slots' shapes: 1×1, n×n, n×m, n×1 and 1×m, two of those that can be taken for each other.
  public static let shapes = [(1, 1), (1, 1), (3, 3), (3, 3), (3, 2), (3, 1), (1, 2)]

  /// Grows from slots by `steps` applications, each on what is there already.
  public init(seed: UInt64, steps: Int) throws {
    var sampler = Sampler(seed: seed)
    let values = try Self.shapes.map { try sampler.uniform($0.0, $0.1, 0.25...1.25) }
    let builder = builder
    slots = values.map { builder.newSlot(holding: $0) }
    self.values = values
    var pool = slots + [builder.constant(2), builder.constant(-1), builder.constant(0.5)]
    let operators = Registry.shared.textbook.filter { rule in
      !(rule.definition?.isInternal ?? true) && rule.operands.contains { $0.role == .quantity }
    }
    var last = slots[0]
    var tries = 0
    var made = 0
    while made < steps, tries < 100 * steps {
      tries += 1
      let rule = operators[Int(sampler.random.below(UInt64(operators.count)))]
      var operands = rule.operands.map { operand -> NodeID in
        switch operand.role {
        case .quantity where operand.defaultValue == nil: pool[Int(sampler.random.below(UInt64(pool.count)))]
        case .option: builder.constant(Double(sampler.random.below(2)))
        default: builder.constant(operand.defaultValue ?? Double(1 + sampler.random.below(3)))
        }
      }
      // What was made last is taken up, so that the whole grows deep.
      let places = rule.operands.indices.filter {
        rule.operands[$0].role == .quantity && rule.operands[$0].defaultValue == nil
      }
      guard !places.isEmpty else { continue }
      if made > 0 { operands[places[Int(sampler.random.below(UInt64(places.count)))]] = last }
      guard let node = try? builder.apply(rule.opcode, operands) else { continue }
      pool.append(node)
      last = node
      made += 1
    }
    root = last
  }
}
