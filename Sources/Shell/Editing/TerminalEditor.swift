import CReadline
import Glibc
import Language

/// Entries that are typed at a terminal, with GNU readline's keys and a display of our own.
///
/// Readline has one line per process, so there is one editor, too.
final class TerminalEditor: LineEditor {
  /// The one that readline's callbacks mean.
  nonisolated(unsafe) static var active: TerminalEditor?

  let prompt: Prompt
  let theme: Theme
  let history: EntryHistory
  private let highlighter: Highlighter
  private let screen: OutputStream
  private var painter = FramePainter()
  /// What could stand at a byte offset of a text.
  private let completion: (String, Int) -> Completion
  /// What the last look for matches found, for the list of them.
  var found: Completion?
  /// Up and Down go through the history, not through the lines of a block.
  var walksHistory = false

  init(
    prompt: Prompt, theme: Theme, history: EntryHistory, screen: OutputStream,
    completion: @escaping (String, Int) -> Completion
  ) {
    (self.prompt, self.theme, self.history, self.screen) = (prompt, theme, history, screen)
    self.completion = completion
    highlighter = Highlighter(theme: theme)
    unsafe TerminalEditor.active = self
    EditorCommands.install()
  }

  func readEntry() -> Entry {
    screen.beginLine()
    painter.forget()
    var text: UnsafeMutablePointer<CChar>?
    var signal: Int32 = 0
    let outcome = unsafe nnx_read_entry(prompt.text, &text, &signal)
    write(painter.leave())
    switch outcome {
    case .interrupted: return .interrupted
    case .ended: return .ended
    case .terminated: return .terminated(by: signal)
    case .read:
      guard let text = unsafe text else { return .ended }
      defer { unsafe free(text) }
      return .text(Transcript.program(in: unsafe String(cString: text), prompts: [prompt, Prompt()]))
    }
  }

  // MARK: Drawing

  func draw(_ drawing: NNXDraw) {
    let size = Terminal.size()
    switch drawing {
    case .change: break
    case .afresh: painter.forget()
    case .resized: write(painter.erase(newWidth: size.columns))
    case .last: return drawLast(size)
    }
    let frame = Frame(content(), width: size.columns, height: size.rows, after: painter.shown)
    write(painter.paint(frame, width: size.columns))
    // The first prompt does not wait for what was entered in years.
    history.fill()
  }

  /// All of the text stays on the screen, also what the window had no room for.
  private func drawLast(_ size: Terminal.Size) {
    var content = content()
    content.cursor = content.text.utf8.count
    let frame = Frame(content, width: size.columns, height: .max)
    let isClipped = painter.shown.map { $0.rows.count < frame.rows.count } ?? false
    if isClipped { write(painter.erase(newWidth: size.columns)) }
    write(painter.paint(frame, width: size.columns) + painter.leave())
  }

  private func content() -> FrameContent {
    let text = Readline.text
    let question = Readline.question
    return FrameContent(
      text: text, cursor: Readline.cursor,
      prompt: question.map { theme.painted($0, .aside) } ?? Readline.modeMark + theme.painted(prompt.text, .prompt),
      continuation: theme.painted(prompt.continuation, .continuation),
      spans: { [highlighter] in highlighter.spans(text, in: $0) })
  }

  func clearScreen() {
    painter.forget()
    write("\u{1B}[H\u{1B}[2J")
  }

  private func write(_ text: String) {
    guard !text.isEmpty else { return }
    screen.write(text)
    screen.flush()
  }

  // MARK: Completion

  /// The texts before the cursor that could be meant, as readline wants them.
  func matches() -> (texts: [String], beginning: String) {
    let (text, cursor) = (Readline.text, Readline.cursor)
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let completion = completion(text, cursor)
    found = completion
    let kept = String(decoding: before.utf8.prefix(completion.range.start), as: UTF8.self)
    let texts = completion.matches.map { kept + $0.text }
    nnx_append_after_match(CompletionList.closing(completion.matches, after: text.utf8.dropFirst(cursor).first))
    let beginning = CompletionList.commonBeginning(of: completion.matches.map(\.text))
    // What is typed for ŷ and y is y: that is no beginning of both, and stays.
    let typed = before.utf8.count - completion.range.start
    return (texts, beginning.utf8.count >= typed ? kept + beginning : before)
  }

  /// Shows what was found below the text.
  func listMatches() {
    guard let found else { return }
    // What was typed fast is not drawn yet, and stays above the list.
    draw(.change)
    let size = Terminal.size()
    let lines = CompletionList.lines(found.matches, width: size.columns, height: size.rows, theme: theme)
    write(painter.leave() + lines.map { $0 + "\r\n" }.joined())
  }
}
