import Testing

@testable import Shell

@Suite struct PlainLinesTests {
  private func entries(_ lines: [String]) -> (entries: [Entry], prompts: [String]) {
    var (lines, prompts, entries) = (lines[...], [String](), [Entry]())
    let editor = PlainLines(prompt: Prompt(), nextLine: { lines.popFirst() }, ask: { prompts.append($0) })
    repeat { entries.append(editor.readEntry()) } while entries.last != .ended
    return (entries, prompts)
  }

  @Test func anUnfinishedStatementContinues() {
    let (entries, prompts) = entries(["1 +", "2"])
    #expect(entries == [.text("1 +\n2"), .ended])
    #expect(prompts == ["nnx> ", "...> ", "nnx> "])
  }

  @Test func anEmptyLineForcesTheMessage() {
    #expect(entries(["1 +", "", "2"]).entries == [.text("1 +\n"), .text("2"), .ended])
  }

  @Test func theEndOfInputRunsWhatIsThere() {
    #expect(entries(["1 +"]).entries == [.text("1 +"), .ended])
  }

  @Test func anEmptyLineIsAnEntryOfItsOwn() {
    #expect(entries(["", "1"]).entries == [.text(""), .text("1"), .ended])
  }
}
