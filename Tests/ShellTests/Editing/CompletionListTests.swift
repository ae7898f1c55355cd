import Language
import Syntax
import Testing

@testable import Shell

@Suite struct CompletionListTests {
  private let plain = Theme(name: .none)

  private func matches(_ names: [String], _ signature: String = "") -> [Completion.Match] {
    names.map { .init(text: $0, kind: .function, signature: signature) }
  }

  @Test func aFewAreDescribed() {
    let lines = CompletionList.lines(
      [
        .init(text: "tan", kind: .function, signature: "tan(x)", doc: "Tangent."), .init(text: "tanh", kind: .function),
      ],
      width: 40, height: 24, theme: plain)
    #expect(lines == ["tan   tan(x)  Tangent.", "tanh"])
  }

  @Test(arguments: [10, 40, 80, 200]) func linesFitTheWindow(_ width: Int) {
    let described = CompletionList.lines(
      matches(["softmax", "solve"], "a long description of it"), width: width, height: 24, theme: plain)
    let many = CompletionList.lines(matches((0..<90).map { "name\($0)" }), width: width, height: 24, theme: plain)
    for line in described + many { #expect(TextWidth.columns(of: line) <= width, "\(line)") }
  }

  @Test func ofVeryManyTheRestIsCounted() {
    let lines = CompletionList.lines(matches((0..<1000).map { "name\($0)" }), width: 80, height: 10, theme: plain)
    #expect(lines.count == 7 && lines.last?.hasSuffix("more: type on") == true)
  }

  @Test func aSymbolShowsWhatItBecomes() {
    let symbols = (0..<20).map { Completion.Match(text: "\\a\($0)", kind: .symbol, signature: "α") }
    #expect(CompletionList.lines(symbols, width: 80, height: 24, theme: plain)[0].hasPrefix("\\a0 α"))
  }

  @Test func theCommonBeginningIsOfWholeCharacters() {
    #expect(CompletionList.commonBeginning(of: ["W₁", "W₂"]) == "W")
    #expect(CompletionList.commonBeginning(of: ["ab", "ab"]) == "ab")
    #expect(CompletionList.commonBeginning(of: []).isEmpty)
  }

  @Test func aWholeFileNameIsClosed() {
    let file = [Completion.Match(text: "a.csv", kind: .file)]
    let folder = [Completion.Match(text: "a/", kind: .path)]
    #expect(CompletionList.closing(file, after: nil) == 34)
    #expect(CompletionList.closing(file, after: 34) == 0)
    #expect(CompletionList.closing(folder, after: nil) == 0)
  }
}
