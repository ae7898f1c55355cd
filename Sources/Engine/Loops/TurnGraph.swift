import Calculus
import Matrices

/// A turn's graph with what is asked of it.
struct TurnGraph {
  var dataflow = Dataflow()
  /// The values from the turn before, with the one that each becomes.
  var carried: [(input: Int, next: Int, event: Int)] = []
  /// The values that the loop gives.
  var items: [Int] = []
  var conditions: [(value: Int, isTrue: Bool)] = []
  var checks: [(value: Int, isRight: (Matrix) throws -> Bool)] = []
  var effects: [(value: Int, apply: TurnRecorder.Effect)] = []

  /// Throws ``Obstacle`` where what a turn does depends on numbers that change.
  init(_ recurrence: Recurrence) throws {
    items = recurrence.itemKinds.map { dataflow.input($0) }
    var inputs: [Int: Int] = [:]
    let outside = try recurrence.sources.map { source -> Int in
      switch source {
      case .invariant(let matrix): return dataflow.constant(matrix)
      case .item(let number): return items[number]
      case .carried(let event):
        if let known = inputs[event] { return known }
        guard let value = recurrence.events[event].result else { throw Obstacle("a value is not known") }
        inputs[event] = dataflow.input(Plan.Kind(shape: value.shape, type: value.elementType))
        return inputs[event] ?? 0
      }
    }
    var made: [Int] = []
    for event in recurrence.events {
      made.append(try add(event, Self.places(event.operands, made, outside)))
    }
    carried = inputs.map { (input: $0.value, next: made[$0.key], event: $0.key) }.sorted { $0.event < $1.event }
  }

  /// The graph of what was recorded once: what came from outside is an input. Gives the values in order.
  init(once recorder: TurnRecorder, results: inout [(value: Int, matrix: Matrix)]) throws {
    let outside = recorder.outside.map { matrix in
      dataflow.input(Plan.Kind(shape: matrix.shape, type: matrix.elementType))
    }
    var made: [Int] = []
    for event in recorder.events {
      made.append(try add(event, Self.places(event.operands, made, outside)))
      if let matrix = event.result, let value = made.last { results.append((value, matrix)) }
    }
  }

  private static func places(_ operands: [TurnRecorder.Operand], _ made: [Int], _ outside: [Int]) -> [Int] {
    operands.map { operand in
      switch operand {
      case .made(let place): made[place]
      case .outside(let place): outside[place]
      }
    }
  }

  /// The value of an event; of one without a value, its operand.
  private mutating func add(_ event: TurnRecorder.Event, _ operands: [Int]) throws -> Int {
    let isFixed = operands.allSatisfy { dataflow.constantValue($0) != nil }
    switch event.action {
    case .formula(let plan, let sizes):
      for place in sizes where operands.indices.contains(place) && dataflow.constantValue(operands[place]) == nil {
        throw Obstacle("a number that changes decides a shape", isLasting: true)
      }
      return try add(plan, operands)
    case .host(_, let run):
      guard let result = event.result else { throw Obstacle("a value is not known") }
      return try dataflow.apply(.host(run), operands, Plan.Kind(shape: result.shape, type: result.elementType))
    case .condition(let isTrue):
      if !isFixed { conditions.append((operands[0], isTrue)) }
    case .check(_, let isRight):
      if !isFixed { checks.append((operands[0], isRight)) }
    case .look:
      if !isFixed { throw Obstacle("the program looks at a number that changes", isLasting: true) }
    case .effect(_, let apply): effects.append((operands[0], apply))
    }
    return operands[0]
  }

  private mutating func add(_ plan: Plan, _ operands: [Int]) throws -> Int {
    var places: [Int: Int] = Dictionary(uniqueKeysWithValues: operands.enumerated().map { ($0.offset, $0.element) })
    for step in plan.steps {
      guard let kind = plan.kinds[step.result] else { throw Obstacle("a formula has not run yet") }
      places[step.result] = try dataflow.apply(.plan(step.operation), step.operands.compactMap { places[$0] }, kind)
    }
    guard let result = places[plan.result] else { throw Obstacle("a formula has no value") }
    return result
  }
}
