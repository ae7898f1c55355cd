/// Whose cell runs: one at a time, in the order of coming, over all subshells.
final class Turn: Sendable {
  private struct State {
    var last = 0
    var holder: Int?
    var waiting: [Int] = []
    var isInterrupted = false
  }

  private let state = Monitor(State())

  /// Gets in line.
  func enter() -> Int {
    state.withLock { state in
      state.last += 1
      state.waiting.append(state.last)
      return state.last
    }
  }

  /// Waits for the turn; false where an interrupt came first.
  func take(_ ticket: Int) -> Bool {
    state.wait { state -> Bool? in
      guard let place = state.waiting.firstIndex(of: ticket) else { return false }
      guard state.holder == nil, place == 0 else { return nil }
      state.waiting.removeFirst()
      state.holder = ticket
      state.isInterrupted = false
      return true
    } ?? false
  }

  /// Gives up the turn or the place in line.
  func release(_ ticket: Int) {
    state.withLock { state in
      if state.holder == ticket { state.holder = nil }
      state.waiting.removeAll { $0 == ticket }
    }
  }

  /// Sends away who waits, and calls `stop` until the one whose turn it is gives up, or a tenth of a second has passed.
  /// Never stops the one after.
  func interrupt(_ stop: () -> Void) {
    let interrupted = state.withLock { state in
      state.waiting = []
      return state.holder
    }
    // A cell that just begins may forget the first request.
    for _ in 0..<10 {
      let isRunning = state.withLock { state -> Bool in
        guard let holder = state.holder, holder == interrupted else { return false }
        state.isInterrupted = true
        stop()
        return true
      }
      guard isRunning else { return }
      _ = state.wait(until: .now + .milliseconds(10)) { $0.holder == interrupted ? nil : true }
    }
  }

  var isBusy: Bool { state.withLock { $0.holder != nil || !$0.waiting.isEmpty } }

  func isInterrupted(_ ticket: Int) -> Bool {
    state.withLock { $0.holder == ticket && $0.isInterrupted }
  }
}
