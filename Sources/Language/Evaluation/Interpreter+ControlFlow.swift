import Calculus
import Engine
import Matrices
import Syntax

/// What a loop goes through, one at a time.
private struct LoopItems {
  let count: Int
  let item: (Interpreter, Int) -> Value
  /// The item's matrices alone, where they come without a version.
  var numbers: ((Int) -> [Matrix])?
}

/// Branches and loops, and the conditions that were passed on the way.
extension Interpreter {
  func runIf(_ branches: [Branch], _ otherwise: [Statement]?, _ statement: Statement) throws -> Flow {
    var passed: [PassedCondition] = []
    defer {
      // What a branch assigned, or left alone, was decided by these conditions (F4); after one that may leave the
      // loop or the function, so was everything that follows.
      if !passed.isEmpty {
        for name in statement.namesAssigned() { scope.remember(passed, for: name.key) }
        if statement.mayJump { activeGuards += passed }
      }
    }
    for branch in branches {
      let (truth, condition) = try guarded(branch.condition, "if")
      if let condition { passed.append(condition) }
      guard truth else { continue }
      return try under(passed) { try run(branch.body) }
    }
    return try otherwise.map { body in try under(passed) { try run(body) } } ?? .next
  }

  private func under<Result>(_ guards: [PassedCondition], _ body: () throws -> Result) rethrows -> Result {
    let outer = activeGuards.count
    activeGuards += guards
    // What the body left behind, by an if that may jump, holds after it too.
    defer { activeGuards.removeSubrange(outer..<(outer + guards.count)) }
    return try body()
  }

  /// A condition's truth, with the guard that remembers it where it rests on variables.
  private func guarded(_ condition: Syntax.Expression, _ what: String) throws -> (Bool, PassedCondition?) {
    let value = try value(of: condition)
    if case .bool(let truth) = value { return (truth, nil) }
    let matrix = try numbers(value, "the condition of \(what)", condition.range)
    guard let number = matrix.scalarValue else { throw manyTruths(condition, matrix.shape, what) }
    executor.recorder?.condition(matrix, number != 0)
    guard case .quantity(let quantity) = value, !quantity.version.inputs.isEmpty else { return (number != 0, nil) }
    return (
      number != 0,
      PassedCondition(quantity: quantity, wasTrue: number != 0, place: Place(source: source, range: condition.range))
    )
  }

  func runFor(_ names: [Name], _ domain: Syntax.Expression, _ body: [Statement]) throws -> Flow {
    let outer = activeGuards.count
    defer { settleGuards(body, outer) }
    let items = try items(of: domain)
    let progress = beginProgress(of: items.count)
    defer { progress?.end() }
    let planner = items.count >= Self.fewTurns ? LoopPlanner(self) : nil
    var place = 0
    defer { summarize(planner, place, domain) }
    while place < items.count {
      settleGuards(body, outer)
      let item = items.item(self, place)
      // The first turn differs from the others: nothing has moved yet.
      let planner = place > 0 ? planner : nil
      let flow = try recorded(planner, planner == nil ? [] : matrices(in: item)) {
        try bindLoop(names, item, domain)
        return try turn(body, domain)
      }
      switch flow {
      case .next, .continued: progress?.step(watchedText)
      case .broke: return .next
      case .returned(let value): return .returned(value)
      }
      if planner?.isInterrupted == true { throw Interrupted() }
      place += 1
      // The last turn is always run here.
      let skipped =
        try planner?.advance(items.count - 1 - place) { turn in
          items.numbers?(place + turn) ?? matrices(in: items.item(self, place + turn))
        } ?? 0
      progress?.skip(skipped)
      place += skipped
    }
    return .next
  }

  private static let fewTurns = 6

  private func summarize(_ planner: LoopPlanner?, _ turns: Int, _ head: Syntax.Expression) {
    guard loopSummaries != nil, let planner else { return }
    let line = LineIndex(source.text).position(of: head.range.start).line
    loopSummaries?.append("the loop at line \(line): \(planner.summary(of: turns))")
  }

  private func recorded(_ planner: LoopPlanner?, _ items: [Matrix], _ run: () throws -> Flow) throws -> Flow {
    guard let planner else { return try run() }
    return try planner.turn(items, run)
  }

  /// Somebody waits for the end of a loop at the top level.
  private func beginProgress(of count: Int?) -> Progress? {
    guard scope.isTopLevel else { return nil }
    progress.begin(count)
    return progress
  }

  /// `L = 0.31`, of the loss that `forward` computes in the loop.
  private var watchedText: String? {
    guard let watched, case .quantity(let quantity)? = meaning(of: watched)?.value,
      let number = quantity.version.payload.matrix?.scalarValue
    else { return nil }
    return "\(watched.spelling) = \(NumberLayout.format(number, digits: 4))"
  }

  /// The body of a loop once; an error inside says which loop it was in.
  private func turn(_ body: [Statement], _ head: Syntax.Expression) throws -> Flow {
    do {
      return try run(body)
    } catch var diagnostic as Diagnostic {
      let line = LineIndex(source.text).position(of: head.range.start).line
      diagnostic.note(step: "in the loop at \(source.name):\(line)")
      throw diagnostic
    }
  }

  /// A loop's conditions go over, turn by turn, to what it assigns: records stay bounded (V3), and what a later turn
  /// makes of it has them too. The loop's own condition is over with its turn: what the turn made has it.
  private func settleGuards(_ body: [Statement], _ outer: Int, except own: SourceRange? = nil) {
    guard activeGuards.count > outer else { return }
    let passed = activeGuards[outer...].filter { own == nil || $0.place?.range != own }
    activeGuards.removeSubrange(outer...)
    guard !passed.isEmpty else { return }
    for statement in body {
      for name in statement.namesAssigned() { scope.remember(passed, for: name.key) }
    }
  }

  private func bindLoop(_ names: [Name], _ item: Value, _ domain: Syntax.Expression) throws {
    if names.count == 1 {
      let isFresh = if case .quantity(let quantity) = item { quantity.version.name == nil } else { false }
      return bindItem(names[0], item, isFresh: isFresh)
    }
    guard case .list(let parts) = item, parts.count == names.count else {
      throw error("each item of the loop is to have \(names.count) parts", at: domain.range)
    }
    for (name, part) in zip(names, parts) { bindItem(name, part, isFresh: false) }
  }

  private func bindItem(_ name: Name, _ item: Value, isFresh: Bool) {
    bind(name, item, in: home(of: name), isFresh: isFresh, isLoopItem: true)
  }

  /// What a loop goes through: the entries of a row or column, the items of a List. Made one at a time.
  private func items(of domain: Syntax.Expression) throws -> LoopItems {
    if case .range(let from, let step, let to) = domain.kind { return try countedItems(from, step, to, domain) }
    let value = try value(of: domain)
    switch value {
    case .list(let items): return LoopItems(count: items.count) { items[$1] }
    case .quantity(let quantity):
      if case .strings(let strings) = quantity.version.payload {
        return LoopItems(count: strings.count) { .string(strings[$1]) }
      }
      let matrix = try matrix(quantity, domain.range)
      guard matrix.shape.isVector || matrix.isEmpty else {
        throw error(
          "a loop goes through a row or a column, and \(clipped(source.slice(domain.range))) is \(matrix.shape)",
          at: domain.range, help: "eachrow(X) and eachcol(X) go through a matrix")
      }
      if quantity.version.name == nil, quantity.version.recipe.isLeaf {
        return LoopItems(count: matrix.count) { interpreter, place in
          .quantity(interpreter.leaf(.matrix(Matrix(scalar: matrix.number(at: place)))))
        }
      }
      // Entries of a variable keep their place in its record: gradients flow back through the loop.
      let opcode: Opcode = matrix.rows == 1 ? .sliceColumns : .sliceRows
      let entries = try (0..<matrix.count).map { try line(quantity, opcode, $0) }
      return LoopItems(count: entries.count) { .quantity(entries[$1]) }
    default: throw error("a loop goes through a row, a column or a List, not a \(value.typeName)", at: domain.range)
    }
  }

  /// One row, column or entry of a quantity, counted from 0, with its place in the record.
  func line(_ quantity: Quantity, _ opcode: Opcode, _ place: Int) throws -> Quantity {
    try forming { formation in
      let position = leaf(.matrix(Matrix(scalar: Double(place + 1))))
      let node = try formation.builder.apply(opcode, formation.node(for: quantity), formation.node(for: position))
      return try settle(node, in: formation)
    }
  }

  /// `1:n` without a row of n numbers.
  private func countedItems(
    _ from: Syntax.Expression, _ step: Syntax.Expression?, _ to: Syntax.Expression, _ domain: Syntax.Expression
  ) throws -> LoopItems {
    let start = try scalar(of: from, "the start of a range")
    let stride = try step.map { try scalar(of: $0, "the step of a range") } ?? 1
    let end = try scalar(of: to, "the end of a range")
    let count: Int
    do {
      count = try Matrix.rangeCount(start, step: stride, end)
    } catch {
      throw diagnostic(error, at: domain.range)
    }
    let number = { place in Matrix(scalar: Matrix.rangeEntry(place, start, step: stride, end)) }
    return LoopItems(
      count: count, item: { interpreter, place in .quantity(interpreter.leaf(.matrix(number(place)))) },
      numbers: { [number($0)] })
  }

  func runWhile(_ condition: Syntax.Expression, _ body: [Statement]) throws -> Flow {
    let outer = activeGuards.count
    defer { settleGuards(body, outer) }
    let progress = beginProgress(of: nil)
    defer { progress?.end() }
    let planner = LoopPlanner(self)
    var turns = 0
    defer { summarize(planner, turns, condition) }
    var goesOn = try passes(condition, body, outer)
    while goesOn {
      // A turn ends behind the question whether there is another one, so that a program stops before the last.
      let flow = try recorded(turns > 0 ? planner : nil, []) {
        let flow = try turn(body, condition)
        switch flow {
        case .next, .continued: goesOn = try passes(condition, body, outer)
        case .broke, .returned: goesOn = false
        }
        return flow
      }
      if case .returned = flow { return flow }
      progress?.step(watchedText)
      if planner?.isInterrupted == true { throw Interrupted() }
      turns += 1
      guard goesOn else { break }
      let skipped = try planner?.advance(.max) { _ in [] } ?? 0
      progress?.skip(skipped)
      turns += skipped
    }
    return .next
  }

  private func passes(_ condition: Syntax.Expression, _ body: [Statement], _ outer: Int) throws -> Bool {
    try checkInterruption()
    settleGuards(body, outer, except: condition.range)
    let (truth, passed) = try guarded(condition, "while")
    if let passed { activeGuards.append(passed) }
    return truth
  }

  func attempt(_ body: [Statement], _ name: Name?, _ handler: [Statement]) throws -> Flow {
    do {
      return try run(body)
    } catch let diagnostic as Diagnostic {
      if let name { bind(name, .string(diagnostic.message), in: home(of: name)) }
      return try run(handler)
    }
  }
}
