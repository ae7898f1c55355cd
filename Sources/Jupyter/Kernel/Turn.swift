import Threads

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

  /// Waits for the turn, and calls `begin` before an interrupt can mean its holder; false where an interrupt came first.
  func take(_ ticket: Int, _ begin: () -> Void) -> Bool {
    state.wait { state -> Bool? in
      guard let place = state.waiting.firstIndex(of: ticket) else { return false }
      guard state.holder == nil, place == 0 else { return nil }
      state.waiting.removeFirst()
      state.holder = ticket
      state.isInterrupted = false
      begin()
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

  /// Sends away who waits, and calls `stop` if it is somebody's turn, who cannot give it up meanwhile.
  func interrupt(_ stop: () -> Void) {
    state.withLock { state in
      state.waiting = []
      guard state.holder != nil else { return }
      state.isInterrupted = true
      stop()
    }
  }

  var isBusy: Bool { state.withLock { $0.holder != nil || !$0.waiting.isEmpty } }

  func isInterrupted(_ ticket: Int) -> Bool {
    state.withLock { $0.holder == ticket && $0.isInterrupted }
  }
}
