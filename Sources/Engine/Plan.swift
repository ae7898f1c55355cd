import Calculus
import Matrices

/// An expression made ready to run: operators in order over numbered registers, with the register that each result
/// goes to and those whose last use has passed.
///
/// A plan holds for leaf shapes and element types, not for values: it is made once and run at every step of a loop.
final class Plan {
  enum Operation {
    case constant(Matrix)
    case apply(Opcode, any OperatorDefinition.Type)
    /// A matrix product that takes its operands as they are, without transposing them first.
    case product(transposeA: Bool, transposeB: Bool)
  }

  struct Step {
    var operation: Operation
    var operands: [Int]
    var result: Int
    /// The result's, by the operators' shape rules; nil where they leave it open.
    var shape: Shape?
    /// Registers that nobody reads afterwards.
    var free: [Int] = []
  }

  /// Slots occupy the first registers.
  let steps: [Step]
  let registerCount: Int
  let result: Int
  /// What the registers of the steps' results hold, known once the plan has run, or inferred before.
  private(set) var kinds: [Kind?]
  private var program: StatementProgram?
  private var isProgramOpen = true
  private var areKindsInferred = false

  /// The shape and type of a register.
  struct Kind: Hashable {
    var shape: Shape
    var type: ElementType
  }

  /// Plans the expression. Composites are replaced by their bodies before, so that what they share is computed once.
  init(root: NodeID, slotCount: Int, graph: ExpressionGraph, shape: (NodeID) -> SymbolicShape) {
    var uses: [NodeID: [NodeID]] = [:]
    var transposed: [NodeID: [Bool]] = [:]
    for id in graph.reachable(from: [root]) {
      var operands = graph.operands(id)
      if graph.opcode(id) == .product, !operands.contains(where: { shape($0).isScalar }) {
        transposed[id] = operands.map { graph.opcode($0) == .transpose }
        operands = operands.map { graph.opcode($0) == .transpose ? graph.operand($0, 0) : $0 }
      }
      uses[id] = operands
    }
    let order = Self.needed(for: root, uses)
    var lastUse: [NodeID: NodeID] = [:]
    for id in order { for operand in uses[id] ?? [] { lastUse[operand] = id } }
    var steps: [Step] = []
    var register: [NodeID: Int] = [:]
    var next = slotCount
    for id in order {
      if let slot = graph.slotNumber(id) {
        register[id] = slot
        continue
      }
      let operands = uses[id] ?? []
      let free = Set(operands).filter { lastUse[$0] == id && graph.slotNumber($0) == nil }.compactMap { register[$0] }
      let operation: Operation
      if let value = graph.constantValue(id) {
        operation = .constant(Matrix(scalar: value))
      } else if let flags = transposed[id] {
        operation = .product(transposeA: flags[0], transposeB: flags[1])
      } else if let definition = Registry.shared[graph.opcode(id)].definition {
        operation = .apply(graph.opcode(id), definition)
      } else {
        continue
      }
      steps.append(
        Step(
          operation: operation, operands: operands.compactMap { register[$0] }, result: next, shape: Shape(shape(id)),
          free: free.sorted()))
      register[id] = next
      next += 1
    }
    self.steps = steps
    registerCount = next
    result = register[root] ?? 0
    kinds = Array(repeating: nil, count: next)
  }

  /// The nodes that the root is made of, operands first.
  private static func needed(for root: NodeID, _ uses: [NodeID: [NodeID]]) -> [NodeID] {
    var seen: Set<NodeID> = [root]
    var stack = [root]
    while let id = stack.popLast() {
      for operand in uses[id] ?? [] where seen.insert(operand).inserted { stack.append(operand) }
    }
    return seen.sorted()
  }

  /// Runs the plan. Throws ``ShapeMismatch``, ``MatrixError`` or ``Interrupted``.
  func run(slots: [Matrix], _ interruption: Interruption, _ profiler: Profiler? = nil) throws -> Matrix {
    if isProgramOpen, kinds[result] == nil, let inferred = inferredKinds(slots) {
      kinds = inferred
      areKindsInferred = true
    }
    if isProgramOpen, kinds[result] != nil {
      isProgramOpen = false
      // What computes nothing now is an error of the operators below, which meet it in their order.
      program = areKindsInferred ? try? StatementProgram(self, slots: slots) : try StatementProgram(self, slots: slots)
    }
    if let value = try program?.value(of: slots, interruption, profiler) { return value }
    if areKindsInferred {
      // The operators below tell better; a program that was wrong is made anew of what they tell.
      isProgramOpen = program != nil
      (areKindsInferred, program) = (false, nil)
      kinds = Array(repeating: nil, count: registerCount)
    }
    var registers: [Matrix?] = slots
    registers.append(contentsOf: repeatElement(nil, count: registerCount - slots.count))
    for step in steps {
      if case .constant(let matrix) = step.operation {
        registers[step.result] = matrix
        kinds[step.result] = Kind(shape: matrix.shape, type: matrix.elementType)
        continue
      }
      if interruption.isRequested { throw Interrupted() }
      let operands = step.operands.compactMap { registers[$0] }
      let start = profiler == nil ? nil : ContinuousClock.now
      let value = try step.operation.value(of: operands)
      if let profiler, let start {
        let kinds = operands.map { Kind(shape: $0.shape, type: $0.elementType) }
        let work = Work(step.operation, kinds, Kind(shape: value.shape, type: value.elementType))
        profiler.add(work, start.duration(to: .now))
      }
      kinds[step.result] = Kind(shape: value.shape, type: value.elementType)
      registers[step.result] = value
      for dead in step.free { registers[dead] = nil }
    }
    guard let value = registers[result] else { throw ShapeMismatch("the expression has no value") }
    return value
  }
}

extension Plan.Operation {
  /// The operation's result for these operands.
  func value(of operands: [Matrix]) throws -> Matrix {
    switch self {
    case .constant(let matrix): return matrix
    case .apply(_, let definition): return try definition.value(Arguments(operands))
    case .product(let transposeA, let transposeB):
      guard operands.count == 2 else { throw ShapeMismatch("an operand has no value") }
      return try Matrix.product(operands[0], transposeA: transposeA, operands[1], transposeB: transposeB)
    }
  }
}
