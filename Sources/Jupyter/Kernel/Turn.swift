/// Whose cell runs: one at a time, in the order of asking, over all subshells.
final class Turn: Sendable {
  private struct State {
    var last = 0
    var holder: Int?
    var waiting: [Int] = []
    var isInterrupted = false
  }

  private let state = Monitor(State())

  /// Waits for the turn; nil where an interrupt came first.
  func take() -> Int? {
    let ticket = state.withLock { state -> Int in
      state.last += 1
      state.waiting.append(state.last)
      return state.last
    }
    let taken = state.wait { state -> Int?? in
      guard let place = state.waiting.firstIndex(of: ticket) else { return .some(nil) }
      guard state.holder == nil, place == 0 else { return nil }
      state.waiting.removeFirst()
      state.holder = ticket
      state.isInterrupted = false
      return ticket
    }
    return taken.flatMap { $0 }
  }

  func release(_ ticket: Int) {
    state.withLock { if $0.holder == ticket { $0.holder = nil } }
  }

  /// Sends away who waits, and calls `stop` while somebody holds the turn: never for the one after.
  func interrupt(_ stop: () -> Void) {
    state.withLock { state in
      state.waiting = []
      guard state.holder != nil else { return }
      state.isInterrupted = true
      stop()
    }
  }

  func isInterrupted(_ ticket: Int) -> Bool {
    state.withLock { $0.holder == ticket && $0.isInterrupted }
  }
}
