import Testing

@testable import Jupyter

@Suite struct TurnTests {
  @Test func aRequestMeansTheCellThatHasBegunAndNoOther() {
    let turn = Turn()
    var said: [String] = []
    turn.interrupt { said.append("stop nobody") }
    let first = turn.enter()
    #expect(turn.take(first) { said.append("begin first") })
    let second = turn.enter()
    turn.interrupt { said.append("stop first") }
    #expect(turn.isInterrupted(first))
    turn.release(first)
    turn.interrupt { said.append("stop nobody") }
    #expect(!turn.take(second) { said.append("begin second") })
    let third = turn.enter()
    #expect(turn.take(third) { said.append("begin third") })
    #expect(!turn.isInterrupted(third))
    #expect(said == ["begin first", "stop first", "begin third"])
  }

  @Test func aQuestionThatComesAfterTheInterruptIsNotAsked() {
    let prompt = Prompt()
    #expect(throws: InputFailure.interrupted) {
      _ = try prompt.ask("q", isInterrupted: { true }) { Issue.record("the question was sent") }
    }
  }
}
