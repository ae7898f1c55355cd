import Testing

@testable import Shell

@Suite struct ResultColorsTests {
  private func painted(_ text: String) -> String {
    ResultColors.painted(text, Theme(name: .dark)).replacing("\u{1B}", with: "␛")
  }

  @Test func shapesStepBack() {
    #expect(painted("2×2 Matrix\n1  2\n3  4\n") == "␛[90m2×2 Matrix␛[0m\n1  2\n3  4\n")
    #expect(painted("a\n───\nb\n") == "a\n␛[90m───␛[0m\nb\n")
    #expect(painted("1\n⋮\n") == "1\n␛[90m⋮␛[0m\n")
  }

  @Test func verdictsShowTheirMark() {
    #expect(painted("✓ a: b\n").hasPrefix("␛[92m✓␛[0m a"))
    #expect(painted("✗ a: b\n").hasPrefix("␛[91m✗␛[0m a"))
  }

  @Test func otherTextIsPlain() {
    #expect(painted("2×3 is no header\n") == "2×3 is no header\n")
    #expect(ResultColors.painted("2×2 Matrix\n1\n", Theme(name: .none)) == "2×2 Matrix\n1\n")
  }
}
