import Language
import Syntax

/// The prompt: reads an entry, runs it, and asks for the next.
final class ReadEvalPrint {
  let session: Session
  let output: TerminalOutput
  private let editor: any LineEditor
  let history: EntryHistory
  /// What the window has room for, asked before each entry runs.
  private let page: () -> PageSize
  /// Enter alone shows the next step.
  private var stepsByEnter = false
  /// What `edit` begins with.
  var lastProgram = ""

  /// What was typed has no file.
  static let sourceName = "prompt"

  init(
    session: Session, output: TerminalOutput, editor: any LineEditor, history: EntryHistory,
    page: @escaping () -> PageSize = { PageSize() }
  ) {
    (self.session, self.output, self.editor, self.history) = (session, output, editor, history)
    self.page = page
  }

  /// Runs until the input ends or the program calls `exit`; gives the exit code.
  func run() -> Int32 {
    defer { history.close() }
    while true {
      output.flush()
      // A Ctrl-C that came too late for the statement before does not stop the next.
      Interrupts.settle()
      session.interruption.clear()
      switch editor.readEntry() {
      case .interrupted: stepsByEnter = false
      case .ended: return ExitCode.success
      case .terminated(let signal): return 128 + signal
      case .text(let text):
        session.page = page()
        if let code = answer(text) { return code }
      }
    }
  }

  private func answer(_ text: String) -> Int32? {
    if text.allSatisfy(\.isWhitespace) {
      guard stepsByEnter, session.isStepping else { return nil }
      return execute("next")
    }
    history.append(text)
    for complaint in history.takeComplaints() { output.report(Diagnostic(.warning, complaint)) }
    stepsByEnter = false
    if let command = ShellCommand(text, hasVariable: session.hasVariable) { return run(command) }
    return execute(text)
  }

  /// Runs a program; its exit code where it ends the session.
  func execute(_ text: String) -> Int32? {
    let isStep = Self.steps(text)
    if text != "next" { lastProgram = text }
    let outcome = session.execute(Source(name: Self.sourceName, text: text), mode: .prompt)
    if case .exit(let code) = outcome { return code }
    stepsByEnter = isStep && session.isStepping && outcome == .finished
    if stepsByEnter, text != "next" { output.hint("Enter shows the next step, finish the rest") }
    return nil
  }

  private static func steps(_ text: String) -> Bool {
    let words = lexemes(of: text).prefix(2).map(\.text)
    return words == ["next"] || words.first == "step" && ["forward", "backward"].contains(words.last ?? "")
  }
}
