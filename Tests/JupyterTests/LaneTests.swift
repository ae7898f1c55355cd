import Testing
import Threads

@testable import Jupyter

@Suite struct LaneTests {
  private let lane = Lane(id: nil, historySession: 0)

  @Test func afterAnInterruptAMomentIsLeftForWhatItHasOvertaken() {
    let start = ContinuousClock.now
    // Nothing has come since before the interrupt.
    lane.waitForQuiet(.milliseconds(200), atMost: .seconds(20), after: start)
    #expect(ContinuousClock.now - start >= .milliseconds(200))
  }

  @Test func whatHasBeenQuietIsNotWaitedFor() {
    WorkerThread.sleep(.milliseconds(50))
    let start = ContinuousClock.now
    lane.waitForQuiet(.milliseconds(50), atMost: .seconds(600))
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
