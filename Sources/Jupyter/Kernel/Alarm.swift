import Threads

/// Runs actions at their time, on one thread that exists once the first is asked for.
final class Alarm: Sendable {
  private struct State {
    var pending: [(time: ContinuousClock.Instant, action: @Sendable () -> Void)] = []
    var isRunning = false
    var isOver = false
  }

  private let state = Monitor(State())

  deinit { stop() }

  func ring(at time: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) {
    let starts = state.withLock { state -> Bool in
      guard !state.isOver else { return false }
      state.pending.append((time, action))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    let state = state
    if starts { WorkerThread { Self.run(state) }?.detach() }
  }

  func stop() { state.withLock { $0.isOver = true } }

  private static func run(_ state: Monitor<State>) {
    while true {
      let next = state.withLock { $0.pending.map(\.time).min() }
      let due = state.wait(until: next) { state -> [@Sendable () -> Void]? in
        if state.isOver { return [] }
        let now = ContinuousClock.now
        let due = state.pending.filter { $0.time <= now }.map(\.action)
        state.pending.removeAll { $0.time <= now }
        // Something earlier was asked for: the wait has to be a shorter one.
        let isEarlier = state.pending.contains { item in next.map { item.time < $0 } ?? true }
        return due.isEmpty && !isEarlier ? nil : due
      }
      if state.withLock({ $0.isOver }) { return }
      for action in due ?? [] { action() }
    }
  }
}
