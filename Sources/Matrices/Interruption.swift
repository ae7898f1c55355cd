import Glibc
import Synchronization

/// A request to stop, set by one thread and looked at by another between pieces of work.
///
/// A thread that computes makes its interruption the current one (``whileCurrent(_:)``), and the loops of `Matrices`
/// ask for it by ``check()``. So no operator carries it as an operand, and several sessions on several threads do not
/// disturb each other: a request stops the threads that it is current on, and no other.
public final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)
  /// How many requests stand in the process. While it is 0, nobody needs to know whose interruption is whose.
  private static let standing = Atomic<Int>(0)
  private static let current = Mutex<[pthread_t: Interruption]>([:])

  public init() {
    // A lazy initialisation in a signal handler could wait for itself.
    _ = Interruption.standing.load(ordering: .relaxed)
  }

  deinit { clear() }

  /// Asks the computation to stop. Lock-free, so a signal handler may call it.
  public func request() {
    if !requested.exchange(true, ordering: .relaxed) { Interruption.standing.add(1, ordering: .relaxed) }
  }

  /// Forgets the request: the computation has stopped, or a new one begins.
  public func clear() {
    if requested.exchange(false, ordering: .relaxed) { Interruption.standing.subtract(1, ordering: .relaxed) }
  }

  public var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Runs `body` with this as the calling thread's interruption, and puts the one before back.
  public func whileCurrent<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let thread = pthread_self()
    let outer = Interruption.current.withLock { $0.updateValue(self, forKey: thread) }
    defer { Interruption.current.withLock { $0[thread] = outer } }
    return try body()
  }

  /// Whether the calling thread has an interruption at all.
  static var isWatched: Bool { current.withLock { $0[pthread_self()] != nil } }

  /// Throws `interrupted` if the calling thread shall stop: one load where no request stands.
  public static func check() throws(MatrixError) {
    guard standing.load(ordering: .relaxed) > 0 else { return }
    let own = current.withLock { $0[pthread_self()] }
    if own?.isRequested == true { throw .interrupted }
  }
}
