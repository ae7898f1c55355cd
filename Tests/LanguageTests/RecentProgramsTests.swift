import Syntax
import Testing

@testable import Language

/// A text that was read before is run as one that was not.
@Suite struct RecentProgramsTests {
  @Test func whatItSaysIsTheSameAndItsSourceIsTheNewOne() {
    var programs = RecentPrograms()
    let first = programs.parsed(Source(name: "cell 1", text: "Z = X·W + b"))
    let again = programs.parsed(Source(name: "cell 2", text: "Z = X·W + b"))
    #expect(again.source.name == "cell 2")
    #expect(again.statements.map(\.range) == first.statements.map(\.range))
  }

  @Test func complaintsNameTheSourceThatIsRead() {
    var programs = RecentPrograms()
    for name in ["cell 1", "cell 2"] {
      let program = programs.parsed(Source(name: name, text: "x = (1 + "))
      #expect(program.diagnostics.map(\.source?.name) == [name])
    }
  }

  /// `é` in one scalar and in two: the texts are equal as strings, and differ in bytes.
  @Test func textsThatReadAlikeAreNotTheSame() {
    var programs = RecentPrograms()
    let texts = ["s = \"\u{E9}\"; x", "s = \"e\u{301}\"; x"]
    for text in texts + texts {
      let program = programs.parsed(Source(name: "test", text: text))
      #expect(program.statements.last?.range.end == text.utf8.count)
    }
  }

  @Test func manyTextsAreEachReadAsTheyAre() {
    var programs = RecentPrograms()
    for turn in 1...3 {
      for number in 1...100 {
        let text = String(repeating: "x\n", count: number)
        let program = programs.parsed(Source(name: "\(turn)", text: text))
        #expect(program.statements.count == number)
      }
    }
  }

  @Test func anErrorOfACellThatRunsAgainNamesTheCellThatRuns() {
    let transcript = Transcript()
    for name in ["cell 1", "cell 2"] {
      _ = transcript.session.execute(Source(name: name, text: "x = y + 1"), mode: .cell)
    }
    #expect(transcript.output.diagnostics.map(\.source?.name) == ["cell 1", "cell 2"])
  }

  /// More shapes of one formula than it has plans for.
  @Test func aFormulaThatMeetsManyShapesIsRightForEach() {
    #expect(
      shown("f(n) = sum(ones(n, 2)·[1; 2] + n)\nfor turn in 1:2\n  for n in 1:40\n    s = f(n)\n  end\nend\ns\nf(3)")
        == ["1720", "18"])
  }
}
