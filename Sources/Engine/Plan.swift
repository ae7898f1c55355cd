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
    /// Registers that nobody reads afterwards.
    var free: [Int] = []
  }

  /// Slots occupy the first registers.
  let steps: [Step]
  let registerCount: Int
  let result: Int
  /// What the registers of the steps' results hold, known once the plan has run.
  private(set) var kinds: [Kind?]
  private var program: StatementProgram?
  private var isProgramOpen = true

  /// The shape and type of a register.
  struct Kind: Hashable {
    var shape: Shape
    var type: ElementType
  }

  /// Plans the expression. Composites are replaced by their bodies before, so that what they share is computed once;
  /// `isScalar` tells where · scales.
  init(root: NodeID, slotCount: Int, graph: ExpressionGraph, isScalar: (NodeID) -> Bool) {
    var uses: [NodeID: [NodeID]] = [:]
    var transposed: [NodeID: [Bool]] = [:]
    for id in graph.reachable(from: [root]) {
      var operands = graph.operands(id)
      if graph.opcode(id) == .product, !operands.contains(where: isScalar) {
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
        Step(operation: operation, operands: operands.compactMap { register[$0] }, result: next, free: free.sorted()))
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
    if isProgramOpen, kinds[result] != nil || inferKinds(slots) {
      isProgramOpen = false
      program = try StatementProgram(self, slots: slots)
    }
    if let value = try program?.value(of: slots, interruption, profiler) { return value }
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

extension Plan {
  /// From so many entries on it pays to know beforehand what a formula that was never run will give.
  private static let manyEntries = 1 << 16

  /// Finds out what the steps' results will be where all are entrywise, by the rules of broadcasting.
  private func inferKinds(_ slots: [Matrix]) -> Bool {
    guard steps.count > 1, slots.contains(where: { $0.count >= Self.manyEntries }) else { return false }
    var known: [Kind?] = slots.map { Kind(shape: $0.shape, type: $0.elementType) }
    known += Array(repeating: nil, count: registerCount - slots.count)
    for step in steps {
      let operands = step.operands.compactMap { known[$0] }
      guard operands.count == step.operands.count, let kind = step.operation.entrywiseKind(of: operands) else {
        return false
      }
      known[step.result] = kind
    }
    for step in steps { kinds[step.result] = known[step.result] }
    return true
  }
}

extension Plan.Operation {
  /// What an operator that a vector kernel computes entry by entry makes of such operands; nil for any other.
  fileprivate func entrywiseKind(of operands: [Plan.Kind]) -> Plan.Kind? {
    if case .constant(let matrix) = self { return Plan.Kind(shape: matrix.shape, type: matrix.elementType) }
    guard case .apply(let opcode, let definition) = self, let first = operands.first,
      operands.allSatisfy({ $0.type != .mask })
    else { return nil }
    if let unary = definition as? any UnaryFunction.Type {
      return operands.count == 1 && unary.kernel != nil ? first : nil
    }
    guard operands.count == 2, let shape = try? Shape.broadcast(first.shape, operands[1].shape, operation: "") else {
      return nil
    }
    if let comparison = definition as? any BinaryPredicate.Type {
      return comparison.kernel == nil ? nil : Plan.Kind(shape: shape, type: .mask)
    }
    let isScaling = opcode == .product && (first.shape.isScalar || operands[1].shape.isScalar)
    let isSquare = opcode == .elementwisePower && operands[1].shape.isScalar
    guard isScaling || isSquare || (definition as? any BinaryFunction.Type)?.kernel != nil else { return nil }
    var promotion = Promotion()
    for operand in operands { promotion.add(operand.type, isScalar: operand.shape.isScalar) }
    return Plan.Kind(shape: shape, type: promotion.result)
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
