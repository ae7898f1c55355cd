import TestSupport
import Testing

/// A little of `make laws`.
@Suite struct ExpressionLawTests {
  @Test(arguments: 0..<10) func theLawsHoldOfRandomExpressions(_ block: Int) throws {
    for seed in 0..<15 {
      let laws = try ExpressionLaws(seed: UInt64(100_000 + 15 * block + seed))
      #expect(laws.violations.isEmpty, "seed \(100_000 + 15 * block + seed)")
    }
  }
}
