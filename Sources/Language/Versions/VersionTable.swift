import Calculus
import Matrices
import Syntax

/// A version of a quantity by its place in the table; the generation tells a freed place from its next tenant.
struct VersionID: Hashable, Sendable {
  let index: Int32
  let generation: UInt32
}

/// How a version's value comes about, and comes about again in `forward`.
enum Recipe {
  /// Given: a literal, a file, random numbers, an update.
  case leaf
  /// An expression over the inputs, slot by slot.
  case template(NodeID)
  /// A computation on inputs that are no matrices, or whose result has a shape that only the values tell.
  indirect case host(HostRecipe)
  /// A mask that is drawn anew by every `forward` (semantics F6).
  case noise(keepProbability: Double)

  var template: NodeID? {
    if case .template(let root) = self { return root }
    return nil
  }
}

/// A computation outside the calculus: columns of a table, positions of a mask, a range.
struct HostRecipe: Sendable {
  let name: String
  /// How it stands in formulas: from the texts of its inputs.
  let text: @Sendable ([String]) -> String
  let run: @Sendable ([Payload]) throws -> Payload
  /// The grammar's level of that text, and up to which level its inputs need no parentheses.
  let level: Int
  let operandLevel: Int
  /// Depends smoothly on its inputs, so that a gradient that ignored it would be wrong; positions and labels do not.
  let isSmooth: Bool

  init(
    name: String, level: Int = 1, operandLevel: Int = 14, isSmooth: Bool = false,
    text: @escaping @Sendable ([String]) -> String, run: @escaping @Sendable ([Payload]) throws -> Payload
  ) {
    self.name = name
    self.isSmooth = isSmooth
    self.level = level
    self.operandLevel = operandLevel
    self.text = text
    self.run = run
  }
}

/// What a version holds.
enum Payload: Sendable {
  /// Not computed yet, or symbolic.
  case pending
  case matrix(Matrix)
  indirect case table(Table)
  case strings([String])

  var matrix: Matrix? {
    if case .matrix(let matrix) = self { return matrix }
    return nil
  }
}

/// The role of a version in the story of its name (semantics V1).
enum VersionKind: Sendable {
  case leaf, definition, update
  /// Made by the differentiator: ∂L/∂V.
  case gradient
  /// A symbol without a value, or a formula that rests on one.
  case symbol
}

/// One immutable version: a value and, for a definition, its record.
struct Version {
  var generation: UInt32 = 0
  var references: Int32 = 0
  var kind = VersionKind.leaf
  var recipe = Recipe.leaf
  var inputs: [VersionID] = []
  var payload = Payload.pending
  var shape = SymbolicShape.scalar
  /// Drew random numbers, read a file or input: keeps its edges for ∂, but `forward` leaves it (V1).
  var isFrozen = false
  /// Numbers that a generator or a filler made: zeros, randn. What one trains.
  var isParameter = false
  var facts: Set<Fact> = []
  /// The name that it was assigned to, and when that began and ended, in the table's time.
  var name: Name?
  var boundAt: UInt64 = 0
  var unboundAt = UInt64.max
  /// Whether that name is one of the top level, not of a call.
  var isTopLevel = false
  var madeAt: UInt64 = 0
  /// The statement that made it.
  var place: Place?
  /// For an update: how it is spelled, `+=`, `=`, `push`.
  var updatedBy = "="
  /// For an update: the versions that it depends on by a path without ∂ (V4). Weak.
  var past: [VersionID] = []
  /// The truths of conditions that led here (F4).
  var guards: [Guard] = []
  /// What a loop's variable held: a record keeps it, whatever the name holds later (F1).
  var isLoopItem = false
  /// Made by the differentiator, whatever it may be called.
  var isGradient = false
  /// For a gradient: the names of L and V.
  var gradientName: String?
  /// For a value that was drawn: the call that drew it, `randperm(150)`.
  var origin: String?
  /// For a symbol that names a size: `n` in `symbol A: n×n`.
  var sizeSymbol: Size?
  /// How many versions of its own name it rests on in a row (V3).
  var selfDepth: Int32 = 0
  /// Set by hand, and `forward` has told that its value is used; or it need not be told.
  var isNoticed = false
  /// Gradients of it are kept: ``VersionTable/onRelease``.
  var hasGradients = false

  /// Lets go of everything; what is left is a place for the next.
  mutating func clear() {
    // Its values, records and texts; numbers may stay.
    recipe = .leaf
    payload = .pending
    if !inputs.isEmpty { inputs = [] }
    if !guards.isEmpty { guards = [] }
    if !past.isEmpty { past = [] }
    if !facts.isEmpty { facts = [] }
    (name, place, gradientName, origin) = (nil, nil, nil, nil)
  }
}

/// A condition that was passed on the way to a version, and which way it went.
struct Guard: Hashable {
  var condition: VersionID
  var wasTrue: Bool
  var place: Place?

  static func == (a: Guard, b: Guard) -> Bool { a.condition == b.condition && a.wasTrue == b.wasTrue }
  func hash(into hasher: inout Hasher) { hasher.combine(condition) }
}

/// A condition that decides about what runs now. Unlike a version's ``Guard``, which the table counts, it keeps its
/// condition alive itself.
struct PassedCondition {
  var quantity: Quantity
  var wasTrue: Bool
  var place: Place?

  var asGuard: Guard { Guard(condition: quantity.id, wasTrue: wasTrue, place: place) }
}

/// A stretch of program text.
struct Place: Sendable {
  let source: Source
  let range: SourceRange

  var line: Int { LineIndex(source.text).position(of: range.start).line }
  var text: String { source.slice(range) }
}

/// All versions of a session in one array, freed by a worklist: a chain of a million never recurses.
final class VersionTable {
  private var versions: [Version] = []
  private var free: [Int32] = []
  private var doomed: [Int32] = []
  private var isReleasing = false
  private(set) var time: UInt64 = 0
  /// Called with versions that go and of which gradients are kept, so that these go too.
  var onRelease: ((VersionID) -> Void)?

  var liveCount: Int { versions.count - free.count }

  /// Keeps a version; its inputs get a reference each. The result holds one reference of its own.
  func insert(_ version: consuming Version) -> Quantity {
    time += 1
    version.madeAt = time
    version.references = 1
    for input in version.inputs { versions[Int(input.index)].references += 1 }
    for condition in version.guards { versions[Int(condition.condition.index)].references += 1 }
    let id: VersionID
    if let index = free.popLast() {
      let generation = versions[Int(index)].generation &+ 1
      version.generation = generation
      versions[Int(index)] = consume version
      id = VersionID(index: index, generation: generation)
    } else {
      id = VersionID(index: Int32(versions.count), generation: 0)
      versions.append(consume version)
    }
    return Quantity(id: id, table: self)
  }

  /// Moves the table's time on, for bindings.
  func tick() -> UInt64 {
    time += 1
    return time
  }

  func isLive(_ id: VersionID) -> Bool {
    versions[Int(id.index)].generation == id.generation && versions[Int(id.index)].references > 0
  }

  /// Reads in place: a version has many fields, and most uses want one.
  subscript(_ id: VersionID) -> Version {
    _read { yield versions[Int(id.index)] }
  }

  func update(_ id: VersionID, _ change: (inout Version) -> Void) { change(&versions[Int(id.index)]) }

  /// How many names, formulas and gradients hold a version.
  func references(to id: VersionID) -> Int { Int(versions[Int(id.index)].references) }

  /// Changes one entry of a version's matrix in its own memory.
  func replaceEntry(of id: VersionID, at place: Int, with number: Matrix) throws {
    guard case .matrix(var matrix) = versions[Int(id.index)].payload else { return }
    versions[Int(id.index)].payload = .pending
    defer { versions[Int(id.index)].payload = .matrix(matrix) }
    try matrix.replace(entries: [place], with: number)
  }

  /// Makes a version's row or column longer, in its own memory while that has room.
  func append(_ number: Double, to id: VersionID) throws {
    guard case .matrix(var matrix) = versions[Int(id.index)].payload else { return }
    versions[Int(id.index)].payload = .pending
    defer {
      versions[Int(id.index)].payload = .matrix(matrix)
      versions[Int(id.index)].shape = SymbolicShape(matrix.shape)
    }
    try matrix.append(number)
  }

  /// Whether all live versions that were made since then are so.
  func allLive(since time: UInt64, _ isSo: (Version) -> Bool) -> Bool {
    versions.allSatisfy { $0.references <= 0 || $0.madeAt <= time || isSo($0) }
  }

  /// Changes the live versions that were made since then.
  func updateLive(since time: UInt64, _ change: (inout Version) -> Void) {
    for place in versions.indices where versions[place].references > 0 && versions[place].madeAt > time {
      change(&versions[place])
    }
  }

  /// The formulas of all versions.
  var templates: [NodeID] { versions.compactMap(\.recipe.template) }

  /// Gives the formulas their new ids.
  func rename(_ moved: [NodeID: NodeID]) {
    for place in versions.indices {
      guard let root = versions[place].recipe.template, let new = moved[root] else { continue }
      versions[place].recipe = .template(new)
    }
  }

  /// A new reference to a live version.
  func quantity(_ id: VersionID) -> Quantity {
    versions[Int(id.index)].references += 1
    return Quantity(id: id, table: self)
  }

  /// After names of sizes got their numbers: every version's shape with them.
  func resolveSizes(in sizes: inout SizeTable) {
    for place in versions.indices where versions[place].references > 0 {
      versions[place].shape = sizes.resolved(versions[place].shape)
      versions[place].sizeSymbol = versions[place].sizeSymbol.map { sizes.resolved($0) }
    }
  }

  /// Cuts a version off from its inputs: it becomes an update (V3).
  func sever(_ id: VersionID) {
    guard isLive(id) else { return }
    let (inputs, guards) = (versions[Int(id.index)].inputs, versions[Int(id.index)].guards)
    versions[Int(id.index)].inputs = []
    versions[Int(id.index)].guards = []
    versions[Int(id.index)].recipe = .leaf
    versions[Int(id.index)].kind = .update
    for input in inputs { release(input) }
    for condition in guards { release(condition.condition) }
  }

  /// Gives a reference back; what nothing refers to any more is freed, and then what only that referred to.
  func release(_ id: VersionID) {
    versions[Int(id.index)].references -= 1
    guard versions[Int(id.index)].references == 0 else { return }
    doomed.append(id.index)
    // A release from within the loop below only adds to the worklist.
    guard !isReleasing else { return }
    isReleasing = true
    defer { isReleasing = false }
    while let index = doomed.popLast() {
      if versions[Int(index)].hasGradients {
        onRelease?(VersionID(index: index, generation: versions[Int(index)].generation))
      }
      let (inputs, guards) = (versions[Int(index)].inputs, versions[Int(index)].guards)
      versions[Int(index)].clear()
      free.append(index)
      for input in inputs { dismiss(input) }
      for passed in guards { dismiss(passed.condition) }
    }
  }

  private func dismiss(_ id: VersionID) {
    versions[Int(id.index)].references -= 1
    if versions[Int(id.index)].references == 0 { doomed.append(id.index) }
  }
}

/// A reference to a version: while it lives, the version does. Flat, so that no chain of these can overflow a stack.
final class Quantity {
  let id: VersionID
  private let table: VersionTable

  fileprivate init(id: VersionID, table: VersionTable) {
    self.id = id
    self.table = table
  }

  deinit { table.release(id) }

  var version: Version {
    _read { yield table[id] }
  }
  var shape: SymbolicShape { table[id].shape }
}
