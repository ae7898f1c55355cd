/// How much a kernel may publish: a server drops what comes faster, and a front end freezes under it.
///
/// Jupyter's server counts over three seconds and allows 1 MB and 1000 messages for each; a burst and the flow
/// behind it stay below.
struct Allowance: Sendable {
  private static let burst = (bytes: 1_000_000.0, messages: 900.0)
  private static let flow = (bytes: 600_000.0, messages: 600.0)
  private var bytes = burst.bytes
  private var messages = burst.messages
  private var counted = ContinuousClock.now

  /// Spends one message; gives how long to wait before it is sent.
  mutating func spend(_ size: Int, at now: ContinuousClock.Instant = .now) -> Duration {
    let seconds = max(0, (now - counted) / .seconds(1))
    counted = now
    bytes = min(Self.burst.bytes, bytes + seconds * Self.flow.bytes) - Double(size)
    messages = min(Self.burst.messages, messages + seconds * Self.flow.messages) - 1
    return .seconds(max(0, -bytes / Self.flow.bytes, -messages / Self.flow.messages))
  }
}
