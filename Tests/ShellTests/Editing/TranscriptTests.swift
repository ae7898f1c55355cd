import Testing

@testable import Shell

@Suite struct TranscriptTests {
  private func program(_ text: String, _ prompts: [Prompt] = [Prompt()]) -> String {
    Transcript.program(in: text, prompts: prompts)
  }

  @Test func promptsAndResultsAreLeftOut() {
    let text = """
      nnx> x = [1 2]
      1×2 Matrix
      1  2
      nnx> for i in 1:2
      ...>   x = 2x
      ...> end
      nnx>
      nnx> sum(x)
      12
      """
    #expect(program(text) == "x = [1 2]\nfor i in 1:2\n  x = 2x\nend\nsum(x)")
  }

  @Test func aProgramStaysAsItIs() {
    #expect(program("x = 1\r\n\r\ny = 2\n\n") == "x = 1\n\ny = 2")
    #expect(program("  x = 1") == "  x = 1")
    #expect(program("") == "")
  }

  @Test func anotherPromptIsKnownToo() {
    #expect(program("λ> 1 + 1\n2\nλ> 3", [Prompt("λ> "), Prompt()]) == "1 + 1\n3")
    #expect(program("nnx> 1", [Prompt("λ> "), Prompt()]) == "1")
    // An empty prompt is no mark.
    #expect(program("x\ny", [Prompt("")]) == "x\ny")
  }
}
