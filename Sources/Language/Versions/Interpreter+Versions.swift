import Calculus
import Engine
import Matrices
import Syntax

extension Interpreter {
  // MARK: Making versions

  /// A version of a formula's node, computed now unless it rests on symbols. Without a name as yet.
  func settle(_ node: NodeID, in f: Formation) throws -> Quantity {
    if let slot = graph.slotNumber(node) { return f.slots[slot] }
    let used = slots(of: node)
    var root = node
    var inputs = f.slots
    // Most formulas read all that they have met.
    if used.count < inputs.count {
      root = graph.renumbering(Dictionary(uniqueKeysWithValues: zip(used, used.indices)), in: node)
      inputs = used.map { f.slots[$0] }
    }
    return try define(root, inputs: inputs, shape: f.builder.shape(node)) {
      $0.isFrozen = f.drew
      $0.guards = guards(with: f.guards)
    }
  }

  /// The slots that a formula reads: a page has the same few formulas again and again.
  private func slots(of node: NodeID) -> [Int] {
    if let known = slotsOfFormulas[node] { return known }
    let slots = graph.slots(of: node)
    slotsOfFormulas[node] = slots
    return slots
  }

  /// A definition by a template over inputs.
  func define(
    _ root: NodeID, inputs: [Quantity], shape: SymbolicShape, _ complete: (inout Version) -> Void = { _ in }
  ) throws -> Quantity {
    var version = Version()
    version.kind = .definition
    version.recipe = .template(root)
    version.inputs = inputs.map(\.id)
    version.shape = shape
    version.place = place
    version.facts = facts(of: root, inputs: version.inputs)
    complete(&version)
    if version.inputs.contains(where: { table[$0].kind == .symbol }) {
      version.kind = .symbol
    } else {
      let value = try compute(root, version.inputs)
      version.payload = .matrix(value)
      version.shape = SymbolicShape(value.shape)
    }
    return table.insert(version)
  }

  /// A leaf: a value without a record.
  func leaf(
    _ payload: Payload, isParameter: Bool = false, facts: Set<Fact> = [], origin: String? = nil
  ) -> Quantity {
    var version = Version()
    version.payload = payload
    if let matrix = payload.matrix { version.shape = SymbolicShape(matrix.shape) }
    version.isParameter = isParameter
    version.facts = facts
    version.origin = origin
    version.place = place
    return table.insert(version)
  }

  /// A computation outside the calculus on these inputs, remembered so that `forward` can repeat it.
  /// `value` saves the run where it was done already.
  func hostVersion(
    _ recipe: HostRecipe, inputs: [Quantity], facts: Set<Fact> = [], value: Payload? = nil
  ) throws -> Quantity {
    for input in inputs { try force(input.id) }
    if let symbol = inputs.first(where: { $0.version.kind == .symbol }) {
      throw error(
        "\(recipe.name) needs numbers, and \(text(symbol)) is a symbol", help: "give \(text(symbol)) a value first")
    }
    var version = Version()
    version.kind = .definition
    version.recipe = .host(recipe)
    version.inputs = inputs.map(\.id)
    version.payload = try value ?? recipe.run(inputs.map { $0.version.payload })
    record(recipe, inputs, version.payload)
    if let matrix = version.payload.matrix { version.shape = SymbolicShape(matrix.shape) }
    version.facts = facts
    version.place = place
    version.guards = guards(with: [])
    return table.insert(version)
  }

  /// The guards of the blocks around, then others, each once.
  func guards(with others: [PassedCondition]) -> [Guard] {
    if activeGuards.isEmpty, others.isEmpty { return [] }
    let active = activeGuards.map(\.asGuard)
    if others.isEmpty { return active }
    var seen = Set(active)
    return active + others.map(\.asGuard).filter { seen.insert($0).inserted }
  }

  /// What is known of a template's value from its operator.
  func facts(of root: NodeID, inputs: [VersionID]) -> Set<Fact> {
    if let slot = graph.slotNumber(root) { return table[inputs[slot]].facts }
    switch graph.opcode(root) {
    case .softmax: return [.rowsSumToOne]
    case .onehot: return [.onehot, .rowsSumToOne]
    case .sliceRows: return facts(of: graph.operand(root, 0), inputs: inputs).intersection([.onehot, .rowsSumToOne])
    // Rounding keeps zeros, ones and what is equal.
    case .toFloat32, .toFloat64:
      return facts(of: graph.operand(root, 0), inputs: inputs).intersection(
        [.onehot, .rowsSumToOne, .symmetric, .diagonal])
    default: return []
    }
  }

  /// The formula of a definition, over the slots that its inputs have in another formula.
  func inlined(_ root: NodeID, of quantity: Quantity, _ f: Formation) -> NodeID {
    let places = quantity.version.inputs.map { graph.slotNumber(f.node(for: table.quantity($0))) ?? 0 }
    return graph.renumbering(
      Dictionary(uniqueKeysWithValues: places.enumerated().map { ($0.offset, $0.element) }), in: root)
  }

  // MARK: Computing

  /// The value of a template; inputs that are pending are computed first.
  func compute(_ root: NodeID, _ inputs: [VersionID]) throws -> Matrix {
    for input in inputs { try force(input) }
    let (root, inputs) = stable(root, inputs)
    var values: [Matrix] = []
    values.reserveCapacity(inputs.count)
    for input in inputs {
      guard let value = table[input].payload.matrix else {
        throw error("\(text(input)) has no numbers", help: "give it a value first")
      }
      values.append(value)
    }
    return try executor.value(of: root, slots: values)
  }

  /// Computes a pending version and the pending ones under it, without recursion.
  func force(_ id: VersionID) throws {
    guard case .pending = table[id].payload, table[id].kind != .symbol else { return }
    var stack = [id]
    while let next = stack.last {
      guard case .pending = table[next].payload, case .template(let root) = table[next].recipe else {
        stack.removeLast()
        continue
      }
      let waiting = table[next].inputs.filter {
        if case .pending = table[$0].payload { return table[$0].kind != .symbol }
        return false
      }
      if waiting.isEmpty {
        var value = try compute(root, table[next].inputs)
        if table[next].isGradient { value = try asNumbers(value) }
        table.update(next) { $0.payload = .matrix(value) }
        stack.removeLast()
      } else {
        stack.append(contentsOf: waiting)
      }
    }
  }

  /// A gradient is a matrix of numbers, also where all its slopes are 0 and 1.
  func asNumbers(_ gradient: Matrix) throws -> Matrix {
    guard gradient.isMask else { return gradient }
    let numbers = try gradient.converted(to: .float64)
    executor.recorder?.host("numbers of a mask", [gradient], result: numbers) { try $0[0].converted(to: .float64) }
    return numbers
  }

  /// A logarithm of a softmax or sigmoid that has a name of its own is evaluated from the logits (semantics G8): the
  /// named quantity's definition takes its slot's place for this computation.
  /// A quantity in `held` has been given a value of its own and stays a slot.
  func stable(
    _ root: NodeID, _ inputs: [VersionID], except held: Set<VersionID> = []
  ) -> (NodeID, [VersionID]) {
    let underLog = slotsUnderLog(root)
    if underLog.isEmpty { return (root, inputs) }
    var replacements: [NodeID: NodeID] = [:]
    var extended = inputs
    for slot in underLog where inputs.indices.contains(slot) && !held.contains(inputs[slot]) {
      guard let (definition, logits) = squashing(inputs[slot]) else { continue }
      replacements[graph.slot(slot)] = graph.renumbering([0: extended.count], in: definition)
      extended.append(logits)
    }
    if replacements.isEmpty { return (root, inputs) }
    return (graph.substituting(replacements, in: root), extended)
  }

  /// softmax or σ of one named quantity.
  private func squashing(_ id: VersionID) -> (NodeID, VersionID)? {
    guard case .template(let root) = table[id].recipe, let logits = table[id].inputs.first,
      graph.opcode(root) == .softmax || graph.opcode(root) == .sigmoid,
      graph.slotNumber(graph.operand(root, 0)) == 0, table[logits].payload.matrix != nil
    else { return nil }
    return (root, logits)
  }

  private func slotsUnderLog(_ root: NodeID) -> [Int] {
    if let known = slotsUnderLog[root] { return known }
    var slots: Set<Int> = []
    for id in graph.reachable(from: [root]) {
      let opcode = graph.opcode(id)
      if opcode == .log || Registry.shared[opcode].definition is any Composite.Type {
        slots.formUnion(graph.slots(of: id))
      }
    }
    slotsUnderLog[root] = slots.sorted()
    return slots.sorted()
  }

  // MARK: Binding

  /// Gives a name to a version. A version that has one already, or that others hold, gets a node of its own: `B = A`
  /// makes B a quantity beside A (semantics G2).
  func bind(
    _ name: Name, _ value: Value, in scope: Scope, isFresh: Bool = false, isLoopItem: Bool = false,
    passed: [PassedCondition] = []
  ) {
    var value = value
    let now = table.tick()
    if case .quantity(let quantity) = value {
      var bound = quantity
      if !isFresh || !passed.isEmpty || quantity.version.name != nil || quantity.version.isGradient {
        if case .matrix = quantity.version.payload { bound = alias(of: quantity, passed) }
        if case .pending = quantity.version.payload { bound = alias(of: quantity, passed) }
      }
      table.update(bound.id) {
        $0.name = name
        $0.boundAt = now
        $0.isTopLevel = scope.isTopLevel
        // What a call returned was made inside; its name comes from here.
        $0.place = place
        if isLoopItem { $0.isLoopItem = true }
      }
      value = .quantity(bound)
    }
    if let old = scope.quantity(name) {
      if stepping != nil { endSteppingIfRead(name, old) }
      table.update(old.id) { if $0.unboundAt == .max { $0.unboundAt = now } }
      if old.version.hasGradients { gradients.forget(old.id) }
    }
    scope.bind(name, value, place: place, time: now)
    if !scope.guards.isEmpty { scope.guards[name.key] = nil }
    // Inside a function the interior lives as long as its result (V2).
    if scope.isTopLevel, case .quantity(let quantity) = value { limitChain(of: quantity) }
  }

  private func alias(of quantity: Quantity, _ passed: [PassedCondition]) -> Quantity {
    var version = Version()
    version.kind = quantity.version.kind == .symbol ? .symbol : .definition
    version.recipe = .template(graph.slot(0))
    version.inputs = [quantity.id]
    version.shape = quantity.version.shape
    version.payload = quantity.version.payload
    version.facts = quantity.version.facts
    version.isParameter = quantity.version.isParameter
    version.place = place
    version.guards = guards(with: passed)
    if version.kind != .symbol, case .pending = version.payload { version.kind = .gradient }
    return table.insert(version)
  }

  /// A chain of definitions through one name keeps a thousand superseded versions (V3). Depths are kept to twice that,
  /// so that cutting costs a constant per step.
  private func limitChain(of quantity: Quantity) {
    // A leaf rests on nothing.
    guard !quantity.version.inputs.isEmpty, let name = quantity.version.name,
      let previous = quantity.version.inputs.first(where: { table[$0].name == name && table.isLive($0) })
    else { return }
    let depth = table[previous].selfDepth + 1
    table.update(quantity.id) { $0.selfDepth = depth }
    guard depth >= 2 * Self.longestChain else { return }
    var cursor = quantity.id
    for _ in 0..<Self.longestChain {
      guard let next = table[cursor].inputs.first(where: { table[$0].name == name }) else { return }
      table.update(cursor) { $0.selfDepth = 0 }
      cursor = next
    }
    // What is cut off becomes an update, which remembers what it depends on (V4).
    let past = differentiablePast(of: table.quantity(cursor))
    table.sever(cursor)
    table.update(cursor) { $0.past = past }
    renumberChain(from: quantity.id, name: name)
  }

  private func renumberChain(from newest: VersionID, name: Name) {
    var chain: [VersionID] = [newest]
    while let cursor = chain.last, let next = table[cursor].inputs.first(where: { table[$0].name == name }) {
      chain.append(next)
    }
    for (depth, id) in chain.reversed().enumerated() { table.update(id) { $0.selfDepth = Int32(depth) } }
  }

  static let longestChain = 1000
}

extension SymbolicShape {
  init(_ shape: Shape) { self.init(rows: Size(shape.rows), columns: Size(shape.columns)) }
}
