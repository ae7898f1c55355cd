import Calculus
import Matrices
import TestSupport
import Testing

/// Verdicts over random formulas: nothing false is called true, nothing true is called false.
@Suite struct ProveRandomTests {
  private static let symbols = "symbol s0, s1, s2: 3×3, s3: 3×3, s4: 3×2, s5: 3×1, s6: 1×2\n"

  private func text(_ expression: RandomExpression, _ root: NodeID) -> String {
    FormulaPrinter(builder: expression.builder, style: .plain) { .init(text: "s\($0)", level: 1) }.text(root)
  }

  private func verdict(_ left: String, _ right: String) -> String {
    let transcript = Transcript()
    transcript.run(Self.symbols)
    let shown = transcript.run("prove \(left) == \(right)").joined(separator: "\n")
    return shown.isEmpty ? transcript.errors.joined(separator: "\n") : shown
  }

  @Test(arguments: 0..<10) func whatWasOnlyRewrittenIsNeverRefuted(_ block: Int) throws {
    for seed in 0..<15 {
      let expression = try RandomExpression(seed: UInt64(30_000 + 15 * block + seed), steps: 4)
      let expanded = Simplifier(builder: expression.builder).expand(expression.root)
      let (left, right) = (text(expression, expression.root), text(expression, expanded))
      // A constant of another shape and words that nobody types are no claims.
      guard expression.builder.graph.slots(of: expanded) == expression.builder.graph.slots(of: expression.root) else {
        continue
      }
      let verdict = verdict(left, right)
      #expect(!verdict.hasPrefix("✗"), "\(left) == \(right): \(verdict)")
    }
  }

  @Test(arguments: 0..<10) func whatDiffersIsNeverProved(_ block: Int) throws {
    for seed in 0..<80 {
      let expression = try RandomExpression(seed: UInt64(60_000 + 80 * block + seed), steps: 3)
      let builder = expression.builder
      // The same with one operand taken for another of its shape.
      guard let slot = builder.graph.slots(of: expression.root).first(where: { [0, 2].contains($0) }) else { continue }
      let other = builder.graph.substituting(
        [builder.graph.slot(slot): builder.graph.slot(slot + 1)], in: expression.root)
      guard let a = try? builder.value(of: expression.root, slots: expression.values),
        let b = try? builder.value(of: other, slots: expression.values), differ(a, b)
      else { continue }
      let (left, right) = (text(expression, expression.root), text(expression, other))
      let verdict = verdict(left, right)
      #expect(!verdict.hasPrefix("✓"), "\(left) == \(right): \(verdict)")
    }
  }

  private func differ(_ a: Matrix, _ b: Matrix) -> Bool {
    a.shape == b.shape
      && (0..<a.count).contains { place in
        let (x, y) = (a.number(at: place), b.number(at: place))
        return x.isFinite && y.isFinite && abs(x - y) > 1e-3 * max(1, abs(x))
      }
  }
}
