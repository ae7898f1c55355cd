import Glibc
import Synchronization

/// Hands signals to a thread, which may do what a signal handler must not.
///
/// Other libraries' threads exist before `main` and take signals too, so blocking them would not do: the handler runs
/// on whatever thread and only writes the signal's number to a pipe.
enum Signals {
  private static let ringing = Atomic<Int32>(-1)

  /// From now on these signals are read from the returned descriptor, a byte each; nil where there is no pipe.
  static func catching(_ numbers: [Int32]) -> Int32? {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A full pipe must not hold up the handler.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    ringing.store(ends[1], ordering: .relaxed)
    for number in numbers {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = unsafe write(Signals.ringing.load(ordering: .relaxed), &byte, 1)
        errno = saved
      }
      action.sa_flags = SA_RESTART
      _ = unsafe sigaction(number, &action, nil)
    }
    return ends[0]
  }

  /// Waits for the next signal; nil where none came in time.
  static func next(from descriptor: Int32, within limit: Duration) -> Int32? {
    let (seconds, attoseconds) = limit.components
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    guard unsafe poll(&request, 1, milliseconds) == 1 else { return nil }
    var byte: UInt8 = 0
    return unsafe read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }
}
