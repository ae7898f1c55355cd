import Glibc

/// A line from standard input for `input` and `password`.
enum Answer {
  /// nil at the end of the input, or when `isInterrupted` says so; it is asked every 50 ms.
  static func line(isPassword: Bool, _ isInterrupted: () -> Bool) -> String? {
    var before = termios()
    let isTerminal = unsafe tcgetattr(STDIN_FILENO, &before) == 0
    let hidesEcho = isPassword && isTerminal
    if hidesEcho {
      var silent = before
      silent.c_lflag &= ~tcflag_t(ECHO)
      _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }
    defer { if hidesEcho { _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) } }
    var bytes: [UInt8] = []
    while bytes.count < longest {
      guard !isInterrupted() else { return nil }
      var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&request, 1, 50) > 0 else { continue }
      var byte: UInt8 = 0
      // One at a time: what follows the line belongs to whoever reads next.
      let count = unsafe read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      if count <= 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { break }
      bytes.append(byte)
    }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let longest = 1 << 20
}
