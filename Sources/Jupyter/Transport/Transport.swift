/// The ways between a kernel and its clients; the heartbeat is the transport's own affair.
public enum Channel: String, Sendable, CaseIterable {
  case shell, control, iopub, stdin
}

/// When a message is sent. A thread is woken for it, which takes as long as a short cell.
public enum Urgency: Sendable {
  /// It overtakes those that are still to be sent.
  case first
  case now
  /// Together with the next one, or when ``Transport/deliver()`` is called, or a millisecond later. Not on control.
  case withNext
}

/// Carries frames. Sockets are one; tests have another.
public protocol Transport: AnyObject, Sendable {
  /// What clients connect to, by the names of the connection file: `shell_port`, …, `hb_port`.
  var ports: [String: Int] { get }
  /// Begins to deliver. What comes on control is delivered on a thread of its own, so that it need not wait.
  func start(_ receive: @escaping @Sendable (Arrival) -> Void)
  /// Delivers all but control's on the calling thread, which has nothing else to do until `isDone`, asked after each
  /// message. Returns then, or at once where the transport delivers on its own.
  func serve(until isDone: () -> Bool)
  /// Sends a message, from any thread, without waiting. All but control's go out in the order in which they are given.
  func send(_ frames: [[UInt8]], on channel: Channel, _ urgency: Urgency)
  /// Sends now what was to be sent with a next one.
  func deliver()
  /// Sends what is still to be sent, and ends.
  func stop()
}

/// What a transport delivers.
public enum Arrival: Sendable {
  case message([[UInt8]], Channel)
  /// Somebody listens on iopub from now on, to messages whose topic begins so.
  case subscription([UInt8])
  /// There is nobody to take what was sent on stdin.
  case undeliverable
}
