import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// All gradients of a 1×1, derived in one pass over its record and remembered with it.
  func backward(from loss: VersionID) throws -> Backward {
    if let known = gradients.find(loss) { return known }
    let backward = Backward(loss: loss)
    backward.order = recordOrder(of: loss)
    var pending: [VersionID: [Contribution]] = [:]
    for id in backward.order {
      if id != loss, let contributions = pending[id] {
        backward.contributions[id] = contributions
        backward.gradients[id] = try gradientVersion(of: id, contributions, in: backward)
      }
      let inputs = table[id].inputs
      for input in Set(inputs) {
        // What stands in the way of id stands in the way of what it was made from.
        if let remarks = backward.remarks[id] { backward.remarks[input, default: []] += remarks }
        if let obstacles = backward.obstacles[id] { backward.obstacles[input, default: []] += obstacles }
        if let blocks = backward.blocks[id] { backward.blocks[input, default: []] += blocks }
        if case .host(let recipe) = table[id].recipe, recipe.isSmooth, id == loss || pending[id] != nil {
          backward.blocks[input, default: []].append("\(recipe.name) is not differentiated")
        }
      }
      guard case .template(let root) = table[id].recipe, id == loss || pending[id] != nil else { continue }
      let isSeed = id == loss
      for (slot, leaf) in try localAdjoints(of: id, root, isSeed: isSeed) where inputs.indices.contains(slot) {
        if let expression = leaf.expression {
          var slots = inputs + [id]
          if !isSeed, let gradient = backward.gradients[id] { slots.append(gradient.id) }
          pending[inputs[slot], default: []].append(Contribution(user: id, root: expression, slots: slots))
        }
        if !leaf.remarks.isEmpty { backward.remarks[inputs[slot], default: []] += leaf.remarks }
        if !leaf.obstacles.isEmpty { backward.obstacles[inputs[slot], default: []] += leaf.obstacles }
      }
    }
    gradients.keep(backward)
    table.update(loss) { $0.hasGradients = true }
    return backward
  }

  /// Everything that a version was computed from and itself, newest first: an order in which gradients can flow.
  /// With the conditions that were passed on the way, where asked for: `forward` looks at them again.
  func recordOrder(of id: VersionID) -> [VersionID] { recordOrder(of: [id], withGuards: false) }

  func recordOrder(of roots: [VersionID], withGuards: Bool) -> [VersionID] {
    var seen = Set(roots)
    var stack = roots
    while let next = stack.popLast() {
      for input in table[next].inputs where seen.insert(input).inserted { stack.append(input) }
      guard withGuards else { continue }
      for condition in table[next].guards where seen.insert(condition.condition).inserted {
        stack.append(condition.condition)
      }
    }
    return seen.sorted { table[$0].madeAt > table[$1].madeAt }
  }

  /// The adjoint templates of one version's formula, over its inputs, its value and its gradient, in that order.
  func localAdjoints(
    of id: VersionID, _ root: NodeID, isSeed: Bool, without spared: [Assumption] = []
  ) throws -> [Int: LeafAdjoint] {
    let inputs = table[id].inputs
    let key = DerivationMemory.LocalKey(
      root: root, shapes: inputs.map { table[$0].shape }, sizes: inputs.map(slotSize),
      facts: inputs.map { facts(of: $0, without: spared) }, isSeed: isSeed)
    if let known = derivations.local(key) { return known }
    let adjoints = try forming { formation -> [Int: LeafAdjoint] in
      let builder = formation.builder
      for input in inputs { _ = builder.newSlot(shape: table[input].shape, size: slotSize(input)) }
      let own = builder.newSlot(shape: table[id].shape)
      let seed = isSeed ? builder.constant(1) : builder.newSlot(shape: table[id].shape)
      let root = try builder.stabilised(root)
      var adjoints = try Differentiation(builder: builder).leafAdjoints(of: root, seed: seed)
      let facts = key.facts + [table[id].facts, []]
      let simplifier = Simplifier(builder: builder) { facts[$0] }
      for (slot, leaf) in adjoints {
        guard let raw = leaf.expression else { continue }
        // The formula's own value has a name: the gradient reads it instead of computing it again.
        // Not where running it needs to see the formula: prod(x) ⊘ x is right at 0 as well, det(X)·X⁻ᵀ at a singular X.
        let isNamed = graph.arity(root) > 0 && ![.prod, .determinant].contains(graph.opcode(root))
        let named = isNamed ? graph.substituting([root: own], in: raw) : raw
        let simple = simplifier.simplify(named)
        adjoints[slot]?.expression = builder.broadcast(simple, like: graph.slot(slot))
      }
      return adjoints
    }
    derivations.remember(adjoints, for: key)
    return adjoints
  }

  private func facts(of id: VersionID, without spared: [Assumption]) -> Set<Fact> {
    var facts = table[id].facts
    for one in spared where one.quantity == id { facts.remove(one.fact) }
    return facts
  }

  /// The number that a version is, where it may be a size.
  func slotSize(_ id: VersionID) -> Size? {
    if let symbol = table[id].sizeSymbol { return symbol }
    guard let number = table[id].payload.matrix?.scalarValue, let size = Int(exactly: number), size >= 0 else {
      return nil
    }
    return Size(size)
  }

  /// ∂L/∂V as a version of its own: the sum of its contributions.
  private func gradientVersion(
    of id: VersionID, _ contributions: [Contribution], in backward: Backward
  ) throws -> Quantity {
    let (root, slots) = try gradientFormula(of: id, contributions, in: backward)
    return insertGradient(of: id, root, slots, backward)
  }

  /// The facts without which ∂L/∂V would read otherwise.
  func neededFacts(of id: VersionID, in backward: Backward) throws -> [Assumption] {
    guard let gradient = backward.gradients[id], let parts = backward.contributions[id] else { return [] }
    let read = parts.flatMap { part in part.slots + (backward.gradients[part.user]?.version.inputs ?? []) }
    let shown = formula(gradient.id)
    var (needed, spared) = ([Assumption](), [Assumption]())
    for quantity in Set(read).sorted(by: { table[$0].madeAt < table[$1].madeAt }) {
      for fact in table[quantity].facts.sorted(by: { $0.rawValue < $1.rawValue }) where fact != .invertible {
        let assumption = Assumption(quantity: quantity, fact: fact)
        let again = try parts.map { part -> Contribution in
          guard case .template(let root) = table[part.user].recipe,
            let place = table[part.user].inputs.firstIndex(of: id),
            let local = try localAdjoints(
              of: part.user, root, isSeed: part.user == backward.loss, without: spared + [assumption])[place]?
              .expression
          else { return part }
          return Contribution(user: part.user, root: local, slots: part.slots)
        }
        let (root, slots) = try gradientFormula(of: id, again, in: backward, without: spared + [assumption])
        if formula(root, slots) == shown { spared.append(assumption) } else { needed.append(assumption) }
      }
    }
    return needed
  }

  /// The sum of its contributions over joint slots; `byName` leaves the gradients that they read as names.
  func gradientFormula(
    of id: VersionID, _ contributions: [Contribution], in backward: Backward, without spared: [Assumption] = [],
    byName: Bool = false
  ) throws -> (root: NodeID, slots: [VersionID]) {
    var slots: [VersionID] = []
    var number: [VersionID: Int] = [:]
    func place(_ id: VersionID) -> Int {
      if let known = number[id] { return known }
      number[id] = slots.count
      slots.append(id)
      return slots.count - 1
    }
    var key = DerivationMemory.CombinedKey(
      roots: contributions.map(\.root), slots: contributions.map { $0.slots.map(place) }, shapes: [], facts: [],
      upstream: [], upstreamSlots: [])
    for contribution in contributions {
      // The upstream gradient's own formula, in case the two read shorter together: softmax after cce is ŷ − y.
      guard !byName, let upstream = backward.gradients[contribution.user],
        case .template(let root) = upstream.version.recipe
      else {
        key.upstream.append(nil)
        key.upstreamSlots.append([])
        continue
      }
      key.upstream.append(root)
      key.upstreamSlots.append(upstream.version.inputs.map(place))
    }
    key.shapes = slots.map { table[$0].shape } + [table[id].shape]
    key.facts = slots.map { facts(of: $0, without: spared) }
    let root: NodeID
    if let known = derivations.sum(key) {
      root = known
    } else {
      root = try combined(key, slots, own: place(id))
      derivations.remember(root, for: key)
    }
    return (root, slots)
  }

  private func insertGradient(
    of id: VersionID, _ root: NodeID, _ slots: [VersionID], _ backward: Backward
  ) -> Quantity {
    let used = graph.slots(of: root)
    let numbers = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($0.element, $0.offset) })
    var version = Version()
    version.kind = .gradient
    version.recipe = .template(graph.renumbering(numbers, in: root))
    version.inputs = used.map { slots[$0] }
    version.shape = table[id].shape
    version.isGradient = true
    // The gradient by a name of a function's inside is a step on the way, written out where it is used.
    if !isHidden(id) { version.gradientName = "∂\(operandText(backward.loss))/∂\(operandText(id))" }
    version.place = place
    if version.inputs.contains(where: { table[$0].kind == .symbol }) || table[id].kind == .symbol {
      version.kind = .symbol
    }
    return table.insert(version)
  }

  private func operandText(_ id: VersionID) -> String {
    let text = text(id)
    return table[id].name != nil || text.allSatisfy({ $0.isLetter }) ? text : "(\(text))"
  }

  /// The sum of the parts over joint slots, in the shortest form.
  private func combined(
    _ key: DerivationMemory.CombinedKey, _ slots: [VersionID], own: Int
  ) throws -> NodeID {
    try forming { formation in
      let builder = formation.builder
      for slot in slots { _ = builder.newSlot(shape: table[slot].shape, size: slotSize(slot)) }
      let simplifier = Simplifier(builder: builder) { key.facts.indices.contains($0) ? key.facts[$0] : [] }
      var sum: NodeID?
      for (part, root) in key.roots.enumerated() {
        let joint = Dictionary(uniqueKeysWithValues: key.slots[part].enumerated().map { ($0.offset, $0.element) })
        var term = simplifier.simplify(graph.renumbering(joint, in: root))
        if let upstream = key.upstream[part], let last = key.slots[part].last {
          let places = Dictionary(
            uniqueKeysWithValues: key.upstreamSlots[part].enumerated().map { ($0.offset, $0.element) })
          let written = graph.renumbering(places, in: upstream)
          let open = simplifier.simplify(graph.substituting([graph.slot(last): written], in: term))
          if simplifier.cost(open) < simplifier.cost(term) { term = open }
        }
        sum = sum.map { builder.plus($0, term) } ?? term
      }
      let result = sum.map { key.roots.count > 1 ? simplifier.simplify($0) : $0 } ?? builder.constant(0)
      if let failure = builder.failure { throw error("the gradient's formula does not fit: \(failure.reason)") }
      // Factors of full shape may have cancelled. V is an input of each of its users, so it has a slot.
      return builder.broadcast(result, like: graph.slot(own))
    }
  }
}
