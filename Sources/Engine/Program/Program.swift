import Calculus
import Matrices

/// A graph of values as instructions over registers: every operation has its kernel, and every result its memory,
/// before the first run.
final class Program {
  enum Instruction {
    case kernel(Int)
    /// Entrywise kernels one behind the other, part by part, so that what they hand on stays in the cache.
    case group(Range<Int>)
    /// Operations over the same many rows, band by band.
    case bands(Int)
    /// Kernels that are cut into the same columns, for several threads.
    case section(Int)
    /// What only the operator itself can do.
    case operate(Int)
    case condition(register: Int, isTrue: Bool)
    case check(Int)
  }

  /// An operation without a kernel.
  struct Call {
    var operation: Dataflow.Operation
    var operands: [Int]
    var operandKinds: [Plan.Kind]
    var result: Int
    var kind: Plan.Kind
  }

  private(set) var instructions: [Instruction] = []
  private(set) var kernels: [Kernel] = []
  private(set) var calls: [Call] = []
  private(set) var bands: [BandProgram] = []
  private(set) var sections: [SectionRun] = []
  private(set) var checks: [(register: Int, isRight: (Matrix) throws -> Bool)] = []
  var memory: RegisterMemory
  /// Registers that hold one part of a large value at a time.
  private(set) var parts: [(register: Int, type: ElementType)] = []

  /// Lays out what the roots need; their memory is theirs alone. Where the program does not own it, who runs the program
  /// gives memory to inputs and roots each time. Conditions and checks come as soon as their value is there. `threads` share
  /// what it does.
  init(
    _ flow: Dataflow, roots: [Int], ownsRoots: Bool = true, conditions: [(value: Int, isTrue: Bool)] = [],
    checks: [(value: Int, isRight: (Matrix) throws -> Bool)] = [], mostMemory: Int = .max,
    threads: Int = WorkingThreads.count
  ) throws {
    let order = flow.needed(for: roots)
    memory = RegisterMemory(count: flow.values.count)
    // Who gives memory for each run has one formula, and keeps none between two runs.
    let region = ownsRoots ? BandRegion(flow, order: order, roots: Set(roots)) : nil
    let wholes = region.map { $0.before + $0.after + $0.outputs } ?? order
    if mostMemory < .max, Self.byteCount(of: wholes, flow) + flow.foldedBytes > mostMemory {
      throw Obstacle("a turn takes long, and its program would need much memory", isLasting: true)
    }
    var steps = try Steps(flow, order: order, roots: Set(roots), region)
    steps.fuse()
    steps.fuseProducts()
    if ownsRoots { steps.cut(threads: threads) }
    let groups = steps.groups()
    try lay(steps, groups, flow, Set(roots), ownsRoots)
    insert(conditions, checks, steps)
  }

  /// Of what is computed or handed on, at most.
  private static func byteCount(of values: [Int], _ flow: Dataflow) -> Int {
    values.reduce(0) { sum, value in
      if case .constant = flow.values[value].origin { return sum }
      return sum + flow.values[value].kind.shape.count * flow.values[value].kind.type.size
    }
  }

  // MARK: Laying out

  private var placeOfValue: [Int: Int] = [:]

  private func lay(_ steps: Steps, _ groups: [Range<Int>], _ flow: Dataflow, _ roots: Set<Int>, _ ownsRoots: Bool)
    throws
  {
    for value in steps.order {
      if case .constant(let matrix) = flow.values[value].origin { memory.put(matrix, value) }
      if case .input = flow.values[value].origin, ownsRoots { try memory.allocate(value, flow.values[value].kind) }
    }
    let lastUse = steps.lastUses()
    var free: [Plan.Kind: [Int]] = [:]
    for group in groups {
      let inside = steps.inside(group, roots)
      var locals: [Kernel] = []
      // Within a group parts of all its values are alive at once.
      var dead: [Int] = []
      for place in group {
        for value in steps.list[place].results where !inside.contains(value) {
          let kind = flow.values[value].kind
          if case .operate = steps.list[place].action { continue }
          // What a root has changes places from turn to turn: nothing else may use it.
          if !ownsRoots, roots.contains(value) { continue }
          if !roots.contains(value), let old = free[kind]?.popLast() {
            memory.share(value, old)
          } else {
            try memory.allocate(value, kind)
          }
        }
        switch steps.list[place].action {
        case .kernel(let kernel): locals.append(kernel)
        case .operate(let operation, let operands, let result):
          calls.append(
            Call(
              operation: operation, operands: operands, operandKinds: operands.map { flow.values[$0].kind },
              result: result, kind: flow.values[result].kind))
          instructions.append(.operate(calls.count - 1))
        case .bands(let region):
          bands.append(try BandProgram(region, flow))
          instructions.append(.bands(bands.count - 1))
        case .section(let section):
          sections.append(unsafe SectionRun(section, memory.addresses))
          instructions.append(.section(sections.count - 1))
        }
        for value in steps.list[place].operands
        where lastUse[value] == place && steps.isTemporary(value) && !roots.contains(value) && !inside.contains(value) {
          // An operand on both sides is given up once: else two values would have its memory.
          if !dead.contains(value) { dead.append(value) }
        }
      }
      for value in dead { free[flow.values[value].kind, default: []].append(value) }
      if locals.isEmpty {
        for value in steps.list[group.lowerBound].results { placeOfValue[value] = instructions.count }
        continue
      }
      let first = kernels.count
      for var kernel in locals {
        for value in inside { kernel.makePart(value) }
        kernels.append(kernel)
      }
      for value in inside {
        parts.append((value, flow.values[value].kind.type))
        if ownsRoots { try memory.allocatePart(value, flow.values[value].kind.type) }
      }
      instructions.append(locals.count == 1 ? .kernel(first) : .group(first..<kernels.count))
      for place in group { for value in steps.list[place].results { placeOfValue[value] = instructions.count } }
    }
  }

  /// A turn that goes another way is noticed as early as can be.
  private func insert(
    _ conditions: [(value: Int, isTrue: Bool)], _ checks: [(value: Int, isRight: (Matrix) throws -> Bool)],
    _ steps: Steps
  ) {
    var behind: [Int: [Instruction]] = [:]
    for condition in conditions {
      behind[placeOfValue[condition.value] ?? 0, default: []].append(
        .condition(register: condition.value, isTrue: condition.isTrue))
    }
    for check in checks {
      self.checks.append((check.value, check.isRight))
      behind[placeOfValue[check.value] ?? 0, default: []].append(.check(self.checks.count - 1))
    }
    var all = behind[0] ?? []
    for (place, instruction) in instructions.enumerated() {
      all.append(instruction)
      all += behind[place + 1] ?? []
    }
    instructions = all
  }
}

extension Kernel {
  /// The value's memory holds one part only.
  mutating func makePart(_ value: Int) {
    let register = Int32(value)
    if a.register == register, a.spread == .whole { a.spread = .part }
    if b.register == register, b.spread == .whole { b.spread = .part }
    if result.register == register { result.spread = .part }
  }
}
