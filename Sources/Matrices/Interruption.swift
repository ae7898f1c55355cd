import Synchronization

/// A request to stop, set by one thread and looked at by another between pieces of work.
public final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)

  public init() {}

  /// Asks the computation to stop. Lock-free, so a signal handler may call it.
  public func request() { requested.store(true, ordering: .relaxed) }
  /// Forgets the request: the computation has stopped, or a new one begins.
  public func clear() { requested.store(false, ordering: .relaxed) }
  public var isRequested: Bool { requested.load(ordering: .relaxed) }
}
