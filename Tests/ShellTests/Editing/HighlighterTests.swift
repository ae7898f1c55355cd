import Testing

@testable import Shell

@Suite struct HighlighterTests {
  private let theme = Theme(name: .dark)

  /// The parts of a text that are coloured, with their names.
  private func parts(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Highlighter(theme: theme).spans(text, in: 0..<bytes.count).map { span in
      let part = Theme.Part.allCases.first { theme[$0] == span.style && $0 != .aside && $0 != .continuation }
      return "\(part.map { "\($0)" } ?? "?") \(String(decoding: bytes[span.range], as: UTF8.self))"
    }
  }

  @Test func wordsHaveTheColorsOfWhatTheyAre() {
    #expect(parts("for i in 1:3 # all") == ["keyword for", "keyword in", "number 1", "number 3", "comment # all"])
    #expect(parts("y = tanh(\"a\")") == ["function tanh", "string \"a\""])
    #expect(parts("∂L/∂W₁") == ["gradient ∂", "gradient ∂"])
  }

  @Test func aVerbIsOneWhereItBeginsAStatement() {
    #expect(parts("backward L") == ["verb backward"])
    #expect(parts("x = 1; forward L") == ["number 1", "verb forward"])
    #expect(parts("step = 3") == ["number 3"])
  }

  @Test func commentsEndWithTheirLine() {
    #expect(parts("x # a\n# b\ny") == ["comment # a", "comment # b"])
  }

  @Test func theTextMayBeUnfinished() {
    #expect(parts("load(\"da") == ["function load", "string \"da"])
    #expect(!parts("\"$(").isEmpty)
    #expect(parts("").isEmpty)
    #expect(parts("?tanh") == ["verb ?"])
  }

  @Test func someLinesAreColouredByThemselves() {
    let spans = Highlighter(theme: theme).spans("if x\n  for y\nend", in: 5..<12)
    #expect(spans.map(\.range) == [7..<10])
  }

  @Test func withoutColorsThereIsNothing() {
    #expect(Highlighter(theme: Theme(name: .none)).spans("for x", in: 0..<5).isEmpty)
  }
}
