import Calculus
import Matrices

/// One formula as a program, for a plan that is run again or works on much: entrywise operators run part by part, and
/// what stands between them needs no matrix of its own.
final class StatementProgram {
  private let program: Program
  private let inputs: [Int]
  private let kinds: [Plan.Kind]
  private let result: Int
  private let resultKind: Plan.Kind
  /// What is held while it runs only: a session has many formulas.
  private let passing: [Int]

  /// Memory that it may keep between two runs, in bytes.
  private static let largestMemory = 1 << 12

  /// nil where the formula is a single operator or gains nothing: what stands between would need much memory.
  init?(_ plan: Plan, slots: [Matrix]) throws {
    guard plan.steps.count > 1 else { return nil }
    var flow = Dataflow()
    kinds = slots.map { Plan.Kind(shape: $0.shape, type: $0.elementType) }
    inputs = kinds.map { flow.input($0) }
    var places = inputs
    places += Array(repeating: -1, count: plan.registerCount - inputs.count)
    for step in plan.steps {
      guard let kind = plan.kinds[step.result] else { return nil }
      places[step.result] = try flow.apply(.plan(step.operation), step.operands.map { places[$0] }, kind)
    }
    result = places[plan.result]
    guard case .result(.plan, _) = flow.values[result].origin else { return nil }
    resultKind = flow.values[result].kind
    program = try Program(flow, roots: [result], ownsRoots: false)
    passing = inputs + [result] + program.parts.map(\.register)
    guard program.memory.byteCount <= Self.largestMemory else { return nil }
  }

  /// The formula's value; nil where an operator gave another shape than it did before.
  func value(of slots: [Matrix], _ interruption: Interruption, _ profiler: Profiler?) throws -> Matrix? {
    for (register, matrix) in zip(inputs, slots) { program.memory.put(matrix, register) }
    try program.memory.allocate(result, resultKind)
    for part in program.parts { try program.memory.allocatePart(part.register, part.type) }
    defer { program.memory.forget(passing) }
    guard try program.run(interruption, profiler) else { return nil }
    return program.memory[result]
  }
}
