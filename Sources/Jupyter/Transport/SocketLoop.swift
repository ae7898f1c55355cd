import Synchronization
import Threads

/// A thread that owns sockets: it alone receives from them and sends on them. Others leave what is to be sent.
final class SocketLoop: Sendable {
  /// What is called on the loop's thread for one of its sockets.
  struct Events: Sendable {
    var receive: @Sendable ([[UInt8]]) -> Void
    /// A message could not be sent.
    var failed: @Sendable () -> Void = {}
  }

  private struct Outgoing {
    var frames: [[UInt8]]
    /// Which of the sockets it goes out on.
    var place: Int
  }

  private struct State {
    var outgoing: [Outgoing] = []
    var isOver = false
    /// The thread waits, or is about to: it has to be woken.
    var sleeps = false
  }

  private let state = Mutex(State())
  private let bell: Bell
  /// Here until its thread takes them.
  private let sockets: Mutex<[ZMQSocket]>
  private let thread = Mutex<WorkerThread?>(nil)

  init(_ sockets: [ZMQSocket]) throws(ZMQError) {
    guard let bell = Bell() else { throw ZMQError("eventfd") }
    self.bell = bell
    self.sockets = Mutex(sockets)
  }

  /// Begins to receive; there are as many events as sockets.
  func start(_ events: [Events]) {
    let started = WorkerThread { [self] in
      let sockets = sockets.withLock { sockets in
        defer { sockets = [] }
        return sockets
      }
      run(Array(zip(sockets, events)))
    }
    if started == nil { KernelLog.note("there is no thread left for a socket") }
    thread.withLock { $0 = started }
  }

  /// Leaves a message to be sent on a socket, behind the others or before them.
  func send(_ frames: [[UInt8]], on place: Int = 0, _ urgency: Urgency = .now) {
    state.withLock { state in
      guard !state.isOver else { return }
      state.outgoing.insert(
        Outgoing(frames: frames, place: place), at: urgency == .first ? 0 : state.outgoing.count)
    }
    if urgency != .withNext { deliver() }
  }

  /// Wakes the thread where it sleeps and there is something to be sent.
  func deliver() {
    let wakes = state.withLock { state -> Bool in
      guard state.sleeps, !state.outgoing.isEmpty else { return false }
      state.sleeps = false
      return true
    }
    if wakes { bell.ring() }
  }

  /// Sends what was left, closes the sockets and waits for the thread.
  func stop() {
    state.withLock { $0.isOver = true }
    bell.ring()
    thread.withLock { $0.take() }?.join()
    // Those of a thread that never began are closed here.
    sockets.withLock { $0 = [] }
  }

  private func run(_ stations: [(socket: ZMQSocket, events: Events)]) {
    let sockets = stations.map(\.socket)
    while true {
      var isIdle = true
      for (socket, events) in stations {
        guard let frames = socket.receive() else { continue }
        events.receive(frames)
        isIdle = false
      }
      // What is received is answered before the rest is sent: a new subscriber's welcome is the first that it gets.
      let (outgoing, isOver) = state.withLock { state in
        defer {
          state.outgoing = []
          state.sleeps = false
        }
        return (state.outgoing, state.isOver)
      }
      for message in outgoing where !stations[message.place].socket.send(message.frames) {
        stations[message.place].events.failed()
      }
      if isOver { return }
      guard isIdle, outgoing.isEmpty, hasNothingToDo() else { continue }
      if ZMQSocket.wait(for: sockets, or: bell) { bell.quiet() }
    }
  }

  private func hasNothingToDo() -> Bool {
    state.withLock { state in
      state.sleeps = state.outgoing.isEmpty && !state.isOver
      return state.sleeps
    }
  }
}
