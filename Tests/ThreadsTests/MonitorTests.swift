import Testing
import Threads

struct MonitorTests {
  @Test func changesByManyThreadsAllCount() throws {
    let monitor = Monitor(0)
    let threads = try (0..<8).map { _ in
      try #require(WorkerThread { for _ in 0..<10_000 { monitor.withLock { $0 += 1 } } })
    }
    for thread in threads { thread.join() }
    #expect(monitor.withLock { $0 } == 80_000)
  }

  @Test func whoWaitsIsWokenByAChange() throws {
    let monitor = Monitor(0)
    let thread = try #require(
      WorkerThread {
        for _ in 0..<3 {
          WorkerThread.sleep(.milliseconds(5))
          monitor.withLock { $0 += 1 }
        }
      })
    let found = monitor.wait { $0 == 3 ? "three" : nil }
    #expect(found == "three")
    thread.join()
  }

  @Test func twoThreadsHandOverInTurn() throws {
    let monitor = Monitor((turn: 0, text: ""))
    let threads = try ["a", "b"].enumerated().map { place, letter in
      try #require(
        WorkerThread {
          for _ in 0..<100 {
            _ = monitor.wait { state -> Void? in
              guard state.turn == place else { return nil }
              state.text += letter
              return ()
            }
            monitor.withLock { $0.turn = 1 - place }
          }
        })
    }
    for thread in threads { thread.join() }
    #expect(monitor.withLock { $0.text } == String(repeating: "ab", count: 100))
  }

  @Test func aWaitEndsAtItsTimeAndNotBefore() {
    let monitor = Monitor(0)
    let start = ContinuousClock.now
    let found = monitor.wait(until: start + .milliseconds(20)) { $0 == 1 ? "one" : nil }
    #expect(found == nil)
    #expect(ContinuousClock.now - start >= .milliseconds(20))
  }

  @Test func whatIsThereIsFoundThoughTheTimeIsOver() {
    let monitor = Monitor(7)
    #expect(monitor.wait(until: .now - .seconds(1)) { $0 } == 7)
  }
}
