import Testing

/// The first time a formula runs operator by operator, later as a program whose values share memory: to the same bits.
@Suite struct RepeatedFormulaTests {
  @Test(arguments: [
    "floor(rowmean(A).^rowmean(A) ⊘ b) ⊙ exp(mod(rowmean(A).^rowmean(A), b))",
    "logsoftmax([exp(A) - 1; exp(A) - 1]) + [tanh(A); tanh(A)]",
    "(tanh(A) ⊙ tanh(A) + A) ⊙ sigmoid(A ⊙ A) - A",
    "tanh(b)ᵀ·tanh(b) + sum(exp(b) ⊙ exp(b)) - rowsum(bᵀ)",
    "kron(rowsum(A), rowsum(A)) + exp(kron(b, b)) ⊙ kron(b, b)",
    "exp(mod(√b, √b) + b) ⊙ floor(b ⊘ 2) + (√b).^(√b)",
  ])
  func anOperandMayStandTwice(_ formula: String) {
    let transcript = Transcript()
    transcript.run("seed(1); A = abs(randn(3, 4)) + 0.6; b = abs(randn(3, 1)) + 0.2")
    let values = (0..<4).map { transcript.run("R\($0) = \(formula);\nsum(R\($0)), max(abs(R\($0) - R0))") }
    #expect(transcript.errors.isEmpty)
    #expect(values.allSatisfy { $0 == values[0] && !$0.isEmpty }, "\(values)")
  }
}
