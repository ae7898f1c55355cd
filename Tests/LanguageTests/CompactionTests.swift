import Syntax
import Testing

@testable import Language

/// A session that goes on and on keeps the expressions of its variables and no others.
@Suite struct CompactionTests {
  private let transcript = Transcript()

  private func runManyCells() {
    for k in 0..<3000 { transcript.run("x = \(k).25 + \(k).5", mode: .cell) }
  }

  @Test func numbersOfPastCellsAreForgotten() {
    runManyCells()
    #expect(transcript.session.interpreter.graph.count < 2 * Interpreter.fewExpressions)
    #expect(transcript.run("x") == ["5998.75"])
  }

  @Test func recordsAndGradientsOutliveIt() {
    transcript.run("a = 3\nb = a² + 2a\nL = sin(b)·a\nbackward L")
    let before = transcript.run("∂L/∂a\n∂L/∂b")
    runManyCells()
    #expect(transcript.run("∂L/∂a\n∂L/∂b") == before)
    transcript.run("a = 0.5\nforward L")
    let after = transcript.run("L\n∂L/∂a\n∂²L/∂a²")
    let fresh = Transcript()
    fresh.run("a = 0.5\nb = a² + 2a\nL = sin(b)·a")
    #expect(fresh.run("L\n∂L/∂a\n∂²L/∂a²") == after)
    #expect(transcript.errors.isEmpty)
  }

  @Test func aCursorBetweenTwoStepsGoesOn() {
    transcript.run("a = 3\nb = a² + 2a\nL = sin(b)·a\nstep backward L")
    runManyCells()
    transcript.run("next\nfinish\n∂L/∂a")
    #expect(transcript.errors.isEmpty)
  }
}
