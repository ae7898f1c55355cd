import Synchronization
import Threads

/// Sockets that one thread at a time receives from. Others leave what is to be sent, or send it where nobody receives.
///
/// A loop has a thread of its own. Another may receive in its place, and go away to work on what has come: until the
/// loop's own thread steps in, after a millisecond, a request is answered without any thread being woken for it.
final class SocketLoop: Sendable {
  /// What is called for one of the loop's sockets, on the thread that receives.
  struct Events: Sendable {
    var receive: @Sendable ([[UInt8]]) -> Void
    /// A message could not be sent.
    var failed: @Sendable () -> Void = {}
  }

  private struct Station {
    var socket: ZMQSocket
    var events: Events?
  }

  private struct Outgoing {
    var frames: [[UInt8]]
    /// Which of the stations it goes out from.
    var place: Int
  }

  private struct State {
    var outgoing: [Outgoing] = []
    var isOver = false
    /// A thread receives, and sends what is left.
    var isServed = false
    /// It waits, or is about to: it has to be woken.
    var sleeps = false
    /// Another thread is to receive instead.
    var isWanted = false
  }

  private let state = Mutex(State())
  private let bell: Bell
  private let absence: Countdown
  /// They belong to whoever has the lock.
  private let stations: Mutex<[Station]>
  private let thread = Mutex<WorkerThread?>(nil)

  /// How long nobody receives while the thread that did is at work.
  private static let longestAbsence = Duration.milliseconds(1)

  init(_ sockets: [ZMQSocket]) throws(ZMQError) {
    guard let bell = Bell() else { throw ZMQError("pipe") }
    guard let absence = Countdown() else { throw ZMQError("timerfd") }
    self.bell = bell
    self.absence = absence
    stations = Mutex(sockets.map { Station(socket: $0) })
  }

  /// Begins to receive; there are as many events as sockets.
  func start(_ events: [Events]) {
    stations.withLock { stations in
      for (place, events) in events.enumerated() { stations[place].events = events }
    }
    absence.start(.zero)
    let started = WorkerThread { [self] in
      while !state.withLock({ $0.isOver }) {
        absence.wait()
        stepIn()
      }
    }
    if started == nil { KernelLog.note("there is no thread left for a socket") }
    thread.withLock { $0 = started }
  }

  // MARK: - Sending

  /// Leaves a message to be sent on a socket, behind the others or before them.
  func send(_ frames: [[UInt8]], on place: Int = 0, _ urgency: Urgency = .now) {
    let isServed = state.withLock { state in
      guard !state.isOver else { return false }
      state.outgoing.insert(
        Outgoing(frames: frames, place: place), at: urgency == .first ? 0 : state.outgoing.count)
      return state.isServed
    }
    // Where nobody receives, the loop's own thread will soon, and sends what it finds.
    if urgency != .withNext || isServed { deliver() }
  }

  /// Sends what was left, or wakes who does.
  func deliver() {
    while true {
      let (isServed, wakes) = state.withLock { state in
        let wakes = state.sleeps && !state.outgoing.isEmpty
        if wakes { state.sleeps = false }
        return (state.isServed || state.outgoing.isEmpty, wakes)
      }
      if wakes { bell.ring() }
      if isServed { return }
      // Whoever has the sockets looks again once they are free.
      let isSent: Void? = stations.withLockIfAvailable { stations in
        while sendLeft(stations) {}
      }
      if isSent == nil { return }
    }
  }

  /// Sends what is left; false where there is nothing.
  private func sendLeft(_ stations: [Station]) -> Bool {
    let outgoing = state.withLock { state in
      defer { state.outgoing = [] }
      return state.outgoing
    }
    for message in outgoing where !stations[message.place].socket.send(message.frames) {
      stations[message.place].events?.failed()
    }
    return !outgoing.isEmpty
  }

  /// Sends what was left, closes the sockets and waits for the thread.
  func stop() {
    state.withLock { $0.isOver = true }
    bell.ring()
    absence.start(.zero)
    thread.withLock { $0.take() }?.join()
    stations.withLock { stations in
      _ = sendLeft(stations)
      stations = []
    }
  }

  // MARK: - Receiving

  /// Receives on the calling thread, in the place of the loop's own, until `isDone` or the loop is over.
  func serve(until isDone: () -> Bool) {
    let wakes = state.withLock { state in
      state.isWanted = true
      defer { state.sleeps = false }
      return state.sleeps
    }
    if wakes { bell.ring() }
    stations.withLock { stations in
      absence.cancel()
      state.withLock { $0.isWanted = false }
      serve(stations, until: isDone)
      absence.start(Self.longestAbsence)
    }
    // Somebody may have left a message who found the sockets taken.
    deliver()
  }

  /// Receives on the loop's own thread where no other does, until one wants to.
  private func stepIn() {
    guard !state.withLock({ $0.isServed }) else { return }
    let wasFree: Void? = stations.withLockIfAvailable { stations in
      serve(stations) { state.withLock { $0.isWanted } }
    }
    if wasFree == nil { absence.start(Self.longestAbsence) }
    deliver()
  }

  private func serve(_ stations: [Station], until isDone: () -> Bool) {
    let sockets = stations.map(\.socket)
    state.withLock { $0.isServed = true }
    while true {
      var isIdle = true
      for station in stations {
        guard let frames = station.socket.receive() else { continue }
        station.events?.receive(frames)
        isIdle = false
      }
      // What is received is answered before the rest is sent: a new subscriber's welcome is the first that it gets.
      if sendLeft(stations) { isIdle = false }
      let isDone = isDone()
      let (leaves, sleeps) = state.withLock { state -> (Bool, Bool) in
        guard state.outgoing.isEmpty else { return (false, false) }
        let leaves = isDone || state.isOver
        state.isServed = !leaves
        state.sleeps = isIdle && !leaves && !state.isWanted
        return (leaves, state.sleeps)
      }
      if leaves { return }
      if sleeps, ZMQSocket.wait(for: sockets, or: bell) { bell.quiet() }
    }
  }
}
