import Calculus
import Matrices

/// A loop's turn as instructions over registers, to run many times: memory is laid out once, and what a turn hands to
/// the next changes places with what it came from.
public final class LoopProgram {
  enum Instruction {
    case compute(Dataflow.Operation, operands: [Int], result: Int, Plan.Kind)
    case condition(register: Int, isTrue: Bool)
    case check(register: Int, (Matrix) throws -> Bool)
    case log(register: Int, effect: Int)
  }

  /// Why a program stopped before its last turn.
  public enum Stop: Sendable, Equatable {
    case finished
    /// The next turn does something else: the program has to be run.
    case diverged
    case interrupted
  }

  private let instructions: [Instruction]
  private var registers: [Matrix]
  private let items: [Int]
  /// The registers of what is carried from turn to turn, and of what it becomes, with the event that makes it.
  private let carried: [(register: Int, next: Int, event: Int)]
  private let effects: [(Int, Double) throws -> Void]
  private var logs: [[Double]]

  /// Throws ``Obstacle`` where what a turn does depends on numbers that change.
  public init(_ recurrence: Recurrence) throws {
    let graph = try TurnGraph(recurrence)
    let flow = graph.dataflow
    let roots =
      graph.carried.map(\.next) + graph.conditions.map(\.value) + graph.checks.map(\.value)
      + graph.effects.map(\.value)
    var registers: [Matrix] = []
    var place: [Int: Int] = [:]
    var instructions: [Instruction] = []
    var conditions = Dictionary(grouping: graph.conditions, by: \.value)
    var checks = Dictionary(grouping: graph.checks, by: \.value)
    for value in flow.needed(for: roots + graph.items + graph.carried.map(\.input)) {
      place[value] = registers.count
      switch flow.values[value].origin {
      case .constant(let matrix): registers.append(matrix)
      case .input: registers.append(Matrix(scalar: 0))
      case .result(let operation, let operands):
        registers.append(Matrix(scalar: 0))
        instructions.append(
          .compute(
            operation, operands: operands.compactMap { place[$0] }, result: registers.count - 1,
            flow.values[value].kind))
      }
      // A turn that goes another way is noticed as early as can be.
      for condition in conditions.removeValue(forKey: value) ?? [] {
        instructions.append(.condition(register: registers.count - 1, isTrue: condition.isTrue))
      }
      for check in checks.removeValue(forKey: value) ?? [] {
        instructions.append(.check(register: registers.count - 1, check.isRight))
      }
    }
    for (number, effect) in graph.effects.enumerated() {
      instructions.append(.log(register: place[effect.value] ?? 0, effect: number))
    }
    self.instructions = instructions
    self.registers = registers
    items = graph.items.compactMap { place[$0] }
    carried = graph.carried.map { (place[$0.input] ?? 0, place[$0.next] ?? 0, $0.event) }
    effects = graph.effects.map(\.apply)
    logs = Array(repeating: [], count: effects.count)
  }

  private static let turnsBetweenLooks = 8

  /// Runs up to `limit` turns on from the recorded one, whose values are given; `item` has what the loop gives to a
  /// turn, counted from 0. The values are then those of the last turn that ran to its end.
  ///
  /// Nothing but the values has changed then: who called makes the rest of the program agree with them.
  public func run(
    _ limit: Int, from record: TurnRecorder, _ interruption: Interruption, until deadline: ContinuousClock.Instant,
    item: (Int) throws -> [Matrix]
  ) throws -> (turns: Int, stop: Stop) {
    for slot in carried {
      guard let value = record.events[slot.event].result else { return (0, .diverged) }
      registers[slot.register] = value
    }
    var turn = 0
    var stop = Stop.finished
    while turn < limit {
      if interruption.isRequested {
        stop = .interrupted
        break
      }
      if !items.isEmpty {
        for (register, matrix) in zip(items, try item(turn)) { registers[register] = matrix }
      }
      do {
        guard try runTurn() else {
          stop = .diverged
          break
        }
      } catch {
        // The interpreter runs the turn again, and says what is wrong in the program's words.
        stop = interruption.isRequested ? .interrupted : .diverged
        break
      }
      let next = carried.map { registers[$0.next] }
      for (slot, value) in zip(carried, next) { registers[slot.register] = value }
      turn += 1
      if turn % Self.turnsBetweenLooks == 0, ContinuousClock.now >= deadline { break }
    }
    return (turn, stop)
  }

  /// One turn; whether it went as recorded.
  private func runTurn() throws -> Bool {
    for instruction in instructions {
      switch instruction {
      case .compute(let operation, let operands, let result, let kind):
        let value = try operation.value(of: operands.map { registers[$0] })
        guard value.shape == kind.shape, value.elementType == kind.type else { return false }
        registers[result] = value
      case .condition(let register, let isTrue):
        guard ((registers[register].scalarValue ?? .nan) != 0) == isTrue else { return false }
      case .check(let register, let isRight):
        guard try isRight(registers[register]) else { return false }
      case .log(let register, let effect): logs[effect].append(registers[register].scalarValue ?? .nan)
      }
    }
    return true
  }

  /// What the values that the recorded turn made, and that are carried on, are now.
  public func carriedValues(_ record: TurnRecorder) -> [Matrix.Identity: Matrix] {
    var values: [Matrix.Identity: Matrix] = [:]
    for slot in carried {
      if let old = record.events[slot.event].result { values[old.identity] = registers[slot.register] }
    }
    return values
  }

  /// Does to the program's memory what the turns did to it, in order.
  public func applyEffects() throws {
    guard let turns = logs.map(\.count).min() else { return }
    for turn in 0..<turns {
      for (number, apply) in effects.enumerated() { try apply(turn, logs[number][turn]) }
    }
    for number in logs.indices { logs[number] = [] }
  }
}
