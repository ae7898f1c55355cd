import Matrices
import Synchronization
import Syntax
import Testing

@testable import Language

/// What other threads see of a session.
@Suite struct SnapshotTests {
  @Test func itHoldsNamesShapesAndSummaries() {
    let transcript = Transcript()
    transcript.run("W₁ = zeros(3, 10); η = 0.5; f(x) = 2x; t = load(\"data/iris.csv\"); n = \"text\"")
    let snapshot = transcript.session.snapshot
    #expect(snapshot.variables.map(\.name) == ["W₁", "f", "n", "t", "η"])
    #expect(snapshot.variables.map(\.summary.text) == ["3×10 Matrix", "Function", "String", "150×5 Table", "0.5"])
    #expect(snapshot["W1"]?.name == "W₁")
  }

  @Test func itFollowsChangesAndForgets() {
    let transcript = Transcript()
    transcript.run("x = 1; y = 2")
    let before = transcript.session.snapshot
    transcript.run("x = [1 2]; forget(\"y\")")
    #expect(transcript.session.snapshot.variables.map(\.summary.text) == ["1×2 Matrix"])
    #expect(before.variables.map(\.summary.text) == ["1", "2"])
  }

  @Test func aFailingCellKeepsWhatItsStatementsMade() {
    let transcript = Transcript()
    transcript.run("x = 1; y = x + nothing; z = 3")
    #expect(transcript.session.snapshot.variables.map(\.name) == ["x"])
  }

  @Test func itSeesChangesInPlace() {
    let transcript = Transcript()
    transcript.run("x = 1; xs = [1 2]")
    transcript.run("x[1] = 5; push(xs, 3)")
    #expect(transcript.session.snapshot.variables.map(\.summary.text) == ["5", "1×3 Matrix"])
  }

  @Test func localNamesStayInside() {
    let transcript = Transcript()
    transcript.run("f(inner) = inner + 1; y = f(2)")
    #expect(transcript.session.snapshot.variables.map(\.name) == ["f", "y"])
  }

  @Test func anotherThreadReadsWhileAProgramRuns() async {
    let transcript = Transcript()
    let board = transcript.session.snapshots
    let isDone = Mutex(false)
    let reader = Task.detached {
      var counts: [Int] = []
      while !isDone.withLock({ $0 }) {
        let snapshot = board.current
        if snapshot.variables.contains(where: { $0.summary.text.isEmpty }) { return [-1] }
        counts.append(snapshot.count)
        await Task.yield()
      }
      return counts
    }
    let program = (0..<2000).map { "x_\($0) = \($0)" }.joined(separator: "\n")
    transcript.run(program)
    isDone.withLock { $0 = true }
    let counts = await reader.value
    #expect(counts == counts.sorted() && counts.allSatisfy { 0...2000 ~= $0 })
    #expect(board.current.count == 2000)
  }
}
