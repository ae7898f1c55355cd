import Calculus
import Matrices

/// Runs expressions: at the prompt, in loops, in functions the same kernels, so that the bits agree.
///
/// One thread owns an executor; ``Interruption`` is the one thing that another thread may touch.
public final class Executor {
  public let graph: ExpressionGraph
  public let interruption: Interruption
  /// Told of all that is computed while a loop's turn is recorded.
  public var recorder: TurnRecorder?
  /// Told how long every operation takes, while somebody wants to know.
  public var profiler: Profiler?
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
    let plan = try plan(for: root, slots: slots)
    let value = try plan.run(slots: slots, interruption, profiler)
    recorder?.formula(plan, sizes: slotsDecidingShapes(root), slots: slots, result: value)
    return value
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
    let executable = try Rewriting(builder: builder).executable(root)
    let plan = Plan(root: executable, slotCount: slots.count, graph: graph, isScalar: builder.isScalar)
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
}

/// A computation was stopped by its user.
public struct Interrupted: Error, Sendable {
  public init() {}
}
