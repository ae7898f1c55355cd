import Matrices
import Testing

@testable import Calculus
@testable import Language
import TestSupport

/// A formula's plain text parses back to the same numbers (language.md, "Verbs").
@Suite struct FormulaTextTests {
  @Test(arguments: Application.all) func applicationsParseBack(_ application: Application) throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let (root, _) = try application.node(in: builder)
    try expectRoundTrip(root, builder, application.operands)
  }

  @Test(arguments: Application.all) func gradientsParseBack(_ application: Application) throws {
    guard case .rule = application.rule.derivative else { return }
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let (root, slots) = try application.node(in: builder)
    var sampler = Sampler(seed: 5)
    let value = try builder.value(of: root, slots: application.operands)
    let weights = try sampler.uniform(value.rows, value.columns, 0.5...1.5)
    let seed = builder.newSlot(holding: weights)
    let run = Differentiation(builder: builder)
    run.run(from: root, seed: seed)
    for place in application.quantities {
      guard let adjoint = run.adjoint(slots[place]) else { continue }
      let simple = Simplifier(builder: builder).simplify(adjoint)
      try expectRoundTrip(simple, builder, application.operands + [weights])
    }
  }

  /// Prints the expression over A, B, C …, runs the text on the same numbers, and compares bit for bit.
  private func expectRoundTrip(_ root: NodeID, _ builder: ExpressionBuilder, _ slots: [Matrix]) throws {
    let names = ["A", "B", "C", "D", "E", "F"]
    let text = FormulaPrinter(builder: builder) { FormulaPrinter.Piece(text: names[$0], level: 1) }.text(root)
    let expected = try builder.value(of: root, slots: slots)
    let transcript = Transcript()
    for (name, matrix) in zip(names, slots) { transcript.session.set(name, to: matrix) }
    transcript.run("result = \(text);")
    #expect(transcript.errors.isEmpty, "\(text): \(transcript.errors)")
    guard let result = transcript.session.matrix(named: "result") else { return }
    #expect(result.shape == expected.shape, "\(text)")
    guard result.shape == expected.shape else { return }
    for place in 0..<expected.count {
      let (x, y) = (expected.number(at: place), result.number(at: place))
      #expect(x == y || x.isNaN && y.isNaN || abs(x - y) <= 1e-12 * max(1, abs(x)), "\(text)")
    }
  }
}
