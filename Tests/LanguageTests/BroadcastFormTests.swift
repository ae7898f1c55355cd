import Testing

/// A column and a row go together by what stands between them, in every form of a product.
@Suite struct BroadcastFormTests {
  @Test(arguments: [
    ("c ⊙ (M > 0) ⊘ r", "c ⊙ [M > 0] ⊘ r"), ("(M > 0) ⊙ c ⊙ r", "c ⊙ [M > 0] ⊙ r"),
    ("colsum(c ⊙ (M > 0) ⊘ r)", "colsum(c ⊙ [M > 0]) ⊘ r"), ("M ⊘ c ⊘ r", "M ⊘ c ⊘ r"),
  ])
  func aMaskMayStandBetween(_ formula: String, _ form: String) {
    let transcript = Transcript()
    #expect(transcript.run("symbol c: 4×1, M: 4×3, r: 1×3\nsimplify(\(formula))") == [form])
    #expect(transcript.errors.isEmpty)
  }

  @Test(arguments: ["rowmax(standardize(A))", "rowmax(batchnorm(A, 0.5, 2))", "rowmax(A ⊘ colsum(abs(A)))"])
  func theGradientOfAnExtremeOfColumnsThatAreScaled(_ formula: String) {
    let transcript = Transcript()
    let shown = transcript.run("seed(1); A = randn(4, 3); f = sum(exp(\(formula)))\ncheck ∂f/∂A")
    #expect(transcript.errors.isEmpty)
    #expect(shown.last?.hasPrefix("✓") == true, "\(shown)")
  }
}
