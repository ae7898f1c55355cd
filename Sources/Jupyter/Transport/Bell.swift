import Glibc

/// Wakes a thread that waits for descriptors.
struct Bell: ~Copyable {
  /// Readable once the bell has rung.
  let descriptor: Int32
  private let ringing: Int32

  /// nil where the process has no descriptor left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    (descriptor, ringing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A full pipe has rung often enough.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(descriptor)
    close(ringing)
  }

  func ring() {
    var byte: UInt8 = 0
    _ = unsafe write(ringing, &byte, 1)
  }

  /// Forgets the rings so far.
  func quiet() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
