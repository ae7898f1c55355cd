import Threads

/// Requests that are answered one after the other: those of the parent shell, or of one subshell.
final class Lane: Sendable {
  struct Item: Sendable {
    var request: Request
    /// The cell before it failed or was interrupted: it is answered, not run.
    var isAborted = false
  }

  private struct State {
    var items: [Item] = []
    /// Where the next one stands in `items`.
    var next = 0
    var lastArrival = ContinuousClock.now
    var count = 0
    var isClosed = false
  }

  /// nil for the parent shell.
  let id: String?
  /// Which session of the history the lane's cells belong to.
  let historySession: Int
  private let state = Monitor(State())

  init(id: String?, historySession: Int) {
    self.id = id
    self.historySession = historySession
  }

  /// Takes a request; false where the lane is closed.
  func append(_ request: Request) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.items.append(Item(request: request))
      state.lastArrival = .now
      return true
    }
  }

  /// A request is there, or none will come.
  var hasNext: Bool { state.withLock { $0.next < $0.items.count || $0.isClosed } }

  /// Waits for the next request; nil once the lane is closed and empty.
  func next() -> Item? {
    let next = state.wait { state -> Item?? in
      guard state.next < state.items.count else { return state.isClosed ? .some(nil) : nil }
      let item = state.items[state.next]
      state.next += 1
      if state.next == state.items.count || state.next > 64 {
        state.items.removeFirst(state.next)
        state.next = 0
      }
      return item
    }
    return next.flatMap { $0 }
  }

  /// Nothing has come for so long.
  func isQuiet(for time: Duration) -> Bool { state.withLock { $0.lastArrival + time < .now } }

  /// The cells that wait now will not run.
  func abortQueued() {
    state.withLock { state in
      for place in state.items.indices[state.next...] where state.items[place].request.type == "execute_request" {
        state.items[place].isAborted = true
      }
    }
  }

  /// Waits until nothing has come for a moment, counted from the last arrival or from `start` where that is later: a
  /// client that runs all cells sends them in a stream, and the cells behind one that fails at once are meant to be
  /// aborted though they arrive a little later.
  func waitForQuiet(
    _ quiet: Duration = .milliseconds(20), atMost limit: Duration = .milliseconds(100),
    after start: ContinuousClock.Instant? = nil
  ) {
    let end = ContinuousClock.now + limit
    while true {
      let last = state.withLock { $0.lastArrival }
      let silent = min(max(last, start ?? last) + quiet, end)
      guard silent > .now else { return }
      _ = state.wait(until: silent) { $0.lastArrival > last ? true : nil }
    }
  }

  /// No more requests are taken; those that wait are still answered.
  func close() { state.withLock { $0.isClosed = true } }

  /// The number of the present cell: counted on where the cell is kept in the history.
  func number(counting counts: Bool) -> Int {
    state.withLock { state in
      if counts { state.count += 1 }
      return state.count
    }
  }
}
