import Calculus
import Matrices

/// An expression made ready to run: operators in order over numbered registers, with the register that each result
/// goes to and those whose last use has passed.
///
/// A plan holds for leaf shapes and element types, not for values: it is made once and run at every step of a loop.
struct Plan {
  enum Step {
    case constant(Matrix, register: Int)
    case apply(any OperatorDefinition.Type, operands: [Int], register: Int, free: [Int])
  }

  var steps: [Step]
  /// Slots occupy the first registers.
  var registerCount: Int
  var result: Int
}

/// What a plan is specialised to. Values are no part of it, save for numbers that decide shapes.
struct PlanKey: Hashable {
  struct Leaf: Hashable {
    var rows: Int
    var columns: Int
    var elementType: ElementType
    /// The leaf's number where it decides a shape.
    var size: Double?
  }

  var root: NodeID
  var leaves: [Leaf]
}

extension Plan {
  /// Plans the expression. Composites are replaced by their bodies, so that what they share is computed once.
  init(root: NodeID, slotCount: Int, graph: ExpressionGraph) {
    var steps: [Step] = []
    var register: [NodeID: Int] = [:]
    var next = slotCount
    let order = graph.reachable(from: [root])
    var lastUse: [NodeID: NodeID] = [:]
    for id in order {
      for operand in graph.operands(id) { lastUse[operand] = id }
    }
    for id in order {
      if let slot = graph.slotNumber(id) {
        register[id] = slot
        continue
      }
      let target = next
      next += 1
      if let value = graph.constantValue(id) {
        steps.append(.constant(Matrix(scalar: value), register: target))
      } else if let definition = Registry.shared[graph.opcode(id)].definition {
        let operands = graph.operands(id)
        let free = Set(operands).filter { lastUse[$0] == id && graph.slotNumber($0) == nil }.compactMap { register[$0] }
        steps.append(
          .apply(definition, operands: operands.compactMap { register[$0] }, register: target, free: free.sorted()))
      }
      register[id] = target
    }
    self.steps = steps
    registerCount = next
    result = register[root] ?? 0
  }
}
