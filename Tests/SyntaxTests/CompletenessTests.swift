import Testing

@testable import Syntax

@Suite struct CompletenessTests {
  @Test(arguments: ["x = 1", "f(x) = x + 1", "if x > 0\n y = 1\nend", "train L over W for 3 steps", ""])
  func completeTextRuns(_ text: String) { #expect(completeness(of: text) == .complete) }

  @Test(arguments: ["x = ", "x +", "f(1,", "[1 2", "for i in 1:3", "if x > 0\n y = 1"])
  func openTextWaitsForMore(_ text: String) {
    if case .incomplete = completeness(of: text) { return }
    Issue.record("\(text) is not incomplete")
  }

  @Test(arguments: ["x = )", "end", "1 2"])
  func wrongTextIsInvalid(_ text: String) { #expect(completeness(of: text) == .invalid) }
}
