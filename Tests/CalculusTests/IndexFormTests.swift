import TestSupport
import Testing

@testable import Calculus

/// The normal form of proofs: equal where formulas are, whatever the summed indices are called.
@Suite struct IndexFormTests {
  @Test func anExpressionHasTheFormOfWhatItIsRewrittenTo() throws {
    var compared = 0
    for seed in 0..<300 {
      let expression = try RandomExpression(seed: UInt64(90_000 + seed), steps: 4)
      let simplifier = Simplifier(builder: expression.builder)
      let expanded = simplifier.expand(expression.root)
      guard let a = IndexForm(expression.root, simplifier: simplifier),
        let b = IndexForm(expanded, simplifier: simplifier), expression.builder.failure == nil
      else { continue }
      if a.equals(b) { compared += 1 }
    }
    #expect(compared > 200, "\(compared) of 300")
  }

  @Test func loopsAndTheirMirrorImagesAreOneTrace() throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let square = SymbolicShape(rows: 3, columns: 3)
    let (a, b, c) = (builder.newSlot(shape: square), builder.newSlot(shape: square), builder.newSlot(shape: square))
    func trace(_ factors: NodeID...) throws -> NodeID {
      try builder.apply(Trace.self, builder.product(of: factors))
    }
    let simplifier = Simplifier(builder: builder)
    let form = IndexForm(try trace(a, b, c), simplifier: simplifier)
    let turned = IndexForm(try trace(c, a, b), simplifier: simplifier)
    let mirrored = IndexForm(
      try trace(builder.transpose(c), builder.transpose(b), builder.transpose(a)), simplifier: simplifier)
    let other = IndexForm(try trace(a, c, b), simplifier: simplifier)
    #expect(form != nil && turned.map { form?.equals($0) } == true && mirrored.map { form?.equals($0) } == true)
    #expect(other.map { form?.equals($0) } == false)
  }
}
