import Calculus
import Matrices
import Syntax

/// Whether two formulas are equal.
enum Decision {
  /// One normal form, after `step`, by the facts that it takes.
  case proved(step: String, facts: [String])
  /// Equal at random points, up to this relative difference; but at some only one side is a number.
  case agrees(bound: Double, but: String?)
  case refuted(reason: String)
  /// Some entry, or all, was a number at no point.
  case open

  var holds: Bool {
    switch self {
    case .proved, .agrees: true
    case .refuted, .open: false
    }
  }
}

/// A fact that is taken for granted about one quantity, to see what follows.
struct Assumption: Equatable {
  var quantity: VersionID
  var fact: Fact
}

extension Fact {
  /// Known of rows, whose sum is what formulas use.
  var isAboutRows: Bool { self == .rowsSumToOne || self == .onehot }

  /// The fact as it is said of a quantity.
  func sentence(about name: String) -> String {
    switch self {
    case .rowsSumToOne: "the rows of \(name) sum to 1"
    case .onehot: "the rows of \(name) are one-hot"
    default: "\(name) is \(rawValue)"
    }
  }
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
      if let step = written.equalAt {
        if let gap = try gap(between: written.nodes, PointSampler(seed: seed, assuming: assumption), f) {
          let decision = try compareAtPoints(written.nodes, points, PointSampler(seed: seed, assuming: assumption), f)
          guard case .agrees(let bound, _) = decision else { return decision }
          return .agrees(bound: bound, but: gap)
        }
        let facts = written.facts + neededFacts(written.nodes, assumption, f)
        return .proved(step: step, facts: facts.indices.filter { !facts[..<$0].contains(facts[$0]) }.map { facts[$0] })
      }
      return try compareAtPoints(written.nodes, points, PointSampler(seed: seed, assuming: assumption), f)
    }
  }

  // MARK: Normal forms

  /// Writes gradients out step by step, then definitions, until both sides are one expression or rest on leaves.
  private func writtenOut(_ nodes: [NodeID], _ assumption: Assumption?, _ f: Formation) throws -> (
    nodes: [NodeID], equalAt: String?, facts: [String]
  ) {
    var nodes = nodes
    var written: [String] = []
    // What gradients that were written out had used.
    var facts: [String] = []
    while true {
      if areOneForm(nodes, assumption, f) {
        return (nodes, written.isEmpty ? "" : ", with \(written.prefix(4).joined(separator: ", ")) written out", facts)
      }
      let slots = Set(nodes.flatMap { graph.slots(of: $0) })
      let gradients = slots.filter { f.slots[$0].version.isGradient }
      // The newest gradient alone: what it is made of may be what the other side speaks of.
      let newest = gradients.max { table[f.slots[$0].id].madeAt < table[f.slots[$1].id].madeAt }
      let chosen = newest.map { [$0] } ?? slots
      var replacements: [NodeID: NodeID] = [:]
      for slot in chosen.sorted() {
        let quantity = f.slots[slot]
        guard case .template(let root) = quantity.version.recipe, !quantity.version.isFrozen else { continue }
        replacements[graph.slot(slot)] = inlined(root, of: quantity, f)
        if let (variable, backward) = self.gradients.origin(of: quantity.id) {
          facts += try neededFacts(of: variable, in: backward).map { $0.fact.sentence(about: text($0.quantity)) }
        }
        let name = text(quantity)
        if name.count < 20, !name.contains("("), !written.contains(name) { written.append(name) }
      }
      if replacements.isEmpty { return (nodes, nil, facts) }
      let next = nodes.map { graph.substituting(replacements, in: $0) }
      // What nobody could read is compared by numbers only.
      if next.contains(where: { graph.reachable(from: [$0]).count > 3000 }) { return (next, nil, facts) }
      nodes = next
      try checkInterruption()
    }
  }

  /// The facts without which the two are not found equal, in words.
  private func neededFacts(_ nodes: [NodeID], _ assumption: Assumption?, _ f: Formation) -> [String] {
    let slots = Set(nodes.flatMap { graph.slots(of: $0) }).sorted()
    let known = slots.flatMap { slot in
      f.slots[slot].version.facts.sorted { $0.rawValue < $1.rawValue }.map {
        Assumption(quantity: f.slots[slot].id, fact: $0)
      }
    }
    guard known.count <= Self.mostFacts, nodes[0] != nodes[1] else { return [] }
    var spared: [Assumption] = []
    for fact in known where areOneForm(nodes, assumption, without: spared + [fact], f) { spared.append(fact) }
    return known.filter { !spared.contains($0) }.map { $0.fact.sentence(about: text($0.quantity)) }
  }

  private static let mostFacts = 12

  private func areOneForm(
    _ nodes: [NodeID], _ assumption: Assumption?, without spared: [Assumption] = [], _ f: Formation
  ) -> Bool {
    if nodes[0] == nodes[1] { return true }
    let builder = f.builder
    let simplifier = Simplifier(builder: builder) { slot in
      let id = f.slots[slot].id
      var known = f.slots[slot].version.facts
      for one in spared where one.quantity == id { known.remove(one.fact) }
      if let assumption, assumption.quantity == id { known.insert(assumption.fact) }
      return known
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
    if let a = RationalForm(nodes[0], simplifier: simplifier), let b = RationalForm(nodes[1], simplifier: simplifier),
      builder.failure == nil, a.equals(b)
    {
      return true
    }
    return [false, true].contains { isUnfolded in
      let forms = [left, right].map { IndexForm($0, simplifier: simplifier, isUnfolded: isUnfolded) }
      guard let a = forms[0], let b = forms[1] else { return false }
      return builder.failure == nil && a.equals(b)
    }
  }

  // MARK: Points

  private func compareAtPoints(
    _ nodes: [NodeID], _ points: Int, _ sampler: PointSampler, _ f: Formation
  ) throws -> Decision {
    var sampler = sampler
    var worst = 0.0
    /// Entries that were numbers at some point, by how many there are: sizes vary.
    var seen: [Int: [Bool]] = [:]
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
      var numbers = seen[left.count] ?? Array(repeating: false, count: left.count)
      defer { seen[left.count] = numbers }
      for place in 0..<left.count {
        let (x, y) = (left.number(at: place), right.number(at: place))
        if x.isNaN || y.isNaN || x.isInfinite && x == y { continue }
        let gap = abs(x - y) / max(1, abs(x), abs(y))
        guard gap <= 1e-7 else {
          guard differs(nodes.map(f.builder.steadied), values, at: place) else { continue }
          return .refuted(
            reason: difference(left, right, place, values, Set(nodes.flatMap { graph.slots(of: $0) }), f))
        }
        numbers[place] = true
        worst = max(worst, gap)
      }
    }
    return seen.values.contains { $0.allSatisfy { $0 } } ? .agrees(bound: worst, but: nil) : .open
  }

  /// A point where one side of what has one form is a number and the other none, in words: 0/0 is not 1, and
  /// relu(z)/relu(z) has no value for half of all z. Forms leave out single points, as 0 of z/z; these are not found.
  private func gap(between nodes: [NodeID], _ sampler: PointSampler, _ f: Formation) throws -> String? {
    guard nodes[0] != nodes[1] else { return nil }
    var sampler = sampler
    for point in 0..<Self.guardingPoints where !PointSampler.isDegenerate(point) {
      try checkInterruption()
      let values = try f.slots.enumerated().map { try sampler.value(of: $0.element, point, self) }
      guard let sides = try? nodes.map({ try executor.value(of: $0, slots: values) }), sides[0].shape == sides[1].shape
      else { continue }
      for place in 0..<sides[0].count where sides[0].number(at: place).isNaN != sides[1].number(at: place).isNaN {
        return difference(sides[0], sides[1], place, values, Set(nodes.flatMap { graph.slots(of: $0) }), f)
      }
    }
    return nil
  }

  private static let guardingPoints = 12

  /// Whether the difference at this entry is more than last digits that decided a comparison.
  private func differs(_ steady: [NodeID], _ values: [Matrix], at place: Int) -> Bool {
    guard let sides = try? steady.map({ try executor.value(of: $0, slots: values).number(at: place) }) else {
      return true
    }
    return !(abs(sides[0] - sides[1]) <= 1e-7 * max(1, abs(sides[0]), abs(sides[1])))
  }

  /// What both sides are at a point, in words.
  private func difference(
    _ left: Matrix, _ right: Matrix, _ place: Int, _ values: [Matrix], _ used: Set<Int>, _ f: Formation
  ) -> String {
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
    return reason
  }
}
