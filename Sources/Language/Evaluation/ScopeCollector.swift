/// Finds the calls' scopes that only their own functions still hold, and empties them.
///
/// A function keeps the scope that it was written in, and a variable of that scope, or a list in one, may hold the
/// function: a cycle that reference counts never release. Between two statements of the top level everything that a
/// program can still reach hangs on the top level's names and on what was shown last, so the rest is garbage.
struct ScopeCollector {
  private struct Tracked {
    weak var scope: Scope?
  }

  private var tracked: [Tracked] = []
  /// As many scopes are let grow before the next search: its cost stays in proportion to what was made.
  private var limit = ScopeCollector.fewest
  private var room = 2 * ScopeCollector.fewest
  private static let fewest = 256

  var count: Int { tracked.count }

  /// A function was made in this scope.
  mutating func track(_ scope: Scope) {
    guard !scope.isTracked else { return }
    scope.isTracked = true
    tracked.append(Tracked(scope: scope))
    // Within one statement only what reference counts released can be dropped.
    if tracked.count >= room {
      tracked.removeAll { $0.scope == nil }
      room = max(2 * Self.fewest, 2 * tracked.count)
    }
  }

  /// Empties what the roots do not reach. Only between statements of the top level.
  mutating func collect(top: Scope, shown: Value?) {
    guard tracked.count >= limit else { return }
    var reached: Set<ObjectIdentifier> = []
    var values = top.bindings.map(\.value)
    if let shown { values.append(shown) }
    while let value = values.popLast() {
      switch value {
      case .list(let items): values += items
      case .report(let report): values += report.fields.map(\.value)
      case .function(let function):
        var scope = function.enclosing
        while let current = scope, reached.insert(ObjectIdentifier(current)).inserted {
          values += current.bindings.map(\.value)
          scope = current.enclosing
        }
      default: break
      }
    }
    for place in tracked.indices {
      guard let scope = tracked[place].scope, !reached.contains(ObjectIdentifier(scope)) else { continue }
      scope.clear()
      tracked[place].scope = nil
    }
    tracked.removeAll { $0.scope == nil }
    limit = max(Self.fewest, 2 * tracked.count)
  }
}
