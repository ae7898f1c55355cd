import Calculus
import Matrices
import Syntax

/// Whether two formulas are equal.
enum Decision {
  /// One normal form, after `step`.
  case proved(step: String)
  /// Equal at random points, up to this relative gap.
  case agrees(bound: Double)
  case refuted(reason: String)
  /// No point gave numbers.
  case open

  var holds: Bool {
    switch self {
    case .proved, .agrees: true
    case .refuted, .open: false
    }
  }
}

/// A fact that is taken for granted about one quantity, to see what follows.
struct Assumption {
  var quantity: VersionID
  var fact: Fact
}

extension Interpreter {
  func decide(
    _ sides: [Syntax.Expression], points: Int, seed: UInt64, assuming assumption: Assumption? = nil
  ) throws -> Decision {
    try forming { f in
      let nodes: [NodeID]
      do {
        lastShapeError = nil
        let (left, right) = (try node(sides[0], f), try node(sides[1], f))
        nodes = sizingIdentity(.equal, [left, right], f)
      } catch let diagnostic as Diagnostic where diagnostic == lastShapeError {
        // The claim itself is shown anyway.
        let statement = "\(clipped(source.slice(statementRange))): "
        let message = diagnostic.message
        return .refuted(
          reason: "by shapes: \(message.hasPrefix(statement) ? String(message.dropFirst(statement.count)) : message)")
      }
      let shapes = nodes.map(f.builder.shape)
      guard shapes[0] == shapes[1] else {
        let (l, r) = (source.slice(sides[0].range), source.slice(sides[1].range))
        return .refuted(reason: "by shapes: \(l) is \(shapeText(shapes[0])) and \(r) is \(shapeText(shapes[1]))")
      }
      let written = try writtenOut(nodes, assumption, f)
      if let step = written.equalAt { return .proved(step: step) }
      return try compareAtPoints(written.nodes, points, PointSampler(seed: seed, assuming: assumption), f)
    }
  }

  // MARK: Normal forms

  /// Writes gradients out step by step, then definitions, until both sides are one expression or rest on leaves.
  private func writtenOut(_ nodes: [NodeID], _ assumption: Assumption?, _ f: Formation) throws -> (
    nodes: [NodeID], equalAt: String?
  ) {
    var nodes = nodes
    var written: [String] = []
    while true {
      if areOneForm(nodes, assumption, f) {
        return (nodes, written.isEmpty ? "" : ", with \(written.prefix(4).joined(separator: ", ")) written out")
      }
      let slots = Set(nodes.flatMap { graph.slots(of: $0) })
      let gradients = slots.filter { f.slots[$0].version.isGradient }
      let chosen = gradients.isEmpty ? slots : gradients
      var replacements: [NodeID: NodeID] = [:]
      for slot in chosen.sorted() {
        let quantity = f.slots[slot]
        guard case .template(let root) = quantity.version.recipe, !quantity.version.isFrozen else { continue }
        replacements[graph.slot(slot)] = inlined(root, of: quantity, f)
        let name = text(quantity)
        if name.count < 20, !name.contains("("), !written.contains(name) { written.append(name) }
      }
      if replacements.isEmpty { return (nodes, nil) }
      let next = nodes.map { graph.substituting(replacements, in: $0) }
      // What nobody could read is compared by numbers only.
      if next.contains(where: { graph.reachable(from: [$0]).count > 3000 }) { return (next, nil) }
      nodes = next
      try checkInterruption()
    }
  }

  private func areOneForm(_ nodes: [NodeID], _ assumption: Assumption?, _ f: Formation) -> Bool {
    if nodes[0] == nodes[1] { return true }
    let builder = f.builder
    let simplifier = Simplifier(builder: builder) { slot in
      let (id, known) = (f.slots[slot].id, f.slots[slot].version.facts)
      return assumption.map { $0.quantity == id ? known.union([$0.fact]) : known } ?? known
    }
    guard let left = try? builder.stabilised(nodes[0]), let right = try? builder.stabilised(nodes[1]) else {
      return false
    }
    if simplifier.simplify(left) == simplifier.simplify(right) { return true }
    if let difference = try? builder.apply(.subtract, left, right),
      simplifier.isZero(simplifier.simplify(difference))
    {
      return true
    }
    let forms = nodes.map { RationalForm($0, simplifier: simplifier) }
    guard builder.failure == nil, let a = forms[0], let b = forms[1] else { return false }
    return a.equals(b)
  }

  // MARK: Points

  private func compareAtPoints(
    _ nodes: [NodeID], _ points: Int, _ sampler: PointSampler, _ f: Formation
  ) throws -> Decision {
    var sampler = sampler
    var worst = 0.0
    var compared = 0
    for point in 0..<points {
      try checkInterruption()
      let values = try f.slots.enumerated().map { try sampler.value(of: $0.element, point, self) }
      let sides: [Matrix]
      do {
        sides = try nodes.map { try executor.value(of: $0, slots: values) }
      } catch {
        // A singular matrix and the like: the next point may have numbers.
        try checkInterruption()
        continue
      }
      let (left, right) = (sides[0], sides[1])
      guard left.shape == right.shape else { continue }
      for place in 0..<left.count {
        let (x, y) = (left.number(at: place), right.number(at: place))
        if x.isNaN || y.isNaN || x.isInfinite && x == y { continue }
        compared += 1
        let gap = abs(x - y) / max(1, abs(x), abs(y))
        guard gap <= 1e-7 else {
          return counterExample(left, right, place, values, Set(nodes.flatMap { graph.slots(of: $0) }), f)
        }
        worst = max(worst, gap)
      }
    }
    return compared > 0 ? .agrees(bound: worst) : .open
  }

  private func counterExample(
    _ left: Matrix, _ right: Matrix, _ place: Int, _ values: [Matrix], _ used: Set<Int>, _ f: Formation
  ) -> Decision {
    let (x, y) = (NumberLayout.format(left.number(at: place)), NumberLayout.format(right.number(at: place)))
    let entry = left.isScalar ? "" : "entry [\(place % left.rows + 1), \(place / left.rows + 1)]: "
    var reason = "\(entry)the left side is \(x), the right side \(y)"
    let small = used.sorted().filter { values[$0].count <= 9 && table[f.slots[$0].id].name != nil }
    // What is as the program has it needs no telling, unless nothing else is there to tell.
    let drawn = small.filter { f.slots[$0].version.payload.matrix != values[$0] }
    let shown = drawn.isEmpty ? small : drawn
    if !shown.isEmpty {
      let given = shown.prefix(4).map { "\(text(f.slots[$0])) = \(literal(values[$0], digits: 3))" }
      reason += ", for instance with \(given.joined(separator: ", "))"
    }
    return .refuted(reason: reason)
  }
}
