import Testing

@testable import Shell

@Suite struct FrameTests {
  private func frame(
    _ text: String, _ cursor: Int? = nil, width: Int = 10, height: Int = 5, spans: [FrameContent.Span] = []
  ) -> Frame {
    let content = FrameContent(
      text: text, cursor: cursor ?? text.utf8.count, prompt: "\u{1B}[1m> \u{1B}[0m", continuation: ". ",
      spans: { _ in spans })
    return Frame(content, width: width, height: height)
  }

  private func plain(_ frame: Frame) -> [String] { frame.rows.map { StyledText.plain($0.text) } }

  @Test func linesHaveTheirPrompts() {
    let frame = frame("ab\nc")
    #expect(plain(frame) == ["> ab", ". c"])
    #expect(frame.cursor == .init(row: 1, column: 3))
    #expect(frame.rows.map(\.width) == [4, 3])
  }

  @Test func longLinesWrap() {
    let frame = frame("abcdefghijk", 2)
    #expect(plain(frame) == ["> abcdefgh", "ijk"])
    #expect(frame.cursor == .init(row: 0, column: 4))
  }

  @Test func behindAFullRowTheCursorIsOnTheNext() {
    let frame = frame("abcdefgh")
    #expect(plain(frame) == ["> abcdefgh", ""])
    #expect(frame.cursor == .init(row: 1, column: 0))
    #expect(self.frame("abcdefghi", 8).cursor == .init(row: 1, column: 0))
  }

  @Test func widthsAreThoseOfTheTerminal() {
    #expect(frame("ŷ").cursor.column == 3)
    #expect(frame("y\u{302}").cursor.column == 3)
    #expect(frame("漢").cursor.column == 4)
    // A wide character does not begin in the last column.
    #expect(plain(frame("abcdefg漢")) == ["> abcdefg", "漢"])
    #expect(plain(frame("\u{1}a\tb")) == ["> ^Aa    b", ""])
    #expect(frame("\u{1}").cursor.column == 4)
  }

  @Test func ofManyRowsThoseAroundTheCursorAreShown() {
    let text = (0..<20).map { "l\($0)" }.joined(separator: "\n")
    #expect(plain(frame(text)).last == ". l19")
    #expect(plain(frame(text, 0)).first == "> l0")
    #expect(frame(text, text.utf8.count / 2).rows.count == 5)
  }

  @Test func rowsStayWhileTheCursorIsAmongThem() {
    let text = (0..<20).map { "\($0 % 10)" }.joined(separator: "\n")
    func frame(_ line: Int, _ before: Frame?) -> Frame {
      Frame(
        FrameContent(text: text, cursor: 2 * line, prompt: "", continuation: ""), width: 10, height: 5, after: before)
    }
    let end = frame(19, nil)
    #expect(end.top == 15 && end.cursor.row == 4)
    let up = frame(16, end)
    #expect(up.top == 15 && up.cursor.row == 1)
    let further = frame(10, up)
    #expect(further.top == 10 && further.cursor.row == 0)
  }

  @Test func spansHaveTheirColors() {
    let frame = frame("for x", spans: [.init(range: 0..<3, style: "\u{1B}[95m")])
    #expect(frame.rows[0].text.hasSuffix("\u{1B}[95mfor\u{1B}[0m x"))
    // One that wraps is coloured on both rows.
    let wrapped = self.frame("abcdefghijk", spans: [.init(range: 6..<10, style: "\u{1B}[95m")])
    #expect(wrapped.rows[0].text.hasSuffix("\u{1B}[95mgh\u{1B}[0m"))
    #expect(wrapped.rows[1].text == "\u{1B}[95mij\u{1B}[0mk")
  }

  @Test func aNarrowWindowIsNoTrouble() {
    #expect(frame("abc", width: 1, height: 0).rows.count == 1)
    #expect(frame("", width: 40).cursor == .init(row: 0, column: 2))
  }
}
