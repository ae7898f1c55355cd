import Language
import Syntax
import Testing

/// What of a program is its result, and which request to stop means it.
@Suite struct RoleTests {
  private func roles(_ program: String, mode: Session.Mode = .cell) -> [Role] {
    let transcript = Transcript()
    transcript.run(program, mode: mode)
    return transcript.output.roles
  }

  @Test func theLastStatementsValueIsTheResult() {
    #expect(roles("1\n2\n3") == [.passing, .passing, .result])
    #expect(roles("1; x = 2") == [.result])
    #expect(roles("x = 1\ny = 2") == [.result])
    #expect(roles("w = [1]; L = w²\nbackward L\nforward L") == [.passing, .result])
  }

  @Test func aStatementThatShowsNothingLeavesNoResult() {
    #expect(roles("1\nprint(2)") == [.passing])
    #expect(roles("1\nx = 2;") == [.passing])
    #expect(roles("1\nx = 2", mode: .script) == [.passing])
    #expect(roles("1\nnowhere") == [.passing])
  }

  @Test func displaysAreShownOnTheWay() {
    #expect(roles("display(1)") == [.passing])
    #expect(roles("display(1; id=\"a\")\n2") == [.named("a"), .result])
  }

  @Test func aRequestThatStandsAsAProgramBeginsStopsIt() {
    let transcript = Transcript()
    transcript.session.interruption.request()
    #expect(transcript.session.execute(Source(name: "test", text: "x = 1"), mode: .cell) == .interrupted)
    #expect(transcript.session.snapshot["x"] == nil)
    // The host forgets it before the next program.
    #expect(transcript.run("2") == ["2"])
  }
}
