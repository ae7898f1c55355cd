import Matrices
import TestSupport
import Testing

@testable import Calculus

/// Rewriting changes how an expression is written, never what it is.
@Suite struct SimplifierTests {
  @Test(arguments: 0..<40) func rewritingKeepsValueAndShape(_ block: Int) throws {
    for seed in 0..<50 {
      let expression = try RandomExpression(seed: UInt64(50 * block + seed), steps: 6)
      let builder = expression.builder
      let simplifier = Simplifier(builder: builder)
      guard let value = try? builder.value(of: expression.root, slots: expression.values) else { continue }
      for rewritten in [simplifier.simplify(expression.root), simplifier.expand(expression.root)] {
        let texts = FormulaPrinter(builder: builder, style: .plain) { .init(text: "s\($0)", level: 1) }
        let story: Comment = "seed \(50 * block + seed): \(texts.text(expression.root)) became \(texts.text(rewritten))"
        #expect(builder.failure == nil, story)
        #expect(builder.shape(rewritten) == builder.shape(expression.root), story)
        let again = try builder.value(of: rewritten, slots: expression.values).broadcast(to: value.shape)
        #expect(agree(value, again), story)
      }
    }
  }

  private func agree(_ a: Matrix, _ b: Matrix) -> Bool {
    (0..<a.count).allSatisfy { place in
      let (x, y) = (a.number(at: place), b.number(at: place))
      return !x.isFinite || abs(x) > 1e8 || abs(x - y) <= 1e-7 * max(1, abs(x), abs(y))
    }
  }
}
