import Matrices
import TestSupport
import Testing

@testable import Calculus
@testable import Engine

/// What a plan says of its results before it has run is what they are.
@Suite struct PlanKindsTests {
  /// The plan after it ran for these slots, and what it said before.
  private static func kinds(
    of root: NodeID, in builder: ExpressionBuilder, _ slots: [Matrix]
  ) throws -> (said: [Plan.Kind?]?, found: [Plan.Kind?], operations: [Int: String]) {
    let executable = try Rewriting(builder: builder).executable(root)
    let plan = Plan(root: executable, slotCount: slots.count, graph: builder.graph, shape: builder.shape)
    let said = plan.kinds(of: slots.map { Plan.Kind(shape: $0.shape, type: $0.elementType) })
    // Small slots, so that the first run goes operator by operator.
    _ = try plan.run(slots: slots, Interruption())
    let operations = plan.steps.map { step -> (Int, String) in
      if case .apply(_, let definition) = step.operation { return (step.result, definition.name) }
      return (step.result, "·")
    }
    return (said, plan.kinds, Dictionary(uniqueKeysWithValues: operations))
  }

  /// The operands in all combinations of types.
  private static func mixtures(of operands: [Matrix]) throws -> [[Matrix]] {
    try operands.reduce([[]]) { mixtures, matrix in
      let forms =
        if matrix.isMask { [matrix] } else {
          try [matrix, matrix.converted(to: .float32), Matrix.zip(Greater.self, matrix, Matrix(scalar: 0))]
        }
      return mixtures.flatMap { mixture in forms.map { mixture + [$0] } }
    }
  }

  @Test(arguments: Application.all) func kindsAreKnownBeforehand(_ application: Application) throws {
    for (place, operands) in try Self.mixtures(of: application.operands).enumerated() {
      let builder = ExpressionBuilder(graph: ExpressionGraph())
      let (root, _) = try application.node(in: builder)
      // The first are the operator's own samples; not every operator takes every type.
      let kinds =
        place == 0 ? try Self.kinds(of: root, in: builder, operands) : try? Self.kinds(of: root, in: builder, operands)
      guard let (said, found, _) = kinds else { continue }
      // Only numbers of another type, constants among them, may leave it open.
      guard let said else {
        #expect(operands.contains { $0.elementType == .float32 }, "\(application)")
        continue
      }
      for (place, kind) in found.enumerated() where kind != nil {
        #expect(said[place] == kind, "\(application) of \(operands.map(\.elementType))")
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func kindsOfRandomFormulasAreKnownBeforehand(_ seed: UInt64) throws {
    let expression = try RandomExpression(seed: seed, steps: 5)
    let values = try expression.values.enumerated().map { place, value in
      try value.converted(to: (seed >> place) & 1 == 0 ? .float64 : .float32)
    }
    // What stops with an error is no matter here.
    guard let (said, found, operations) = try? Self.kinds(of: expression.root, in: expression.builder, values), let said
    else { return }
    for (place, kind) in found.enumerated() where kind != nil {
      #expect(said[place] == kind, "seed \(seed), \(operations[place] ?? "")")
    }
  }
}
