import CReadline
import Glibc

/// Where the prompt's lines come from.
protocol LineEditor: AnyObject {
  func readLine(prompt: String) -> LineEditorResult
  func remember(_ entry: String)
}

enum LineEditorResult: Equatable {
  case line(String)
  /// Ctrl-C: the line is forgotten.
  case interrupted
  /// Ctrl-D, or the end of what was piped in.
  case ended
}

/// GNU readline on a terminal.
final class ReadlineEditor: LineEditor {
  func readLine(prompt: String) -> LineEditorResult {
    var line: UnsafeMutablePointer<CChar>?
    switch unsafe nnx_readline(prompt, &line) {
    case .interrupted: return .interrupted
    case .ended: return .ended
    case .read:
      guard let text = unsafe line else { return .ended }
      defer { unsafe free(text) }
      return .line(unsafe String(cString: text))
    }
  }

  func remember(_ entry: String) { unsafe nnx_add_history(entry) }
}

/// Lines of a pipe or a file, without a prompt and without an echo.
final class PipedLines: LineEditor {
  func readLine(prompt: String) -> LineEditorResult {
    guard let line = Swift.readLine() else { return .ended }
    return .line(line)
  }

  func remember(_ entry: String) {}
}
