import Syntax

/// Where the prompt's entries come from: statements that may take several lines.
protocol LineEditor: AnyObject {
  func readEntry() -> Entry
}

/// What one request for an entry gave.
enum Entry: Equatable {
  case text(String)
  /// Ctrl-C: what was typed is forgotten.
  case interrupted
  /// Ctrl-D, or the end of what was piped in.
  case ended
  /// A signal that asks the process to end.
  case terminated(by: Int32)
}

/// Lines of a pipe, a file, or a terminal that cannot move its cursor: without an echo, and plain.
final class PlainLines: LineEditor {
  private let nextLine: () -> String?
  private let ask: (String) -> Void
  private let prompt: Prompt

  /// `ask` shows a prompt to who may sit there.
  init(
    prompt: Prompt, nextLine: @escaping () -> String? = { Swift.readLine() }, ask: @escaping (String) -> Void = { _ in }
  ) {
    (self.prompt, self.nextLine, self.ask) = (prompt, nextLine, ask)
  }

  func readEntry() -> Entry {
    var entered = ""
    while true {
      ask(entered.isEmpty ? prompt.text : prompt.continuation)
      guard let line = nextLine() else {
        // An unfinished statement is run for the sake of its message.
        return entered.isEmpty ? .ended : .text(entered)
      }
      entered += entered.isEmpty ? line : "\n" + line
      if entered.allSatisfy(\.isWhitespace) {
        // The empty line itself means something where one steps.
        return .text("")
      }
      // An empty line forces an unfinished statement out.
      if line.allSatisfy(\.isWhitespace) || !EnterKey.isIncomplete(entered) { return .text(entered) }
    }
  }
}
