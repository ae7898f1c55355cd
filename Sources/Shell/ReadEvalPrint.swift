import Language
import Syntax

/// The prompt: reads a statement, which may take several lines, runs it, and asks for the next.
struct ReadEvalPrint {
  let session: Session
  let output: TerminalOutput
  let editor: any LineEditor

  static let banner = """
    nnx \(Session.version), the mathematics of a notebook page
    help() lists what there is, help(tanh) explains one; Ctrl-D leaves

    """

  /// What was typed has no file.
  static let sourceName = "prompt"
  private static let prompt = "nnx> "
  private static let continuation = "...> "

  /// Runs until the input ends or the program calls `exit`; gives the exit code.
  func run() -> Int32 {
    var entered = ""
    while true {
      output.flush()
      // A Ctrl-C that came too late for the statement before does not stop the next.
      session.interruption.clear()
      switch editor.readLine(prompt: entered.isEmpty ? Self.prompt : Self.continuation) {
      case .interrupted:
        entered = ""
        continue
      case .ended where entered.isEmpty:
        return ExitCode.success
      case .ended:
        // An unfinished statement is run for the sake of its message.
        break
      case .line(let line):
        entered += entered.isEmpty ? line : "\n" + line
        if entered.allSatisfy(\.isWhitespace) { entered = "" }
        // An empty line forces an unfinished statement out.
        if entered.isEmpty || (!line.allSatisfy(\.isWhitespace) && Self.isIncomplete(entered)) { continue }
      }
      editor.remember(entered)
      let source = Source(name: Self.sourceName, text: entered)
      entered = ""
      if case .exit(let code) = session.execute(source, mode: .prompt) { return code }
    }
  }

  private static func isIncomplete(_ text: String) -> Bool {
    if case .incomplete = completeness(of: text) { true } else { false }
  }
}
