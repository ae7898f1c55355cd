import Calculus
import Matrices
import Syntax

/// What `=`, `+=` and the like make: definitions, leaves and updates (semantics V1).
extension Interpreter {
  /// Where an assignment to a name goes: an enclosing function's variable of that name, or here (semantics G3).
  func home(of name: Name) -> Scope {
    var candidate: Scope? = scope
    while let current = candidate, !current.isTopLevel {
      if current.has(name) { return current }
      candidate = current.enclosing
    }
    return scope
  }

  func assign(_ targets: [Target], _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    if targets.count == 1 { return try assign(targets[0], operation, expression) }
    guard case .list(let values) = try value(of: expression) else {
      throw error(
        "\(targets.count) names take a List of \(targets.count) values apart, and this is no List",
        at: expression.range,
        help: "a list is written {…, …}; entries of x are x[1], x[2]")
    }
    guard values.count == targets.count else {
      let names = targets.map(\.name.spelling).joined(separator: ", ")
      throw error(
        "\(names) are \(targets.count) names, and the List has \(values.count) values", at: expression.range,
        help: "name every value of it")
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
    if scope.isTopLevel, case .quantity(let old)? = home.value(name), isDescent(quantity, from: old) {
      return try bindUpdate(name, quantity, in: home)
    }
    bind(
      name, .quantity(quantity), in: home, isFresh: isFresh && quantity.id != boundID(name, home),
      passed: isRead ? f.guards : [])
  }

  private func boundID(_ name: Name, _ scope: Scope) -> VersionID? {
    guard case .quantity(let quantity)? = scope.value(name) else { return nil }
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
    guard let (binding, owner) = lookup(target.name) else { throw unknown(target.name, at: target.range) }
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
        try bindUpdate(target.name, quantity, in: owner, by: operation)
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
        if let name = old.version.name, isPresent(old.id), let owner = lookup(name)?.scope {
          bind(name, .quantity(new), in: owner, isFresh: true)
        }
        return .quantity(new)
      }
    }
  }

  /// What a List's item stands for now: a parameter that was moved since is read by its name.
  func present(of item: Quantity) -> Quantity {
    guard let name = item.version.name, item.version.unboundAt != .max,
      case .quantity(let present)? = meaning(of: name)?.value, present.version.kind == .update
    else { return item }
    return present
  }

  func bindUpdate(
    _ name: Name, _ quantity: Quantity, in scope: Scope, by operation: AssignmentOperator = .define
  ) throws {
    let update = try updated(quantity)
    table.update(update.id) { $0.updatedBy = operation.rawValue }
    bind(name, .quantity(update), in: scope, isFresh: true)
  }

  /// A version with the value of this one and no record; it remembers what it depends on outside ∂ (V4).
  func updated(_ quantity: Quantity) throws -> Quantity {
    var version = Version()
    version.kind = quantity.version.kind == .symbol ? .symbol : .update
    version.payload = .matrix(try numbers(quantity))
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
