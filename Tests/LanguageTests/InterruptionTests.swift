import Foundation
import Language
import Syntax
import Testing

/// One at a time, as their operands are large. What a session holds survives an interruption.
@Suite(.serialized) struct InterruptionTests {
  /// Runs the last of the programs, and interrupts it from another thread.
  private func interrupted(
    _ before: String, _ program: String, after seconds: Double = 0.1
  ) -> (Transcript, Session.Outcome) {
    let transcript = Transcript()
    transcript.run(before)
    let interruption = transcript.session.interruption
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: seconds)
      interruption.request()
    }
    return (transcript, transcript.session.execute(Source(name: "test", text: program), mode: .script))
  }

  @Test(arguments: [
    "B = A·A", "B = A^9", "U, s, V = svd(A)", "B = A⁻¹", "B = A \\ A", "B = randn(20000, 2000)",
    "B = exp(repeat(A, 4, 4))", "B = randperm(5e7)", "B = A\nfor i in 1:100000\n  B += A\nend",
  ])
  func longStatementsStop(_ program: String) {
    let start = "A = reshape(linspace(-1, 1, 9000000), 3000, 3000)"
    let (transcript, outcome) = interrupted(start, program)
    #expect(outcome == .interrupted)
    #expect(transcript.errors == ["interrupted"])
    // The operand is intact, and the session goes on.
    #expect(transcript.run("A[1, 1] + A[3000, 3000]\nsum(A[1:2, 1] < 0)") == ["0", "2"])
  }

  /// A loop over many rows, whose turns are long, runs as a program; what names hold afterwards is of one turn.
  @Test func aLoopOverManyRowsStopsBetweenTwoTurns() {
    let page = """
      seed(1); X = randn(1500000, 3); y = onehot(mod((1:1500000)ᵀ, 2)); W = randn(3, 2); losses = []; seen = 0
      L = cce(y, softmax(X·W)); k = 0

      """
    let (transcript, outcome) = interrupted(
      page, "for k in 1:1000000\n  forward L\n  W -= 1e-9·∂L/∂W\n  seen += 1\nend", after: 1.5)
    #expect(outcome == .interrupted)
    #expect(transcript.run("(k - seen == 0) + (k - seen == 1)") == ["1"])
    #expect(transcript.run("forward L; size(∂L/∂W)").count == 1)
  }

  @Test func aStoppedDrawHasDrawnNothing() {
    let (transcript, outcome) = interrupted("seed(7)", "B = randn(20000, 2000)")
    #expect(outcome == .interrupted)
    let fresh = Transcript()
    #expect(transcript.run("rand()") == fresh.run("seed(7)\nrand()"))
  }

  @Test(arguments: ["randperm(1e12)", "zeros(1e9, 1e9)", "onehot(1:1000000)", "linspace(0, 1, 1e15)", "1:1e14"])
  func whatNoMemoryHoldsIsAnError(_ program: String) {
    let message = firstError(program)
    #expect(message.contains("matrix needs") || message.contains("larger than any memory"), "\(message)")
  }
}
