import Glibc

/// A buffered file descriptor to write text to.
final class OutputStream {
  /// Why nothing more can be written.
  enum Failure: Equatable {
    case closedPipe
    /// The system's words.
    case other(String)
  }

  let isTerminal: Bool
  private(set) var failure: Failure?
  /// Called once, when writing has failed.
  var onFailure: (() -> Void)?
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var lastFlush = ContinuousClock.now
  private static let capacity = 1 << 16

  /// Whether what was written last has ended its line.
  private(set) var endsLine = true

  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  func write(_ text: String) {
    guard failure == nil, !text.isEmpty else { return }
    endsLine = text.utf8.last == UInt8(ascii: "\n")
    buffer.append(contentsOf: text.utf8)
    // Who reads along a pipe sees a slow program's results as they come.
    if isTerminal || buffer.count >= Self.capacity || lastFlush.duration(to: .now) > .milliseconds(100) { flush() }
  }

  /// Ends a line that `print(…; newline=false)` has begun.
  func beginLine() {
    if !endsLine { write("\n") }
  }

  /// What was written last has left the cursor at a line's beginning, though it was no line end.
  func isAtLineStart() {
    flush()
    endsLine = true
  }

  /// Writes out what was kept back.
  func flush() {
    var written = 0
    while written < buffer.count, failure == nil {
      let count = unsafe buffer[written...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        waitUntilWritable()
      } else if errno != EINTR {
        fail(errno)
      }
    }
    buffer.removeAll(keepingCapacity: true)
    lastFlush = .now
  }

  /// Another program may have made the descriptor, which it shares with this one, non-blocking.
  private func waitUntilWritable() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }

  private func fail(_ code: Int32) {
    if code == EPIPE {
      failure = .closedPipe
    } else {
      failure = .other(unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")
    }
    onFailure?()
  }
}
