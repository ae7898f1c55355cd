import Glibc

/// What the environment says about the terminal.
enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  static func allowsColor(_ choice: ColorChoice, on stream: OutputStream) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto: stream.isTerminal && (variable("NO_COLOR") ?? "").isEmpty && variable("TERM") != "dumb"
    }
  }

  /// Columns of the terminal, or 80.
  static func width(of stream: OutputStream) -> Int {
    var size = winsize()
    guard stream.isTerminal, unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
