import Matrices

extension Program {
  /// Runs every instruction once; false where a condition or check does not hold. Throws what operators throw.
  func run(_ interruption: Interruption) throws -> Bool {
    for instruction in instructions {
      switch instruction {
      case .kernel(let place): try unsafe kernels[place].run(memory.addresses)
      case .group(let places):
        try runGroup(places, interruption)
      case .operate(let place):
        if interruption.isRequested { throw Interrupted() }
        guard try operate(calls[place]) else { return false }
      case .condition(let register, let isTrue):
        guard ((memory[register].scalarValue ?? .nan) != 0) == isTrue else { return false }
      case .check(let place):
        guard try checks[place].isRight(memory[checks[place].register]) else { return false }
      }
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
