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

  struct Size: Equatable {
    var columns = 80
    var rows = 24
  }

  /// Of the window, on whatever descriptor it is; 80×24 where nothing tells.
  static func size() -> Size {
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
      }
    }
    return Size()
  }

  /// Whether both ends are a terminal that moves its cursor when told so.
  static var allowsEditing: Bool {
    isTerminal(STDIN_FILENO) && isTerminal(STDOUT_FILENO) && variable("TERM") ?? "dumb" != "dumb"
  }

  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
