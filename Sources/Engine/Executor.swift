import Calculus
import Matrices

/// Runs expressions: at the prompt, in loops, in functions the same kernels, so that the bits agree.
///
/// One thread owns an executor; ``Interruption`` is the one thing that another thread may touch.
public final class Executor {
  public let graph: ExpressionGraph
  public let interruption: Interruption
  private var builder: ExpressionBuilder
  private var plans: [PlanKey: (plan: Plan, lastUse: Int)] = [:]
  private var sizeSlots: [NodeID: [Int]] = [:]
  private var clock = 0
  /// Least recently used plans go when there are more.
  private static let capacity = 1024

  public init(graph: ExpressionGraph, interruption: Interruption) {
    self.graph = graph
    self.interruption = interruption
    builder = ExpressionBuilder(graph: graph)
  }

  /// The value of an expression over slots. Throws ``ShapeMismatch``, ``MatrixError`` or ``Interrupted``.
  public func value(of root: NodeID, slots: [Matrix]) throws -> Matrix {
    // A number needs no plan: cells full of them would fill the memory of plans.
    if let number = graph.constantValue(root) { return Matrix(scalar: number) }
    return try run(plan(for: root, slots: slots), slots: slots)
  }

  /// Forgets what it knows of expressions: the graph has given them new ids.
  public func forgetPlans() {
    builder = ExpressionBuilder(graph: graph)
    plans = [:]
    sizeSlots = [:]
  }

  private func plan(for root: NodeID, slots: [Matrix]) throws -> Plan {
    let deciding = slotsDecidingShapes(root)
    var leaves = slots.map {
      PlanKey.Leaf(rows: $0.rows, columns: $0.columns, elementType: $0.elementType, size: nil)
    }
    for slot in deciding where leaves.indices.contains(slot) { leaves[slot].size = slots[slot].scalarValue }
    let key = PlanKey(root: root, leaves: leaves)
    clock += 1
    if let found = plans[key] {
      plans[key]?.lastUse = clock
      return found.plan
    }
    builder.begin()
    for slot in slots { _ = builder.newSlot(holding: slot) }
    let plan = Plan(root: try Rewriting(builder: builder).executable(root), slotCount: slots.count, graph: graph)
    if plans.count >= Self.capacity { forgetOldest() }
    plans[key] = (plan, clock)
    return plan
  }

  private func forgetOldest() {
    let middle = plans.values.map(\.lastUse).sorted()[plans.count / 2]
    plans = plans.filter { $0.value.lastUse > middle }
  }

  /// The slots whose numbers decide shapes, as in `zeros(n, 10)`.
  private func slotsDecidingShapes(_ root: NodeID) -> [Int] {
    if let known = sizeSlots[root] { return known }
    var slots: Set<Int> = []
    for id in graph.reachable(from: [root]) {
      let operands = Registry.shared[graph.opcode(id)].operands
      for (position, operand) in graph.operands(id).enumerated()
      where operands.indices.contains(position) && operands[position].role == .size {
        for node in graph.reachable(from: [operand]) { if let slot = graph.slotNumber(node) { slots.insert(slot) } }
      }
    }
    sizeSlots[root] = slots.sorted()
    return slots.sorted()
  }

  private func run(_ plan: Plan, slots: [Matrix]) throws -> Matrix {
    var registers: [Matrix?] = slots
    registers.append(contentsOf: repeatElement(nil, count: plan.registerCount - slots.count))
    for step in plan.steps {
      switch step {
      case .constant(let matrix, let register): registers[register] = matrix
      case .apply(let definition, let operands, let register, let free):
        if interruption.isRequested { throw Interrupted() }
        var arguments: [Matrix] = []
        arguments.reserveCapacity(operands.count)
        for operand in operands {
          guard let value = registers[operand] else { throw ShapeMismatch("an operand has no value") }
          arguments.append(value)
        }
        registers[register] = try definition.value(Arguments(arguments))
        for dead in free { registers[dead] = nil }
      }
    }
    guard let value = registers[plan.result] else { throw ShapeMismatch("the expression has no value") }
    return value
  }
}

/// A computation was stopped by its user.
public struct Interrupted: Error, Sendable {
  public init() {}
}
