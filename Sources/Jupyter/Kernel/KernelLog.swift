import Glibc
import Synchronization

/// Notes for whoever runs the kernel, on standard error.
enum KernelLog {
  private static let count = Mutex((second: 0, lines: 0))

  /// Writes a line; at most twenty a second, so that garbage on a socket does not fill a disk.
  static func note(_ text: String) {
    let second = time(nil)
    let isAllowed = count.withLock { count -> Bool in
      if count.second != second { count = (second, 0) }
      count.lines += 1
      return count.lines <= 20
    }
    guard isAllowed else { return }
    let line = Array("nnkernel: \(text)\n".utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }
}
