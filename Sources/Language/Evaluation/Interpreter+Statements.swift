import Calculus
import Matrices
import Syntax

/// How a statement ended.
enum Flow {
  case next, broke, continued
  case returned(Value)
}

extension Interpreter {
  func run(_ statements: [Statement]) throws -> Flow {
    for statement in statements {
      let flow = try run(statement)
      guard case .next = flow else { return flow }
    }
    return .next
  }

  /// One statement inside a block or function: nothing is shown.
  func run(_ statement: Statement) throws -> Flow {
    try checkInterruption()
    let outer = statementRange
    statementRange = statement.range
    defer { statementRange = outer }
    do {
      bodyValue = nil
      switch statement.kind {
      case .expression(let expression):
        bodyValue = try value(of: expression)
        return .next
      case .assign(let targets, let operation, let expression):
        try assign(targets, operation, expression)
        return .next
      case .define(let definition):
        define(definition)
        return .next
      case .if(let branches, let otherwise): return try runIf(branches, otherwise, statement)
      case .for(let names, let domain, let body): return try runFor(names, domain, body)
      case .while(let condition, let body): return try runWhile(condition, body)
      case .attempt(let body, let name, let handler): return try attempt(body, name, handler)
      case .breakLoop: return .broke
      case .continueLoop: return .continued
      case .return(let expression):
        return .returned(try expression.map { try self.value(of: $0) } ?? .nothing)
      case .verb(let verb):
        _ = try run(verb, statement)
        return .next
      }
    } catch {
      throw diagnostic(error, at: statement.range)
    }
  }

  private func define(_ definition: FunctionDefinition) {
    let function = Function(
      name: definition.name.spelling, parameters: definition.parameters, body: .statements(definition.body),
      source: source, enclosing: scope.isTopLevel ? nil : scope)
    scope.bind(definition.name, .function(function), place: place, time: table.tick())
  }

  // MARK: Branches and loops

  private func runIf(_ branches: [Branch], _ otherwise: [Statement]?, _ statement: Statement) throws -> Flow {
    var passed: [PassedCondition] = []
    defer {
      // What a branch assigned, or left alone, was decided by these conditions (F4); after one that may leave the
      // loop or the function, so was everything that follows.
      if !passed.isEmpty {
        for name in statement.namesAssigned() { scope.guards[name.key, default: []] += passed }
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
    let matrix = try matrix(value, "the condition of \(what)", condition.range)
    guard let number = matrix.scalarValue else {
      throw error(
        "\(what) needs one truth, and this is \(matrix.shape)", at: condition.range,
        help: "all(…) or any(…) makes one of many")
    }
    guard case .quantity(let quantity) = value, !quantity.version.inputs.isEmpty else { return (number != 0, nil) }
    return (number != 0, PassedCondition(quantity: quantity, wasTrue: number != 0, place: place))
  }

  private func runFor(_ names: [Name], _ domain: Syntax.Expression, _ body: [Statement]) throws -> Flow {
    let outer = activeGuards.count
    defer { leaveLoop(body, outer) }
    for item in try items(of: domain) {
      forgetOldGuards(outer)
      try bindLoop(names, item, domain)
      switch try run(body) {
      case .next, .continued: continue
      case .broke: return .next
      case .returned(let value): return .returned(value)
      }
    }
    return .next
  }

  /// What a loop assigned was decided by the conditions that kept it going and ended it (F4).
  private func leaveLoop(_ body: [Statement], _ outer: Int) {
    let passed = Array(activeGuards[outer...])
    activeGuards.removeLast(passed.count)
    guard !passed.isEmpty else { return }
    for statement in body {
      for name in statement.namesAssigned() { scope.guards[name.key, default: []] += passed }
    }
  }

  /// A loop remembers the conditions of its latest turns only: records stay bounded (V3).
  private func forgetOldGuards(_ outer: Int) {
    let count = activeGuards.count - outer
    if count > 2 * Self.guardsPerLoop { activeGuards.removeSubrange(outer..<(outer + count - Self.guardsPerLoop)) }
  }

  private static let guardsPerLoop = 100

  private func bindLoop(_ names: [Name], _ item: Value, _ domain: Syntax.Expression) throws {
    if names.count == 1 {
      let isFresh = if case .quantity(let quantity) = item { quantity.version.name == nil } else { false }
      return bind(names[0], item, in: home(of: names[0]), isFresh: isFresh)
    }
    guard case .list(let parts) = item, parts.count == names.count else {
      throw error("each item of the loop is to have \(names.count) parts", at: domain.range)
    }
    for (name, part) in zip(names, parts) { bind(name, part, in: home(of: name)) }
  }

  /// What a loop goes through: the entries of a row or column, the items of a List. Made one at a time.
  private func items(of domain: Syntax.Expression) throws -> AnySequence<Value> {
    if case .range(let from, let step, let to) = domain.kind { return try countedItems(from, step, to, domain) }
    let value = try value(of: domain)
    switch value {
    case .list(let items): return AnySequence(items)
    case .quantity(let quantity):
      if case .strings(let strings) = quantity.version.payload { return AnySequence(strings.lazy.map(Value.string)) }
      let matrix = try matrix(quantity, domain.range)
      guard matrix.shape.isVector || matrix.isEmpty else {
        throw error(
          "a loop goes through a row or a column, and this is \(matrix.shape)", at: domain.range,
          help: "eachrow(X) and eachcol(X) go through a matrix")
      }
      if quantity.version.name == nil, quantity.version.recipe.isLeaf {
        return AnySequence(
          (0..<matrix.count).lazy.map { [unowned self] place in
            .quantity(leaf(.matrix(Matrix(scalar: matrix.number(at: place)))))
          })
      }
      // Entries of a variable keep their place in its record: gradients flow back through the loop.
      let opcode: Opcode = matrix.rows == 1 ? .sliceColumns : .sliceRows
      return try AnySequence((0..<matrix.count).map { .quantity(try line(quantity, opcode, $0)) })
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
  ) throws -> AnySequence<Value> {
    let start = try scalar(of: from, "the start of a range")
    let stride = try step.map { try scalar(of: $0, "the step of a range") } ?? 1
    let end = try scalar(of: to, "the end of a range")
    let count: Int
    do {
      count = try Matrix.rangeCount(start, step: stride, end)
    } catch {
      throw diagnostic(error, at: domain.range)
    }
    return AnySequence(
      (0..<count).lazy.map { [unowned self] place in
        .quantity(leaf(.matrix(Matrix(scalar: Matrix.rangeEntry(place, start, step: stride, end)))))
      })
  }

  private func runWhile(_ condition: Syntax.Expression, _ body: [Statement]) throws -> Flow {
    let outer = activeGuards.count
    defer { leaveLoop(body, outer) }
    while true {
      try checkInterruption()
      forgetOldGuards(outer)
      let (truth, passed) = try guarded(condition, "while")
      if let passed { activeGuards.append(passed) }
      guard truth else { return .next }
      switch try run(body) {
      case .next, .continued: continue
      case .broke: return .next
      case .returned(let value): return .returned(value)
      }
    }
  }

  private func attempt(_ body: [Statement], _ name: Name?, _ handler: [Statement]) throws -> Flow {
    do {
      return try run(body)
    } catch let diagnostic as Diagnostic {
      if let name { bind(name, .string(diagnostic.message), in: home(of: name)) }
      return try run(handler)
    }
  }

  // MARK: Assignment

  /// Where an assignment to a name goes: an enclosing function's variable of that name, or here (semantics G3).
  func home(of name: Name) -> Scope {
    var candidate: Scope? = scope
    while let current = candidate, !current.isTopLevel {
      if current[name.key] != nil { return current }
      candidate = current.enclosing
    }
    return scope
  }

  private func assign(_ targets: [Target], _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    if targets.count == 1 { return try assign(targets[0], operation, expression) }
    guard case .list(let values) = try value(of: expression) else {
      throw error("\(targets.count) names need a List of \(targets.count) values", at: expression.range)
    }
    guard values.count == targets.count else {
      throw error("\(targets.count) names, and \(values.count) values", at: expression.range)
    }
    for (target, value) in zip(targets, values) {
      guard target.steps.isEmpty else { throw error("a list of names stands on the left", at: target.range) }
      bind(target.name, value, in: home(of: target.name))
    }
  }

  private func assign(_ target: Target, _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    if !target.steps.isEmpty { return try assignPart(target, operation, expression) }
    if operation != .define { return try update(target, operation, expression) }
    if case .lambda = expression.kind, case .function(let function) = try value(of: expression) {
      let named = Function(
        name: target.name.spelling, parameters: function.parameters, body: function.body, source: function.source,
        enclosing: function.enclosing)
      return scope.bind(target.name, .function(named), place: place, time: table.tick())
    }
    try forming { formation in
      switch try evaluate(expression, formation) {
      case .value(let value): bind(target.name, value, in: home(of: target.name), isFresh: true)
      case .node(let node): try define(target.name, node, formation)
      }
    }
  }

  /// `V = …`: a definition, a leaf where nothing is read, an update where V is moved along its gradient (V1).
  private func define(_ name: Name, _ node: NodeID, _ f: Formation) throws {
    let home = home(of: name)
    let isRead = graph.slotNumber(node) != nil
    let quantity = try settle(node, in: f)
    let isFresh = !isRead || quantity.version.name == nil && !quantity.version.isGradient
    if !f.readsVariable, !isRead, quantity.version.kind != .symbol {
      let isParameter = isParameter(quantity.id) || quantity.version.inputs.contains(where: isParameter)
      let value = leaf(quantity.version.payload, isParameter: isParameter, facts: quantity.version.facts)
      return bind(name, .quantity(value), in: home, isFresh: true)
    }
    if scope.isTopLevel, case .quantity(let old)? = home[name.key]?.value, isDescent(quantity, from: old) {
      return try bindUpdate(name, quantity, in: home)
    }
    bind(name, .quantity(quantity), in: home, isFresh: isFresh && quantity.id != boundID(name, home))
  }

  private func boundID(_ name: Name, _ scope: Scope) -> VersionID? {
    guard case .quantity(let quantity)? = scope[name.key]?.value else { return nil }
    return quantity.id
  }

  /// Whether a formula reads its own name's version and reaches a ∂ before it gets there: `W = W − η·∂L/∂W`.
  private func isDescent(_ quantity: Quantity, from old: Quantity) -> Bool {
    guard quantity.version.inputs.contains(old.id) else { return false }
    var seen: Set<VersionID> = [old.id]
    var stack = quantity.version.inputs
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      if table[id].isGradient { return true }
      if table[id].madeAt > old.version.madeAt { stack.append(contentsOf: table[id].inputs) }
    }
    return false
  }

  /// `V -= …`: a value without a record at the top level, plain dataflow inside a function (V2).
  private func update(_ target: Target, _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    guard let (binding, owner) = lookup(target.name.key) else { throw unknown(target.name, at: target.range) }
    if case .list(let items) = binding.value {
      let moved = try updatedList(items, operation, expression)
      return bind(target.name, .list(moved), in: home(of: target.name))
    }
    guard scope.isTopLevel || owner !== top else {
      throw error(
        "\(target.name.spelling) belongs to the top level, which a function reads and does not change",
        at: target.range, help: "return the new value, or take \(target.name.spelling) as a parameter")
    }
    try forming { formation in
      let old = Syntax.Expression(.name(target.name), range: target.range)
      let opcode: Opcode =
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .product
        default: .divide
        }
      let whole = Syntax.Expression(
        .binary(.add, old, expression), range: target.range.joined(with: expression.range))
      let node = try apply(opcode, [old, expression], whole, formation)
      let quantity = try settle(node, in: formation)
      if quantity.shape != formation.builder.shape(try self.node(old, formation)) {
        throw error(
          "\(target.name.spelling) is \(shapeText(formation.builder.shape(try self.node(old, formation)))), and the update gives \(shapeText(quantity.shape))",
          at: whole.range, help: "an update keeps the shape; = defines anew")
      }
      if scope.isTopLevel {
        try bindUpdate(target.name, quantity, in: owner)
      } else {
        bind(target.name, .quantity(quantity), in: owner, isFresh: true)
      }
    }
  }

  /// `θ -= η·∂L/∂θ`: item by item; an item that is what its name stands for moves the name along.
  private func updatedList(
    _ items: [Value], _ operation: AssignmentOperator, _ expression: Syntax.Expression
  ) throws -> [Value] {
    guard operation == .add || operation == .subtract else {
      throw error("a List is updated by += and -=", at: expression.range)
    }
    guard case .list(let changes) = try value(of: expression), changes.count == items.count else {
      throw error("a List of \(items.count) items is updated by a List of as many", at: expression.range)
    }
    return try zip(items, changes).map { item, change in
      guard case .quantity(let given) = item, case .quantity(let step) = change else {
        throw error("a List is updated where its items are matrices", at: expression.range)
      }
      let old = present(of: given)
      guard old.shape == step.shape else {
        throw error(
          "\(text(old)) is \(shapeText(old.shape)), and its change is \(shapeText(step.shape))", at: expression.range)
      }
      return try forming { formation in
        let opcode: Opcode = operation == .add ? .add : .subtract
        let node = try formation.builder.apply(opcode, formation.node(for: old), formation.node(for: step))
        let new = try updated(try settle(node, in: formation))
        if let name = old.version.name, isPresent(old.id), let owner = lookup(name.key)?.scope {
          bind(name, .quantity(new), in: owner, isFresh: true)
        }
        return .quantity(new)
      }
    }
  }

  /// What a List's item stands for now: a parameter that was moved since is read by its name.
  func present(of item: Quantity) -> Quantity {
    guard let name = item.version.name, item.version.unboundAt != .max,
      case .quantity(let present)? = lookup(name.key)?.binding.value, present.version.kind == .update
    else { return item }
    return present
  }

  func bindUpdate(_ name: Name, _ quantity: Quantity, in scope: Scope) throws {
    bind(name, .quantity(try updated(quantity)), in: scope, isFresh: true)
  }

  /// A version with the value of this one and no record; it remembers what it depends on outside ∂ (V4).
  private func updated(_ quantity: Quantity) throws -> Quantity {
    var version = Version()
    version.kind = quantity.version.kind == .symbol ? .symbol : .update
    version.payload = .matrix(try matrix(quantity))
    version.shape = quantity.shape
    version.isParameter = true
    version.place = place
    version.past = differentiablePast(of: quantity)
    return table.insert(version)
  }

  /// The present versions that a quantity depends on by a path without ∂. Superseded ones can never be asked about.
  func differentiablePast(of quantity: Quantity) -> [VersionID] {
    var seen: Set<VersionID> = []
    var past: [VersionID] = []
    var stack = quantity.version.inputs
    while let id = stack.popLast() {
      guard table.isLive(id), seen.insert(id).inserted, !table[id].isGradient else { continue }
      if isPresent(id) { past.append(id) }
      past.append(contentsOf: table[id].past.filter { table.isLive($0) && isPresent($0) && seen.insert($0).inserted })
      stack.append(contentsOf: table[id].inputs)
    }
    return past
  }
}
