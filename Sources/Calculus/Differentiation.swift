/// What reverse mode finds for one leaf: the expression of its adjoint, and what stood in the way.
public struct LeafAdjoint: Sendable {
  /// The sum over all differentiable paths; nil where there is none.
  public var expression: NodeID?
  /// "floor is constant between its jumps": paths that contribute zero, and why.
  public var remarks: [String] = []
  /// "argmax gives positions": paths that have no derivative, and why.
  public var obstacles: [String] = []
}

/// Reverse mode over expressions: from a root with adjoint G to its leaves, yielding expressions.
///
/// This is the one differentiator. Its result is printed, proved about and run (calculus.md). A node is visited once,
/// in descending order of ids, when all its uses have contributed.
public final class Differentiation {
  public let builder: ExpressionBuilder
  private var adjoints: [NodeID?] = []
  private var stamps: [UInt32] = []
  private var turn: UInt32 = 0
  private var order: [NodeID] = []
  private var stack: [NodeID] = []
  private var derived: [DerivedKey: [(node: NodeID, adjoint: NodeID?)]] = [:]
  private static let mostDerived = 1000
  /// For composites: their bodies are differentiated by a run of its own.
  private var inner: Differentiation?

  public init(builder: ExpressionBuilder) { self.builder = builder }

  /// The adjoint of every slot that `root` reads, by slot number. `seed` is ∂L/∂root, of root's shape.
  public func leafAdjoints(of root: NodeID, seed: NodeID) throws(ShapeMismatch) -> [Int: LeafAdjoint] {
    run(from: root, seed: seed, stoppingAt: [])
    var leaves: [Int: LeafAdjoint] = [:]
    for id in order {
      guard let slot = builder.graph.slotNumber(id) else { continue }
      leaves[slot, default: LeafAdjoint()].expression = adjoint(id)
    }
    for id in order where builder.graph.opcode(id) != .slot { noteObstacles(at: id, in: &leaves) }
    if let failure = builder.ruleFailure { throw failure }
    return leaves
  }

  /// The adjoint of one slot, without remarks: the fast way for whole expressions.
  public func adjoint(ofSlot slot: Int, after root: NodeID, seed: NodeID) -> NodeID? {
    run(from: root, seed: seed, stoppingAt: [])
    return adjoint(builder.graph.slot(slot))
  }

  /// Runs reverse mode once; ``adjoint(_:)`` then answers for every node that it reached. What was derived before for
  /// the same expression and shapes is not derived again.
  public func run(from root: NodeID, seed: NodeID) {
    let key = DerivedKey(root: root, seed: seed, slots: builder.slotSignature)
    if let known = derived[key] { return recall(known) }
    run(from: root, seed: seed, stoppingAt: [])
    guard builder.failure == nil else { return }
    if derived.count >= Self.mostDerived { derived.removeAll(keepingCapacity: true) }
    derived[key] = order.map { ($0, adjoint($0)) }
  }

  private func recall(_ known: [(node: NodeID, adjoint: NodeID?)]) {
    turn &+= 1
    reserve(builder.graph.count)
    order.removeAll(keepingCapacity: true)
    for (node, adjoint) in known {
      order.append(node)
      stamps[Int(node.index)] = turn
      adjoints[Int(node.index)] = adjoint
    }
  }

  /// After a run: the adjoint that reached a node.
  public func adjoint(_ id: NodeID) -> NodeID? {
    let index = Int(id.index)
    return index < stamps.count && stamps[index] == turn ? adjoints[index] : nil
  }

  private func run(from root: NodeID, seed: NodeID, stoppingAt leaves: [NodeID]) {
    turn &+= 1
    collect(root, stoppingAt: leaves)
    add(seed, to: root)
    let registry = Registry.shared
    for id in order where !leaves.contains(id) {
      guard let G = adjoint(id), builder.graph.arity(id) > 0 else { continue }
      let rule = registry[builder.graph.opcode(id)]
      guard rule.hasRule, let definition = rule.definition else { continue }
      definition.adjoint(Pullback(run: self, node: id, G: G))
    }
  }

  /// Nodes under the root in descending order. Marks are stamps with no adjoint yet.
  private func collect(_ root: NodeID, stoppingAt leaves: [NodeID]) {
    order.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    stack.append(root)
    let graph = builder.graph
    reserve(graph.count)
    while let id = stack.popLast() {
      let index = Int(id.index)
      if stamps[index] == turn { continue }
      stamps[index] = turn
      adjoints[index] = nil
      order.append(id)
      if leaves.contains(id) { continue }
      for position in 0..<graph.arity(id) { stack.append(graph.operand(id, position)) }
    }
    order.sort(by: >)
  }

  private func reserve(_ count: Int) {
    guard stamps.count < count else { return }
    let added = count * 2 - stamps.count
    stamps.append(contentsOf: repeatElement(0, count: added))
    adjoints.append(contentsOf: repeatElement(nil, count: added))
  }

  fileprivate func add(_ contribution: NodeID, to id: NodeID) {
    let index = Int(id.index)
    guard index < stamps.count, stamps[index] == turn else { return }
    if let present = adjoints[index] {
      adjoints[index] = builder.plus(present, contribution)
    } else {
      adjoints[index] = contribution
    }
  }

  /// Differentiates the body of a composite whose result is `root` and hands the parts to its operands.
  fileprivate func addAdjoints(through root: NodeID, seed: NodeID, operands: [NodeID]) {
    let inner = self.inner ?? Differentiation(builder: builder)
    self.inner = inner
    inner.run(from: root, seed: seed, stoppingAt: operands)
    for operand in Set(operands) {
      if let part = inner.adjoint(operand) { add(part, to: operand) }
    }
  }

  /// Says for each slot under a node without a rule, or under an operand that takes positions, what stands in the way.
  private func noteObstacles(at id: NodeID, in leaves: inout [Int: LeafAdjoint]) {
    let graph = builder.graph
    guard graph.arity(id) > 0, adjoint(id) != nil else { return }
    let rule = Registry.shared[graph.opcode(id)]
    switch rule.derivative {
    case .rule:
      for (position, operand) in rule.operands.enumerated()
      where operand.role != .quantity && position < graph.arity(id) {
        let what = operand.role == .positions ? "positions" : "a size or an option"
        note(under: graph.operand(id, position), in: &leaves) {
          $0.obstacles.append("\(rule.name) reads it as \(what)")
        }
      }
    case .zeroAlmostEverywhere(let remark): note(under: id, in: &leaves) { $0.remarks.append(remark) }
    case .undefined(let reason): note(under: id, in: &leaves) { $0.obstacles.append(reason) }
    }
  }

  private func note(under id: NodeID, in leaves: inout [Int: LeafAdjoint], _ remark: (inout LeafAdjoint) -> Void) {
    for node in builder.graph.reachable(from: [id]) {
      if let slot = builder.graph.slotNumber(node) { remark(&leaves[slot, default: LeafAdjoint()]) }
    }
  }
}

/// What an adjoint depends on: the expression, and the shapes and sizes of its slots.
private struct DerivedKey: Hashable {
  var root: NodeID
  var seed: NodeID
  var slots: [ExpressionBuilder.Slot]
}

/// One node's view of the reverse run: its operands, its result, and G, the adjoint that reached it.
public struct Pullback {
  private let run: Differentiation
  public let node: NodeID
  /// ∂L/∂node, of the node's shape.
  public let G: NodeID

  init(run: Differentiation, node: NodeID, G: NodeID) {
    self.run = run
    self.node = node
    self.G = G
  }

  public var builder: ExpressionBuilder { run.builder }
  /// The node's own result, for rules that read better in it: tanh′ = 1 − y².
  public var y: NodeID { node }
  public subscript(_ position: Int) -> NodeID { builder.graph.operand(node, position) }
  public var count: Int { builder.graph.arity(node) }
  var operands: [NodeID] { builder.graph.operands(node) }
  public func shape(_ position: Int) -> SymbolicShape { builder.shape(self[position]) }
  public func isScalar(_ position: Int) -> Bool { builder.isScalar(self[position]) }

  /// Adds a contribution to an operand's adjoint.
  public func add(_ position: Int, _ contribution: NodeID) { run.add(contribution, to: self[position]) }

  /// Adds G ⊙ slope, summed over the axes along which the operand was broadcast.
  public func add(_ position: Int, slope: NodeID) {
    add(position, builder.unbroadcast(builder.times(G, slope), to: shape(position)))
  }

  /// The contributions of an elementwise operator, from its recorded slopes.
  func addSlopes() {
    let templates = Slopes.of(builder.graph.opcode(node))
    for position in 0..<min(templates.count, count) {
      if templates[position].isConstant(0) || builder.graph.opcode(self[position]) == .constant { continue }
      add(position, slope: templates[position].grafted(in: builder, onto: node))
    }
  }

  /// The contributions through a composite's body.
  func addAdjoints(through root: NodeID) { run.addAdjoints(through: root, seed: G, operands: operands) }

  func fail() { refuse("its definition does not fit these shapes") }

  /// Says why this application cannot be differentiated.
  func refuse(_ reason: String) { builder.ruleFailure = ShapeMismatch(reason) }
}
