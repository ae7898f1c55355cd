import Synchronization
import Threads

/// A thread that owns a socket: it alone receives from it and sends on it. Others leave what is to be sent.
final class SocketLoop: Sendable {
  private struct State {
    var outgoing: [[[UInt8]]] = []
    var isOver = false
    /// The thread waits, or is about to: it has to be woken.
    var sleeps = false
  }

  private let state = Mutex(State())
  private let bell: Bell
  /// Here until its thread takes it.
  private let socket: Mutex<ZMQSocket?>
  private let thread = Mutex<WorkerThread?>(nil)

  init(_ socket: consuming ZMQSocket) throws(ZMQError) {
    guard let bell = Bell() else { throw ZMQError("eventfd") }
    self.bell = bell
    self.socket = Mutex(socket)
  }

  /// `receive` is called on the loop's thread; `failed` hears that something could not be sent.
  func start(failed: @escaping @Sendable () -> Void = {}, receive: @escaping @Sendable ([[UInt8]]) -> Void) {
    let started = WorkerThread { [self] in
      guard let socket = socket.withLock({ $0.take() }) else { return }
      run(socket, receive, failed)
    }
    if started == nil { KernelLog.note("there is no thread left for a socket") }
    thread.withLock { $0 = started }
  }

  /// Leaves a message to be sent, behind the others or before them.
  func send(_ frames: [[UInt8]], first: Bool = false) {
    let wakes = state.withLock { state -> Bool in
      guard !state.isOver else { return false }
      state.outgoing.insert(frames, at: first ? 0 : state.outgoing.count)
      defer { state.sleeps = false }
      return state.sleeps
    }
    if wakes { bell.ring() }
  }

  /// Sends what was left, closes the socket and waits for the thread.
  func stop() {
    state.withLock { $0.isOver = true }
    bell.ring()
    thread.withLock { $0.take() }?.join()
    // One that never began is closed here.
    socket.withLock { $0 = nil }
  }

  private func run(_ socket: borrowing ZMQSocket, _ receive: ([[UInt8]]) -> Void, _ failed: () -> Void) {
    while true {
      // What is received is answered before the rest is sent: a new subscriber's welcome is the first that it gets.
      let received = socket.receive()
      if let received { receive(received) }
      let (outgoing, isOver) = state.withLock { state in
        defer {
          state.outgoing = []
          state.sleeps = false
        }
        return (state.outgoing, state.isOver)
      }
      for frames in outgoing where !socket.send(frames) { failed() }
      if isOver { return }
      guard received == nil, outgoing.isEmpty, hasNothingToDo() else { continue }
      if socket.wait(or: bell) { bell.quiet() }
    }
  }

  private func hasNothingToDo() -> Bool {
    state.withLock { state in
      state.sleeps = state.outgoing.isEmpty && !state.isOver
      return state.sleeps
    }
  }
}
