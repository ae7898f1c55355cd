import Calculus
import Matrices

/// What a loop's turn computes as one graph: values over the turn's inputs, each computed once, and nothing that nobody
/// needs.
struct Dataflow {
  enum Operation {
    case plan(Plan.Operation)
    /// A computation outside the calculus.
    case host(([Matrix]) throws -> Matrix)
  }

  enum Origin {
    case constant(Matrix)
    /// Given at the start of a turn.
    case input
    case result(Operation, [Int])
  }

  struct Value {
    var kind: Plan.Kind
    var origin: Origin
  }

  private(set) var values: [Value] = []
  private var known: [Application: Int] = [:]
  private var constants: [Matrix.Identity: Int] = [:]
  private var numbers: [UInt64: Int] = [:]

  /// An operator and its operands: what makes two values one.
  private struct Application: Hashable {
    var opcode: Opcode
    var transposed: [Bool]
    var operands: [Int]
  }

  mutating func input(_ kind: Plan.Kind) -> Int { append(Value(kind: kind, origin: .input)) }

  mutating func constant(_ matrix: Matrix) -> Int {
    if matrix.elementType == .float64, let number = matrix.scalarValue {
      if let place = numbers[number.bitPattern] { return place }
      numbers[number.bitPattern] = values.count
    } else {
      if let place = constants[matrix.identity] { return place }
      constants[matrix.identity] = values.count
    }
    return append(
      Value(kind: Plan.Kind(shape: matrix.shape, type: matrix.elementType), origin: .constant(matrix)))
  }

  /// The operation's result; computed at once where nothing in it changes from turn to turn.
  mutating func apply(_ operation: Operation, _ operands: [Int], _ kind: Plan.Kind) throws -> Int {
    var key: Application?
    switch operation {
    case .plan(.constant(let matrix)): return constant(matrix)
    case .plan(.apply(let opcode, _)): key = Application(opcode: opcode, transposed: [], operands: operands)
    case .plan(.product(let a, let b)): key = Application(opcode: .product, transposed: [a, b], operands: operands)
    case .host: break
    }
    if let key, let place = known[key] { return place }
    let fixed = operands.compactMap(constantValue)
    let place =
      fixed.count == operands.count
      ? constant(try operation.value(of: fixed)) : append(Value(kind: kind, origin: .result(operation, operands)))
    if let key { known[key] = place }
    return place
  }

  func constantValue(_ place: Int) -> Matrix? {
    if case .constant(let matrix) = values[place].origin { return matrix }
    return nil
  }

  /// The values that these need, operands before their uses.
  func needed(for roots: [Int]) -> [Int] {
    var seen = Set(roots)
    var stack = roots
    while let place = stack.popLast() {
      guard case .result(_, let operands) = values[place].origin else { continue }
      for operand in operands where seen.insert(operand).inserted { stack.append(operand) }
    }
    return seen.sorted()
  }

  private mutating func append(_ value: Value) -> Int {
    values.append(value)
    return values.count - 1
  }
}

extension Dataflow.Operation {
  func value(of operands: [Matrix]) throws -> Matrix {
    switch self {
    case .plan(let operation): try operation.value(of: operands)
    case .host(let run): try run(operands)
    }
  }
}

/// A turn's graph with what is asked of it.
struct TurnGraph {
  var dataflow = Dataflow()
  /// The values from the turn before, with the one that each becomes.
  var carried: [(input: Int, next: Int, event: Int)] = []
  /// The values that the loop gives.
  var items: [Int] = []
  var conditions: [(value: Int, isTrue: Bool)] = []
  var checks: [(value: Int, isRight: (Matrix) throws -> Bool)] = []
  var effects: [(value: Int, apply: (Int, Double) throws -> Void)] = []

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
      let operands = event.operands.map { operand in
        switch operand {
        case .made(let place): made[place]
        case .outside(let place): outside[place]
        }
      }
      made.append(try add(event, operands))
    }
    carried = inputs.map { (input: $0.value, next: made[$0.key], event: $0.key) }.sorted { $0.event < $1.event }
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
