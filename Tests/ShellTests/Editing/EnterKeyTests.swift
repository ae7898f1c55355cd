import Testing

@testable import Shell

@Suite struct EnterKeyTests {
  private func effect(_ text: String) -> EnterKey.Effect { EnterKey.effect(on: text, cursor: text.utf8.count) }

  @Test(arguments: ["1 + 1", "", "  ", "for i in 1:3\n  i\nend", "?for", "!cat (", "x = )", "\"$(\""])
  func whatIsWholeOrWrongRuns(_ text: String) { #expect(effect(text) == .run) }

  @Test(arguments: [
    ("for i in 1:3", 2), ("for i in 1:3\n  if i > 1", 4), ("x = [1 2", 2), ("1 +", 2), ("function f(x)\n", 2),
  ])
  func whatIsOpenGoesOnWithItsIndent(_ text: String, _ indent: Int) {
    #expect(effect(text) == .newLine(indent: indent))
  }

  @Test func twoEmptyLinesAskForTheMessage() {
    #expect(effect("f(1\n  ") != .run)
    #expect(effect("f(1\n  \n  ") == .run)
  }

  @Test func theIndentIsTheCursorsOwn() {
    let text = "for i in 1:3\n  if i > 1\n    2"
    #expect(EnterKey.effect(on: text, cursor: 12) == .newLine(indent: 2))
  }

  @Test(arguments: [
    ("for i in 1:3\n  end", 13..<15), ("if a\n  x\n  else", 9..<11), ("x = [\n  1\n  ]", 10..<12),
    ("for i in 1:2\n  for j in 1:2\n    end", 28..<30),
  ])
  func whatClosesStandsUnderItsOpening(_ text: String, _ spaces: Range<Int>) {
    #expect(EnterKey.outdent(text, cursor: text.utf8.count) == spaces)
  }

  @Test(arguments: [
    "  end", "for i in 1:3\n  ending", "for i in 1:3\nend", "for i in 1:3\n      end", "for i in 1:2\n  x",
  ])
  func otherLinesKeepTheirPlace(_ text: String) {
    #expect(EnterKey.outdent(text, cursor: text.utf8.count) == nil)
  }
}
