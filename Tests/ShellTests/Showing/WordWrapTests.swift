import Testing

@testable import Shell

@Suite struct WordWrapTests {
  @Test func linesBreakBetweenWords() {
    #expect(WordWrap.fitted("one two three four", width: 10) == "one two\n  three\n  four")
    #expect(WordWrap.fitted("  help: one two three", width: 12) == "  help: one\n    two\n    three")
    #expect(WordWrap.fitted("short\n1  2", width: 10) == "short\n1  2")
  }

  @Test func cellsStayApart() {
    #expect(
      WordWrap.fitted("  ?name      explain a function, an operator or a name", width: 40) == """
          ?name      explain a function, an
                     operator or a name
        """)
    #expect(
      WordWrap.fitted("L = sum(A·B + C)   by the rule of chains", width: 30)
        == "L = sum(A·B + C)\n  by the rule of chains")
  }

  @Test func whatHasNoSpacesIsLeft() {
    #expect(WordWrap.fitted("abcdefghijklmnop", width: 10) == "abcdefghijklmnop")
    #expect(WordWrap.fitted("a b c", width: 3) == "a b c")
  }

  @Test func colorsTakeNoRoom() {
    let text = "\u{1B}[31merror:\u{1B}[0m abc d"
    #expect(WordWrap.fitted(text, width: 12) == text)
  }
}
