import Calculus
import Matrices
import Syntax

/// `prove lhs == rhs`: ✓ where both sides have one normal form, ✗ with a counter-example, ✓? where neither is found and
/// random points agree. A refuted claim is a verdict, not an error.
extension Interpreter {
  func prove(_ claim: Syntax.Expression, _ options: [Argument]) throws -> Value {
    guard case .comparison(let sides, let operators) = claim.kind, operators == [.equal], sides.count == 2 else {
      throw error("prove takes an equation: prove ∂L/∂W == Xᵀ·∂L/∂Z", at: claim.range)
    }
    let points = max(1, min(10_000, Int(try option("points", options, default: 24))))
    let seed = UInt64(max(0, try option("seed", options, default: 1)))
    switch try decide(sides, points: points, seed: seed) {
    case .proved(let step, let facts):
      let used = facts.isEmpty ? "" : ", since \(facts.joined(separator: " and "))"
      return verdict("✓", claim, "by normal form\(step)\(used)", holds: true, isProved: true)
    case .agrees(let bound, let gap):
      let bound = NumberLayout.format(bound, digits: 2)
      let agreement = "agree at \(points) random points to \(bound)"
      let reason =
        gap.map { "not proved: \($0); where both are numbers they \(agreement)" }
        ?? "not proved; both sides \(agreement)"
      return verdict("✓?", claim, reason, holds: true, isProved: false)
    case .refuted(let reason):
      let hint = try slip(in: sides, seed: seed).map { "\n  \($0)" } ?? ""
      return verdict("✗", claim, reason + hint, holds: false, isProved: true)
    case .open:
      return verdict(
        "?", claim, "undecided: no point gave numbers to compare for every entry", holds: false, isProved: false)
    }
  }

  private func verdict(
    _ mark: String, _ claim: Syntax.Expression, _ reason: String, holds: Bool, isProved: Bool
  ) -> Value {
    let fields: [(name: String, value: Value)] = [("holds", .bool(holds)), ("proved", .bool(isProved))]
    let bundle = Layout.verdict(mark, source.slice(claim.range), reason)
    return .report(Report(kind: "Verdict", bundle: bundle, fields: fields))
  }
}
