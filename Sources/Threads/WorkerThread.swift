import Glibc

/// A thread of the operating system, with a stack as large as it needs.
public struct WorkerThread: @unchecked Sendable {
  private let thread: pthread_t

  /// Languages recurse: what runs cells has a large stack. Only what is used of it takes memory.
  public static let largeStack = 256 << 20
  /// Of library routines, which keep buffers there.
  public static let libraryStack = 8 << 20
  public static let smallStack = 1 << 20

  /// Starts a thread, which ``join()`` or ``detach()`` has to follow; nil where the system has none left.
  public init?(stack: Int = smallStack, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    guard unsafe pthread_attr_setstacksize(&attributes, stack) == 0 else { return nil }
    let box = unsafe Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, &attributes,
      { context in
        if let context = unsafe context { unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      unsafe box.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until it has ended.
  public func join() { _ = pthread_join(thread, nil) }

  /// Nobody will join it; its memory goes when it ends.
  public func detach() { pthread_detach(thread) }

  /// Lets time pass on the calling thread.
  public static func sleep(_ time: Duration) {
    let (seconds, attoseconds) = time.components
    var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    _ = unsafe nanosleep(&rest, nil)
  }
}

/// A body as a C function can take it.
private final class Box {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
