import Calculus
import Matrices

/// A loop's turn as a program to run many times: what a turn hands to the next changes places with what it came from.
public final class LoopProgram {
  /// Why a program stopped before its last turn.
  public enum Stop: Sendable, Equatable {
    case finished
    /// The next turn does something else: the interpreter has to run it.
    case diverged
    case interrupted
  }

  /// A value that goes from turn to turn.
  private struct Carried {
    /// Where a turn reads it.
    var register: Int
    /// Where the turn's end finds the next: made there alone, or copied there.
    var next: Int
    var source: Int?
    /// What made it in a recorded turn.
    var event: Int
  }

  private let program: Program
  private let items: [Int]
  private let itemKinds: [Plan.Kind]
  private let carried: [Carried]
  private let effects: [(value: Int, apply: TurnRecorder.Effect)]
  /// By effect, the numbers of the turns since they were last put where they belong.
  private var logs: [[Matrix]]

  /// Throws ``Obstacle`` where what a turn does depends on numbers that change, or what it hands on and what stands between
  /// its operations would need more than `mostMemory` bytes.
  public init(_ recurrence: Recurrence, mostMemory: Int = .max) throws {
    var graph = try TurnGraph(recurrence)
    // What is made for one value alone can be made in its place; all else is copied at a turn's end.
    var taken: Set<Int> = []
    carried = graph.carried.map { slot in
      if case .result = graph.dataflow.values[slot.next].origin, taken.insert(slot.next).inserted {
        return Carried(register: slot.input, next: slot.next, source: nil, event: slot.event)
      }
      let shadow = graph.dataflow.input(graph.dataflow.values[slot.input].kind)
      return Carried(register: slot.input, next: shadow, source: slot.next, event: slot.event)
    }
    itemKinds = recurrence.itemKinds
    effects = graph.effects
    // What no formula reads need not be given.
    let read = Set(
      graph.dataflow.needed(
        for: carried.map { $0.source ?? $0.next } + effects.map(\.value) + graph.conditions.map(\.value)
          + graph.checks.map(\.value)))
    items = graph.items.contains(where: read.contains) ? graph.items : []
    logs = Array(repeating: [], count: effects.count)
    program = try Program(
      graph.dataflow,
      roots: graph.items + carried.flatMap { [$0.register, $0.next, $0.source ?? $0.next] } + effects.map(\.value)
        + graph.conditions.map(\.value) + graph.checks.map(\.value),
      conditions: graph.conditions, checks: graph.checks, mostMemory: mostMemory)
  }

  /// Runs up to `limit` turns after the recorded one; `item` has what the loop gives to a turn, counted from 0. The
  /// values are then those of the last turn that ran to its end. The clock is looked at every so many turns.
  ///
  /// Nothing but the values has changed then: who called makes the rest of the program agree with them.
  public func run(
    _ limit: Int, from record: TurnRecorder, _ interruption: Interruption, until deadline: ContinuousClock.Instant,
    looksEvery turnsBetweenLooks: Int, _ profiler: Profiler? = nil, item: (Int) throws -> [Matrix]
  ) throws -> (turns: Int, stop: Stop) {
    for slot in carried {
      // A computation outside the calculus may give another shape in a turn that is otherwise alike.
      let room = program.memory[slot.register]
      guard let value = record.events[slot.event].result, value.shape == room.shape,
        value.elementType == room.elementType
      else { return (0, .diverged) }
      try value.copyEntries(to: program.memory[slot.register])
    }
    var turn = 0
    while turn < limit {
      if interruption.isRequested { return (turn, .interrupted) }
      if !items.isEmpty {
        let given = try item(turn)
        guard given.map({ Plan.Kind(shape: $0.shape, type: $0.elementType) }) == itemKinds else {
          return (turn, .diverged)
        }
        for (register, matrix) in zip(items, given) { program.memory.put(matrix, register) }
      }
      do {
        guard try program.run(interruption, profiler) else { return (turn, .diverged) }
      } catch {
        // The interpreter runs the turn again, and says what is wrong in the program's words.
        return (turn, interruption.isRequested ? .interrupted : .diverged)
      }
      for (number, effect) in effects.enumerated() {
        logs[number].append(try program.memory[effect.value].copied())
      }
      for slot in carried { if let source = slot.source { try program.memory.copy(source, to: slot.next) } }
      for slot in carried { program.memory.swap(slot.register, slot.next) }
      turn += 1
      if turn % turnsBetweenLooks == 0, ContinuousClock.now >= deadline { break }
    }
    return (turn, .finished)
  }

  /// What the values that the recorded turn made, and that are carried on, are now.
  public func carriedValues(_ record: TurnRecorder) throws -> [Matrix.Identity: Matrix] {
    var values: [Matrix.Identity: Matrix] = [:]
    for slot in carried {
      if let old = record.events[slot.event].result {
        values[old.identity] = try program.memory[slot.register].copied()
      }
    }
    return values
  }

  /// Does to the program's memory what the turns did to it, in order.
  public func applyEffects(item: (Int) throws -> [Matrix]) throws {
    guard let turns = logs.map(\.count).min() else { return }
    for turn in 0..<turns {
      let items = try item(turn)
      for (number, effect) in effects.enumerated() { try effect.apply(items, logs[number][turn]) }
    }
    for number in logs.indices { logs[number] = [] }
  }
}
