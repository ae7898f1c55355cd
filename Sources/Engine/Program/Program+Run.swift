import Matrices

extension Program {
  /// Runs every instruction once; false where a condition or check does not hold. Throws what operators throw.
  func run(_ interruption: Interruption, _ profiler: Profiler? = nil) throws -> Bool {
    if let profiler { return try profiled(interruption, profiler) }
    for instruction in instructions where try !run(instruction, interruption) { return false }
    return true
  }

  private func profiled(_ interruption: Interruption, _ profiler: Profiler) throws -> Bool {
    for instruction in instructions {
      let start = ContinuousClock.now
      guard try run(instruction, interruption) else { return false }
      if let work = work(of: instruction) { profiler.add(work, start.duration(to: .now)) }
    }
    return true
  }

  /// What an instruction does; nil for questions.
  func work(of instruction: Instruction) -> Work? {
    switch instruction {
    case .kernel(let place): return Work(kernels[place])
    case .group(let places): return Work(kernels[places])
    case .bands(let place): return Work(bands[place])
    case .section(let place): return Work(sections[place].section)
    case .operate(let place):
      let call = calls[place]
      guard case .plan(let operation) = call.operation else { return nil }
      return Work(operation, call.operandKinds, call.kind)
    case .condition, .check: return nil
    }
  }

  @inline(__always)
  private func run(_ instruction: Instruction, _ interruption: Interruption) throws -> Bool {
    switch instruction {
    case .kernel(let place): try unsafe kernels[place].run(memory.addresses)
    case .group(let places): try runGroup(places, interruption)
    case .bands(let place): try unsafe bands[place].run(memory.addresses, interruption)
    case .section(let place): sections[place].run()
    case .operate(let place):
      if interruption.isRequested { throw Interrupted() }
      return try operate(calls[place])
    case .condition(let register, let isTrue): return ((memory[register].scalarValue ?? .nan) != 0) == isTrue
    case .check(let place): return try checks[place].isRight(memory[checks[place].register])
    }
    return true
  }

  private func operate(_ call: Call) throws -> Bool {
    let operands = call.operands.map { memory[$0] }
    var value = try call.operation.value(of: operands)
    guard value.shape == call.kind.shape, value.elementType == call.kind.type else { return false }
    // Operands' memory will be written to again.
    if operands.contains(where: { $0.sharesMemory(with: value) }) { value = try value.copied() }
    memory.put(value, call.result)
    return true
  }
}
