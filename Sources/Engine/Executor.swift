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
  private var formulas: [NodeID: PlannedFormula] = [:]
  private var clock = 0
  /// Plans of all formulas, at most.
  private var planCount = 0
  /// Least recently used formulas go when there are more plans.
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
    let place = formula(root)
    let plan = try formulas.values[place].plan(for: slots) { try made(root, slots) }
    let value = try plan.run(slots: slots, interruption, profiler)
    recorder?.formula(plan, sizes: formulas.values[place].sizeSlots, slots: slots, result: value)
    return value
  }

  /// Forgets what it knows of expressions: the graph has given them new ids.
  public func forgetPlans() {
    builder = ExpressionBuilder(graph: graph)
    formulas = [:]
    planCount = 0
  }

  /// Where the formula of this root is kept.
  private func formula(_ root: NodeID) -> Dictionary<NodeID, PlannedFormula>.Index {
    clock += 1
    if planCount >= Self.capacity { forgetOldest() }
    if let known = formulas.index(forKey: root) {
      formulas.values[known].lastUse = clock
      return known
    }
    formulas[root] = PlannedFormula(sizeSlots: slotsDecidingShapes(root), lastUse: clock)
    return formulas.index(forKey: root) ?? formulas.startIndex
  }

  private func made(_ root: NodeID, _ slots: [Matrix]) throws -> Plan {
    planCount += 1
    builder.begin()
    for slot in slots { _ = builder.newSlot(holding: slot) }
    let executable = try Rewriting(builder: builder).executable(root)
    return Plan(root: executable, slotCount: slots.count, graph: graph, shape: builder.shape)
  }

  private func forgetOldest() {
    let middle = formulas.values.map(\.lastUse).sorted()[formulas.count / 2]
    formulas = formulas.filter { $0.value.lastUse > middle }
    planCount = formulas.values.reduce(0) { $0 + $1.planCount }
  }

  /// The slots whose numbers decide shapes, as in `zeros(n, 10)`.
  private func slotsDecidingShapes(_ root: NodeID) -> [Int] {
    var slots: Set<Int> = []
    for id in graph.reachable(from: [root]) {
      let operands = Registry.shared[graph.opcode(id)].operands
      for (position, operand) in graph.operands(id).enumerated()
      where operands.indices.contains(position) && operands[position].role == .size {
        for node in graph.reachable(from: [operand]) { if let slot = graph.slotNumber(node) { slots.insert(slot) } }
      }
    }
    return slots.sorted()
  }
}

/// A computation was stopped by its user.
public struct Interrupted: Error, Sendable {
  public init() {}
}
