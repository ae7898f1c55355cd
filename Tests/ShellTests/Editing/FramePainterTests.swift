import Testing

@testable import Shell

@Suite struct FramePainterTests {
  private func frame(_ rows: [String], _ row: Int, _ column: Int) -> Frame {
    Frame(rows: rows.map { .init(text: $0, width: $0.count) }, cursor: .init(row: row, column: column))
  }

  /// What stands between the marks of a synchronised update.
  private func body(_ text: String) -> String {
    text.replacing("\u{1B}[?2026h\u{1B}[?25l", with: "").replacing("\u{1B}[?25h\u{1B}[?2026l", with: "")
      .replacing("\u{1B}", with: "␛")
  }

  @Test func onlyWhatDiffersIsWritten() {
    var painter = FramePainter()
    #expect(body(painter.paint(frame(["a", "b"], 1, 1), width: 9)) == "\ra␛[K\r\n\rb␛[K\r␛[1C")
    #expect(painter.paint(frame(["a", "b"], 1, 1), width: 9).isEmpty)
    #expect(body(painter.paint(frame(["a", "bc"], 1, 2), width: 9)) == "\rbc␛[K\r␛[2C")
    #expect(body(painter.paint(frame(["a", "bc"], 0, 0), width: 9)) == "␛[1A\r")
    #expect(body(painter.paint(frame(["x", "bc"], 1, 0), width: 9)) == "\rx␛[K␛[1B\r")
    #expect(body(painter.paint(frame(["x"], 0, 1), width: 9)) == "\r␛[J␛[1A\r␛[1C")
  }

  @Test func aFullRowIsNotErased() {
    var painter = FramePainter()
    #expect(body(painter.paint(frame(["abc", ""], 1, 0), width: 3)) == "\rabc\r\n\r␛[K\r")
  }

  @Test func anUpdateIsOne() {
    var painter = FramePainter()
    let text = painter.paint(frame(["a"], 0, 1), width: 9)
    #expect(text.hasPrefix("\u{1B}[?2026h\u{1B}[?25l") && text.hasSuffix("\u{1B}[?25h\u{1B}[?2026l"))
  }

  @Test func leavingGoesBelow() {
    var painter = FramePainter()
    #expect(painter.leave().isEmpty)
    _ = painter.paint(frame(["a", "b", "c"], 0, 1), width: 9)
    #expect(body(painter.leave()) == "␛[2B\r\n")
    #expect(painter.leave().isEmpty)
  }

  @Test func aNarrowerWindowHasWrappedTheRows() {
    var painter = FramePainter()
    _ = painter.paint(frame([String(repeating: "a", count: 25), "bbbb"], 1, 2), width: 30)
    #expect(body(painter.erase(newWidth: 10)) == "␛[3A\r␛[J")
    #expect(painter.erase(newWidth: 10).isEmpty)
  }
}
