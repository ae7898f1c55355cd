import Syntax
import Testing

@testable import Language

@Suite struct ProgressTests {
  /// A clock that the test moves, and the lines that were told.
  private final class Desk {
    var time = ContinuousClock.now
    var lines: [String?] = []
    private(set) lazy var progress = Progress(now: { [unowned self] in time }) { [unowned self] in lines.append($0) }

    func steps(_ count: Int, each duration: Duration, detail: String? = nil) {
      for _ in 0..<count {
        time += duration
        progress.step(detail)
      }
    }
  }

  @Test func whatIsSoonOverIsNotTold() {
    let desk = Desk()
    desk.progress.begin(9)
    desk.steps(9, each: .milliseconds(100))
    desk.progress.end()
    #expect(desk.lines.isEmpty)
  }

  @Test func theLineHasStepCountDetailAndRate() {
    let desk = Desk()
    desk.progress.begin(500)
    desk.steps(2, each: .milliseconds(500), detail: "L = 0.5")
    #expect(desk.lines == ["step 2 of 500, L = 0.5, 2 steps/s"])
    desk.progress.end()
    #expect(desk.lines.last == .some(nil))
    desk.progress.begin(nil)
    desk.steps(1, each: .seconds(4))
    #expect(desk.lines.last == "step 1, 0.25 steps/s")
  }

  @Test(arguments: [1, 30, 999, 20_000, 100_000]) func atMostTenASecond(_ microseconds: Int) {
    let desk = Desk()
    desk.progress.begin(nil)
    desk.steps(5_000_000 / microseconds, each: .microseconds(microseconds))
    desk.progress.end()
    #expect(desk.lines.count > 30 && desk.lines.count <= 42, "\(desk.lines.count)")
  }

  @Test func innerWorkIsToldBehindTheOuterAndEndsWithIt() {
    let desk = Desk()
    desk.progress.begin(5)
    desk.steps(1, each: .seconds(10))
    desk.progress.begin(20)
    desk.steps(10, each: .milliseconds(100), detail: "L = 1")
    #expect(desk.lines.last == "step 2 of 5, 0.091 steps/s; step 10 of 20, L = 1, 10 steps/s")
    desk.progress.end()
    #expect(desk.lines.last != .some(nil))
    desk.progress.end()
    #expect(desk.lines.last == .some(nil))
  }

  /// Runs a program in which each look at the clock finds it a second later.
  private func told(_ program: String) -> [String?] {
    let transcript = Transcript()
    var time = ContinuousClock.now
    var lines: [String?] = []
    transcript.session.interpreter.progress = Progress(
      now: {
        time += .seconds(1)
        return time
      }, tell: { lines.append($0) })
    transcript.run(program)
    return lines
  }

  @Test func loopsAtTheTopLevelAreTold() {
    #expect(told("for i in 1:3\n  x = i\nend") == (1...3).map { "step \($0) of 3, 1 steps/s" } + [nil])
    let lines = told("w = [1 2]; L = sum(w.^2)\nfor i in 1:2\n  forward L\n  w -= 0.1·∂L/∂w\nend")
    #expect(lines == ["step 1 of 2, L = 5, 1 steps/s", "step 2 of 2, L = 3.2, 1 steps/s", nil])
    #expect(told("i = 0\nwhile i < 2\n  i += 1\nend") == ["step 1, 1 steps/s", "step 2, 1 steps/s", nil])
    #expect(told("function f(n)\n  for i in 1:n\n    x = i\n  end\n  x\nend\nf(3)").isEmpty)
  }

  @Test func anErrorEndsIt() {
    #expect(told("for i in 1:3\n  x = [1 2 3][i + 2]\nend") == ["step 1 of 3, 1 steps/s", nil])
  }

  @Test func trainingTellsTheLoss() {
    let lines = told("w = [2]; L = w²\ntrain L over w with sgd(0.25) for 3 steps")
    #expect(lines.count == 4 && lines[0] == "step 1 of 3, L = 4, 1 steps/s" && lines[3] == nil, "\(lines)")
  }
}
