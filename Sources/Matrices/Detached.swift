import Glibc

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
    try monitor.wait { threads in
      guard threads.count < capacity else { return false }
      threads.count += 1
      return true
    }
    _ = DetachedThreads.areLeftAtExit
    let thread = DetachedThread(work)
    guard thread.start() else {
      monitor.change { $0.count -= 1 }
      return try work()
    }
    try monitor.wait { _ in thread.outcome != nil }
    guard let outcome = thread.outcome else { throw .interrupted }
    return try outcome.get()
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
        var isAtWork = false
        monitor.change { isAtWork = $0.count > 0 }
        guard isAtWork else { return }
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
    let box = unsafe Unmanaged.passRetained(Box(run))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context { unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { unsafe box.release() }
    return status == 0
  }

  private func run() {
    let result: Swift.Result<Result, MatrixError>
    do { result = .success(try work()) } catch { result = .failure(error) }
    DetachedThreads.monitor.change { threads in
      threads.count -= 1
      outcome = result
    }
  }
}

/// A body without generic parameters, as a C function can take it.
private final class Box {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
