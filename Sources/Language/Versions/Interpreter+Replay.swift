import Calculus
import Matrices
import Syntax

/// `forward L` under way: the record version by version in order, and what has become new.
final class Replay {
  struct Step {
    var name: String
    var formula: String
    var new: VersionID
    var isRecomputed: Bool
    var seconds: Double
  }

  /// L as it was; the new one once the replay is through.
  var loss: Quantity
  let order: [VersionID]
  fileprivate(set) var place = 0
  fileprivate(set) var new: [VersionID: Quantity] = [:]
  fileprivate let training: Bool
  /// Conditions that decided which version the name of L holds.
  fileprivate let guards: [Guard]

  init(_ loss: Quantity, order: [VersionID], training: Bool, guards: [Guard]) {
    (self.loss, self.order, self.training, self.guards) = (loss, order, training, guards)
  }
}

extension Interpreter {
  /// Computes L anew from its record: names that were reassigned since are read at their present value, what has a
  /// changed input is recomputed, and a result goes to its name if that still holds a version of the record (F1–F5).
  /// Names change at the end, so an error leaves them and their values as they were.
  func replay(_ loss: Quantity, training: Bool = true) throws -> Quantity {
    let replay = startReplay(loss, training: training)
    while replay.place < replay.order.count { try advance(replay) }
    return try finish(replay)
  }

  /// The same, with what a table shows of each named step.
  func listedReplay(_ loss: Quantity, training: Bool) throws -> (loss: Quantity, steps: [Replay.Step]) {
    let replay = startReplay(loss, training: training)
    var steps: [Replay.Step] = []
    while let step = try nextNamed(replay) { steps.append(step) }
    return (try finish(replay), steps)
  }

  func startReplay(_ loss: Quantity, training: Bool) -> Replay {
    let name = loss.version.name
    let guards = name.flatMap { lookup($0)?.scope.guards[$0.key] }?.map(\.asGuard) ?? []
    let roots = [loss.id] + guards.map(\.condition)
    return Replay(
      loss, order: recordOrder(of: roots, withGuards: true).reversed(), training: training, guards: guards)
  }

  /// On to the next step that has a name to show; nil at the end.
  func nextNamed(_ replay: Replay) throws -> Replay.Step? {
    let clock = ContinuousClock()
    while replay.place < replay.order.count {
      let id = replay.order[replay.place]
      let isShown = table[id].name != nil && !table[id].recipe.isLeaf && !isHidden(id)
      let start = clock.now
      let isReplaced = try advance(replay)
      guard isShown, !isReplaced else { continue }
      let new = replay.new[id]
      return Replay.Step(
        name: text(id), formula: formula(id, inputs: present(replay.new, in: id)), new: new?.id ?? id,
        isRecomputed: new != nil,
        seconds: (clock.now - start).seconds)
    }
    return nil
  }

  /// What a version is computed from: a name that was reassigned since stands for its present value.
  private func present(_ new: [VersionID: Quantity], in id: VersionID) -> [VersionID] {
    table[id].inputs.map { input in new[input].flatMap { $0.version.name == nil ? nil : $0.id } ?? input }
  }

  /// One version on; whether a value set since took its place.
  @discardableResult
  private func advance(_ replay: Replay) throws -> Bool {
    let id = replay.order[replay.place]
    try checkGuards(of: id, replay.new)
    if let present = try replacement(for: id, in: replay.loss) {
      replay.new[id] = present
      noticeSetByHand(id, present)
      replay.place += 1
      return true
    }
    let hasChanged = table[id].inputs.contains { replay.new[$0] != nil }
    if !table[id].isFrozen, hasChanged || isNoise(id) {
      // Gradients at the values before are found again where an error leaves those; their memory is for the new ones.
      if replay.loss.version.hasGradients { gradients.forget(replay.loss.id) }
      replay.new[id] = try recomputed(id, replay.new, training: replay.training)
    }
    replay.place += 1
    return false
  }

  /// Names take the new versions over; gives the new L.
  func finish(_ replay: Replay) throws -> Quantity {
    try check(replay.guards, for: replay.loss.id, replay.new)
    try rebind(replay.new, order: replay.order)
    replay.loss = replay.new[replay.loss.id] ?? replay.loss
    return replay.loss
  }

  /// The present version of a name that held `id` when L was computed and was reassigned since.
  private func replacement(for id: VersionID, in loss: Quantity) throws -> Quantity? {
    let version = table[id]
    let computed = max(loss.version.boundAt, loss.version.madeAt)
    guard let name = version.name, !version.isLoopItem, version.unboundAt != .max, version.unboundAt > computed,
      version.boundAt <= computed, id != loss.id, let value = meaning(of: name)?.value
    else { return nil }
    guard case .quantity(let present) = value else {
      throw error("\(text(loss)) was computed from \(name.spelling), and \(name.spelling) is a \(value.typeName) now")
    }
    return present.id == id ? nil : present
  }

  /// An intermediate that was set to a value by hand is read; the user is told once.
  private func noticeSetByHand(_ old: VersionID, _ present: Quantity) {
    guard !table[old].recipe.isLeaf, present.version.recipe.isLeaf, present.version.kind == .leaf,
      !present.version.isNoticed
    else { return }
    table.update(present.id) { $0.isNoticed = true }
    let line = present.version.place.map { " at line \($0.line)" } ?? ""
    let name = text(present)
    note("\(name) keeps the value it was given\(line); \(name) = \(formula(old)) is not computed again")
  }

  private func isNoise(_ id: VersionID) -> Bool {
    if case .noise = table[id].recipe { return true }
    return false
  }

  /// A condition that now decides otherwise needs its statement to be run again (F4).
  private func checkGuards(of id: VersionID, _ new: [VersionID: Quantity]) throws {
    try check(table[id].guards, for: id, new)
  }

  private func check(_ guards: [Guard], for id: VersionID, _ new: [VersionID: Quantity]) throws {
    for condition in guards {
      guard let present = new[condition.condition] else { continue }
      let value = try numbers(present)
      guard let number = value.scalarValue else { continue }
      executor.recorder?.condition(value, number != 0)
      guard (number != 0) != condition.wasTrue else { continue }
      let line = condition.place.map { "line \($0.line)" } ?? "its statement"
      throw error(
        "the condition \(condition.place.map { clipped($0.text) } ?? formula(condition.condition)) at \(line), on which \(text(id)) rests, decides otherwise for the new values",
        help: "run \(line) again")
    }
  }

  /// The same recipe on new inputs.
  private func recomputed(_ id: VersionID, _ new: [VersionID: Quantity], training: Bool) throws -> Quantity {
    let old = table[id]
    let inputs = old.inputs.map { new[$0] ?? table.quantity($0) }
    switch old.recipe {
    case .leaf: return table.quantity(id)
    case .noise(let keepProbability):
      guard training else {
        return leaf(.matrix(try Matrix.filled(keepProbability, try numbers(table.quantity(id)).shape)))
      }
      let model = try inputs.first.map { try numbers($0).shape } ?? numbers(table.quantity(id)).shape
      return try noise(
        like: SymbolicShape(model), keepProbability: keepProbability, at: statementRange, model: inputs.first)
    case .host(let recipe): return try copyingStory(of: id, hostVersion(recipe, inputs: inputs, facts: old.facts))
    case .template(let root):
      // The shape is worked out by the plan; a mismatch is told in the formula's names.
      do {
        var value = try compute(root, inputs.map(\.id))
        if old.isGradient { value = try asNumbers(value) }
        var version = Version()
        version.kind = old.kind == .symbol ? .definition : old.kind
        version.recipe = old.recipe
        version.inputs = inputs.map(\.id)
        version.shape = SymbolicShape(value.shape)
        version.payload = .matrix(value)
        version.facts = facts(of: root, inputs: version.inputs)
        version.guards = old.guards
        version.place = old.place
        version.isGradient = old.isGradient
        version.gradientName = old.gradientName
        return table.insert(version)
      } catch let failure as MatrixError where failure != .interrupted {
        throw error("\(text(id)) = \(formula(id, inputs: present(new, in: id))): \(failure.message)")
      } catch let mismatch as ShapeMismatch {
        let parts = inputs.map { "\(text($0)) is \(shapeText($0.shape))" }.joined(separator: " and ")
        throw error(
          "\(text(id)) = \(formula(id, inputs: present(new, in: id))): \(parts); \(mismatch.reason)",
          help: mismatch.help(inputs.map { text($0) }))
      }
    }
  }

  private func copyingStory(of old: VersionID, _ quantity: Quantity) throws -> Quantity {
    let (guards, place) = (table[old].guards, table[old].place)
    if guards.isEmpty {
      table.update(quantity.id) { $0.place = place }
    }
    return quantity
  }

  /// Each recomputed version takes its name over from the one it replaces (F3).
  private func rebind(_ new: [VersionID: Quantity], order: [VersionID]) throws {
    for id in order {
      guard let quantity = new[id], quantity.version.name == nil, let name = table[id].name,
        case .quantity(let present)? = meaning(of: name)?.value, present.id == id,
        let owner = lookup(name)?.scope, scope.isTopLevel || !owner.isTopLevel
      else { continue }
      let place = table[id].place
      let guards = owner.guards[name.key]
      bind(name, .quantity(quantity), in: owner, isFresh: true)
      owner.guards[name.key] = guards
      table.update(quantity.id) { $0.place = place }
    }
  }

  /// A drawn 0/1 mask, drawn anew by every forward (F6).
  func noise(
    like shape: SymbolicShape, keepProbability: Double, at range: SourceRange, model: Quantity? = nil
  ) throws -> Quantity {
    guard let rows = shape.rows.known, let columns = shape.columns.known else {
      throw error("dropout draws numbers, and this shape is symbolic", at: range)
    }
    giveUpPlanning("dropout draws random numbers")
    let uniform = try Matrix.uniform(Shape(rows: rows, columns: columns), using: &random)
    var version = Version()
    version.kind = .definition
    version.recipe = .noise(keepProbability: keepProbability)
    version.payload = .matrix(try Matrix.zip(IsBelow.self, uniform, Matrix(scalar: keepProbability)))
    version.shape = shape
    version.inputs = model.map { [$0.id] } ?? []
    version.place = place
    return table.insert(version)
  }
}

private enum IsBelow: BinaryPredicate {
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x < y }
}
