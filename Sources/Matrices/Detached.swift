import Glibc
import Threads

/// Library routines that cannot be stopped, run in a thread of their own: an interruption leaves the thread behind,
/// which ends when its work is done and frees its memory then.
///
/// The work must own what it writes. Matrices do: the thread's are copied before they are written, as the caller keeps
/// his.
enum Detached {
  /// 20 ms at 2·10⁹ operations a second, which the slowest factorisations reach.
  private static let shortest = 4e7
  /// Threads at once, left behind or not. Who needs one more waits, and can be interrupted.
  private static let capacity = 4

  /// The result of `work`: computed here if that is short or nobody can interrupt it; else throws `interrupted`, too.
  static func run<Result: Sendable>(
    operations: Double, _ work: @escaping @Sendable () throws(MatrixError) -> Result
  ) throws(MatrixError) -> Result {
    guard operations > shortest, Interruption.isWatched else { return try work() }
    let monitor = DetachedThreads.monitor
    try monitor.waitUnlessInterrupted { threads -> Void? in
      guard threads.count < capacity else { return nil }
      threads.count += 1
      return ()
    }
    _ = DetachedThreads.areLeftAtExit
    let thread = DetachedThread(work)
    guard thread.start() else {
      monitor.withLock { $0.count -= 1 }
      return try work()
    }
    return try monitor.waitUnlessInterrupted { _ in thread.outcome }.get()
  }
}

/// How many threads of detached work there are.
private struct DetachedThreads {
  var count = 0

  static let monitor = Monitor(DetachedThreads())

  /// Has the process end without the farewells of its libraries while a thread is at work in one: OpenBLAS would wait
  /// for threads that wait for it. Whether that could be arranged.
  static let areLeftAtExit =
    unsafe on_exit(
      { status, _ in
        guard monitor.withLock({ $0.count > 0 }) else { return }
        fflush(nil)
        _exit(status)
      }, nil) == 0
}

/// One thread of detached work. The monitor guards its outcome.
private final class DetachedThread<Result: Sendable>: @unchecked Sendable {
  private let work: @Sendable () throws(MatrixError) -> Result
  private(set) var outcome: Swift.Result<Result, MatrixError>?

  init(_ work: @escaping @Sendable () throws(MatrixError) -> Result) { self.work = work }

  /// Whether the system had a thread left.
  func start() -> Bool {
    let thread = WorkerThread(stack: WorkerThread.libraryStack) { self.run() }
    thread?.detach()
    return thread != nil
  }

  private func run() {
    let result: Swift.Result<Result, MatrixError>
    do { result = .success(try work()) } catch { result = .failure(error) }
    DetachedThreads.monitor.withLock { threads in
      threads.count -= 1
      outcome = result
    }
  }
}

extension Monitor {
  /// Waits until `body` gives something; throws `interrupted` if the thread shall stop before.
  ///
  /// An interruption cannot wake who waits, for a signal handler may request it: it is looked at each 10 ms.
  func waitUnlessInterrupted<Result>(for body: (inout State) -> Result?) throws(MatrixError) -> Result {
    var deadline = ContinuousClock.now
    while true {
      if let result = wait(until: deadline, for: body) { return result }
      try Interruption.check()
      deadline = .now + .milliseconds(10)
    }
  }
}
