import Calculus

/// The gradients of one L: what reverse mode over its record found, built in one pass, computed on demand.
final class Backward {
  let loss: VersionID
  /// ∂L/∂V by V, for everything that L depends on by a differentiable path.
  var gradients: [VersionID: Quantity] = [:]
  /// Why a path contributes zero, or has no derivative, by the version below it.
  var remarks: [VersionID: [String]] = [:]
  var obstacles: [VersionID: [String]] = [:]
  /// What L depends on smoothly by a path that is not differentiated: a gradient without it would be a part (V4).
  var blocks: [VersionID: [String]] = [:]
  /// What L was computed from, newest first.
  var order: [VersionID] = []
  /// The uses of V that contributed to ∂L/∂V, and the formula before the upstream gradient was written out.
  var contributions: [VersionID: [Contribution]] = [:]

  init(loss: VersionID) { self.loss = loss }
}

/// One use's part of a gradient: a template over the user's inputs, its own value and its gradient.
struct Contribution {
  var user: VersionID
  var root: NodeID
  /// What stands in the slots; nil is the number 1, the gradient of L by itself.
  var slots: [VersionID]
}

/// Gradients already derived, by L. An entry goes when its L loses its name, or when many newer ones came.
final class GradientCache {
  private var entries: [VersionID: Backward] = [:]
  private var recent: [VersionID] = []
  private static let capacity = 64

  func find(_ loss: VersionID) -> Backward? { entries[loss] }

  /// Of what a version is the gradient, and in which pass it was found.
  func origin(of gradient: VersionID) -> (variable: VersionID, backward: Backward)? {
    for backward in entries.values {
      if let found = backward.gradients.first(where: { $0.value.id == gradient }) { return (found.key, backward) }
    }
    return nil
  }

  func keep(_ backward: Backward) {
    entries[backward.loss] = backward
    recent.append(backward.loss)
    if recent.count > Self.capacity { forget(recent.removeFirst()) }
  }

  func forget(_ loss: VersionID) {
    if entries.isEmpty { return }
    // Taken out first: freeing its gradients may free versions, which comes back here.
    let dead = entries.removeValue(forKey: loss)
    if dead != nil { recent.removeAll { $0 == loss } }
  }

  /// The templates of what contributed to gradients.
  var templates: [NodeID] { entries.values.flatMap { $0.contributions.values.joined().map(\.root) } }

  /// Gives the templates their new ids.
  func rename(_ moved: [NodeID: NodeID]) {
    for backward in entries.values {
      for (id, contributions) in backward.contributions {
        backward.contributions[id] = contributions.map { part in
          Contribution(user: part.user, root: moved[part.root] ?? part.root, slots: part.slots)
        }
      }
    }
  }
}

/// Local adjoints and sums of contributions already derived: the same program text gives the same ones every step.
struct DerivationMemory {
  struct LocalKey: Hashable {
    var root: NodeID
    var shapes: [SymbolicShape]
    var sizes: [Size?]
    var facts: [Set<Fact>]
    var isSeed: Bool
  }

  struct CombinedKey: Hashable {
    var roots: [NodeID]
    /// The slots of each part, numbered by first appearance.
    var slots: [[Int]]
    var shapes: [SymbolicShape]
    var facts: [Set<Fact>]
    var upstream: [NodeID?]
    var upstreamSlots: [[Int]]
  }

  private static let capacity = 10_000
  private var locals: [LocalKey: [Int: LeafAdjoint]] = [:]
  private var sums: [CombinedKey: NodeID] = [:]

  func local(_ key: LocalKey) -> [Int: LeafAdjoint]? { locals[key] }
  func sum(_ key: CombinedKey) -> NodeID? { sums[key] }

  mutating func remember(_ adjoints: [Int: LeafAdjoint], for key: LocalKey) {
    if locals.count >= Self.capacity { locals.removeAll() }
    locals[key] = adjoints
  }

  mutating func remember(_ root: NodeID, for key: CombinedKey) {
    if sums.count >= Self.capacity { sums.removeAll() }
    sums[key] = root
  }
}
