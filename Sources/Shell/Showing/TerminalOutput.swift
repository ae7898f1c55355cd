import Language
import Synchronization
import Syntax

/// Whether the terminal has shown a key that no line end followed.
final class Echo: Sendable {
  let isThere = Atomic<Bool>(false)
}

/// Shows a session's results as text: results on standard output, diagnostics and progress on standard error.
final class TerminalOutput: Output {
  private let results: OutputStream
  private let messages: OutputStream
  private let colorsMessages: Bool
  private var showsProgress = false
  /// Set by the thread that hears of Ctrl-C.
  let echo = Echo()
  /// Results by themselves, while somebody wants them so.
  private var captured: String?
  /// Of results; plain where they go into a file.
  var theme = Theme(name: .none)
  /// Whether results are for a window: what is too long is wrapped, and fractions are stacked.
  var fitsWindow = false
  /// Whether fractions are stacked.
  var stacksFormulas = true
  /// Whether waiting for an answer is to end.
  var isInterrupted: () -> Bool = { false }

  init(results: OutputStream, messages: OutputStream, colorsMessages: Bool) {
    self.results = results
    self.messages = messages
    self.colorsMessages = colorsMessages
  }

  func write(_ text: String, to stream: OutputStreamKind) {
    switch stream {
    case .output: writeResult(text)
    case .error: writeMessage(text)
    }
  }

  func show(_ bundle: Bundle, as role: Role) {
    let text = bundle.plain.hasSuffix("\n") ? bundle.plain : bundle.plain + "\n"
    guard captured == nil else { return writeResult(text) }
    writeResult(ResultColors.painted(fitted(text, isFormula: bundle.latex?.contains("\\frac") ?? false), theme))
  }

  func report(_ diagnostic: Diagnostic) {
    results.flush()
    // The reader of a pipe has gone, as `head` does: that the program stops for it is no error to speak of.
    guard results.failure != .closedPipe else { return }
    // `file:line:col: error: …`, as compilers have it; what stands at the prompt is in sight anyway.
    let isTyped = diagnostic.source?.name == ReadEvalPrint.sourceName
    let place = isTyped ? "" : diagnostic.place.map { $0 + ": " } ?? ""
    guard messages.isTerminal else {
      return writeMessage(place + diagnostic.rendered(color: colorsMessages) + "\n")
    }
    let width = Terminal.size().columns
    let text = place + diagnostic.rendered(color: colorsMessages, width: width)
    writeMessage(WordWrap.fitted(text, width: width) + "\n")
  }

  /// One line that is rewritten in place; a file or a pipe is spared it.
  func progress(_ line: String?) {
    guard messages.isTerminal else { return }
    guard let line else { return eraseProgress() }
    results.flush()
    // In one piece: what is erased first would flicker.
    messages.write((showsProgress ? "\r" : "") + Self.clipped(line, to: Terminal.size().columns) + "\u{1B}[K")
    showsProgress = true
  }

  func flush() {
    results.flush()
    messages.flush()
  }

  func ask(_ prompt: String, isPassword: Bool) throws -> String? {
    eraseProgress()
    results.write(prompt)
    results.flush()
    let answer = Answer.line(isPassword: isPassword, isInterrupted)
    if isPassword, Terminal.isTerminal(0) { results.write("\n") }
    return answer
  }

  private func fitted(_ text: String, isFormula: Bool) -> String {
    guard fitsWindow else { return text }
    let width = Terminal.size().columns
    if isFormula, stacksFormulas, let lines = StackedFormula.lines(of: String(text.dropLast()), width: width) {
      return lines.joined(separator: "\n") + "\n"
    }
    return WordWrap.fitted(text, width: width)
  }

  private func writeResult(_ text: String) {
    if captured != nil {
      captured? += text
      return
    }
    eraseProgress()
    results.write(text)
  }

  /// Results come out first, so that both streams in one file stand in the program's order.
  private func writeMessage(_ text: String) {
    eraseProgress()
    if results.isTerminal, messages.isTerminal { results.beginLine() }
    results.flush()
    messages.write(text)
    messages.flush()
  }

  /// What follows a Ctrl-C, which the terminal has shown as ^C, begins on a line of its own.
  private func eraseProgress() {
    let isEchoed = echo.isThere.exchange(false, ordering: .relaxed)
    if showsProgress {
      messages.write("\r\u{1B}[K")
    } else if isEchoed {
      messages.write("\n")
    }
    showsProgress = false
  }

  /// A line that wraps could not be erased.
  private static func clipped(_ line: String, to width: Int) -> String {
    var text = String(line.prefix(max(1, width - 1)).map { $0.isNewline ? " " : $0 })
    while TextWidth.columns(of: text) >= width, !text.isEmpty { text.removeLast() }
    return text
  }
}

// MARK: For the prompt

extension TerminalOutput {
  /// Gives what `body` shows as text.
  func capturing(_ body: () -> Void) -> String {
    captured = ""
    body()
    defer { captured = nil }
    return captured ?? ""
  }

  /// A remark of the prompt's own; a program that reads the results along a pipe is spared it.
  func hint(_ text: String) {
    guard results.isTerminal else { return }
    let lines = WordWrap.fitted(text, width: Terminal.size().columns).split(separator: "\n")
    results.write(lines.map { theme.painted(String($0), .aside) + "\n" }.joined())
  }

  /// What runs though nobody typed it.
  func echo(_ program: String) {
    guard results.isTerminal else { return }
    for line in program.split(separator: "\n", omittingEmptySubsequences: false) {
      results.write(theme.painted(String(line), .aside) + "\n")
    }
  }

  func clearScreen() {
    guard results.isTerminal else { return }
    results.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
    results.isAtLineStart()
  }

  /// Another program may have left the cursor anywhere in a line: goes to the beginning of the next, if it did.
  func leaveForeignLine() {
    guard Terminal.allowsEditing else { return }
    // A mark and spaces fill a line exactly where it was empty, and go on into the next where it was not.
    results.write("⏎" + String(repeating: " ", count: max(0, Terminal.size().columns - 1)) + "\r\u{1B}[K")
    results.isAtLineStart()
  }
}
