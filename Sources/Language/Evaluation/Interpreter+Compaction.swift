import Calculus

/// A session that goes on for a hundred thousand cells stays as small as its variables are.
extension Interpreter {
  /// So many expressions are not worth the trouble.
  static let fewExpressions = 1024
  /// Of the places whose unused result was told, so many are remembered.
  private static let mostPlaces = 1000

  /// Between two programs: forgets the expressions that no version needs, once they have become twice as many as after
  /// the last time.
  ///
  /// Every number that a cell writes is an expression, so that with cells they grow without end.
  func forgetUnusedExpressions() {
    if warnedUnused.count > Self.mostPlaces { warnedUnused = [] }
    // A cursor between two steps holds expressions of its own.
    guard graph.count > mostExpressions, stepping == nil else { return }
    let moved = graph.compact(keeping: table.templates + gradients.templates)
    table.rename(moved)
    gradients.rename(moved)
    executor.forgetPlans()
    derivations = DerivationMemory()
    slotsUnderLog = [:]
    slotsOfFormulas = [:]
    idleFormations = []
    mostExpressions = max(Self.fewExpressions, 2 * graph.count)
  }
}
