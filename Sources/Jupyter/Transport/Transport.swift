/// The ways between a kernel and its clients; the heartbeat is the transport's own affair.
public enum Channel: String, Sendable, CaseIterable {
  case shell, control, iopub, stdin
}

/// Carries frames. Sockets are one; tests have another.
public protocol Transport: AnyObject, Sendable {
  /// What clients connect to, by the names of the connection file: `shell_port`, …, `hb_port`.
  var ports: [String: Int] { get }
  /// Begins to deliver. What comes on control is delivered on a thread of its own, so that it need not wait.
  func start(_ receive: @escaping @Sendable (Arrival) -> Void)
  /// Sends a message, from any thread, without waiting; `first` overtakes those that are still to be sent.
  func send(_ frames: [[UInt8]], on channel: Channel, first: Bool)
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
