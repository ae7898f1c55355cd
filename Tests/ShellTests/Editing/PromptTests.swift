import Testing

@testable import Shell

@Suite struct PromptTests {
  @Test func linesStandUnderEachOther() {
    #expect(Prompt().continuation == "...> ")
    #expect(Prompt("λ> ").continuation == ".> ")
    #expect(Prompt("漢> ").continuation == "..> ")
    #expect(Prompt("> ").continuation == "  ")
    #expect(Prompt("").continuation.isEmpty)
  }

  @Test func itMovesNoCursor() { #expect(Prompt("a\n\u{1B}b").text == "ab") }
}
