import Testing
import Threads

struct WorkerThreadTests {
  @Test func joiningWaitsForTheEnd() throws {
    let monitor = Monitor(false)
    let thread = try #require(
      WorkerThread {
        WorkerThread.sleep(.milliseconds(20))
        monitor.withLock { $0 = true }
      })
    thread.join()
    #expect(monitor.withLock { $0 })
  }

  @Test func theBodyIsReleasedWhenTheThreadEnds() throws {
    final class Witness: Sendable {}
    weak var released: Witness?
    do {
      let witness = Witness()
      released = witness
      try #require(WorkerThread { _ = witness }).join()
    }
    #expect(released == nil)
  }

  /// Some eighty bytes a step at the least: the small stack would not hold it.
  @Test func aLargeStackHoldsADeepRecursion() throws {
    @Sendable func depth(_ steps: Int) -> Int { steps == 0 ? 0 : 1 + depth(steps - 1) }
    let monitor = Monitor(0)
    try #require(
      WorkerThread(stack: WorkerThread.largeStack) {
        let reached = depth(30_000)
        monitor.withLock { $0 = reached }
      }
    ).join()
    #expect(monitor.withLock { $0 } == 30_000)
  }

  @Test func aStackThatCannotBeIsNoThread() {
    #expect(WorkerThread(stack: 1) {} == nil)
  }

  @Test func aDetachedThreadRunsOn() throws {
    let monitor = Monitor(false)
    try #require(WorkerThread { monitor.withLock { $0 = true } }).detach()
    #expect(monitor.wait { $0 ? true : nil } == true)
  }
}
