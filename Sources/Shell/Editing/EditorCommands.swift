import CReadline
import Glibc

/// What keys do beyond readline's own commands. Each has a name that `~/.inputrc` can bind.
enum EditorCommands {
  /// Before readline reads `~/.inputrc`, whose keys come after these.
  static func install() {
    unsafe nnx_set_hooks(
      { drawing in unsafe TerminalEditor.active?.draw(drawing) },
      { _, _, _ in unsafe TerminalEditor.active?.listMatches() },
      { _, _, _ in
        guard let found = unsafe TerminalEditor.active?.matches() else { return nil }
        return unsafe Readline.list(found.texts, beginning: found.beginning)
      })
    nnx_set_defaults()
    Readline.define("nnx-enter", ["\\C-m", "\\C-j"], enter)
    Readline.define("nnx-new-line", newLineKeys, newLine)
    Readline.define("nnx-complete", ["\\C-i"], complete)
    Readline.define("nnx-previous", ["\\e[A", "\\eOA", "\\C-p"], previous)
    Readline.define("nnx-next", ["\\e[B", "\\eOB", "\\C-n"], next)
    Readline.define("nnx-line-start", ["\\C-a", "\\e[H", "\\eOH", "\\e[1~"], lineStart)
    Readline.define("nnx-line-end", ["\\C-e", "\\e[F", "\\eOF", "\\e[4~"], lineEnd)
    Readline.define("nnx-kill-line", ["\\C-k"], killLine)
    Readline.define("nnx-discard-line", ["\\C-u"], discardLine)
    Readline.define("nnx-clear-screen", ["\\C-l"], clearScreen)
    Readline.define("nnx-paste", ["\\e[200~"], paste)
    Readline.define("nnx-edit", ["\\C-x\\C-e"], edit)
    // What inputrc has for these on most systems, for who has an inputrc without it.
    for modifier in ["3", "5"] {
      unsafe nnx_bind("\\e[1;\(modifier)C", rl_forward_word)
      unsafe nnx_bind("\\e[1;\(modifier)D", rl_backward_word)
      unsafe nnx_bind("\\e[1;\(modifier)A", rl_get_previous_history)
      unsafe nnx_bind("\\e[1;\(modifier)B", rl_get_next_history)
    }
    for (key, command) in [("\\C-m", enter), ("\\C-j", enter), ("k", previous), ("j", next), ("\\C-l", clearScreen)] {
      unsafe nnx_bind_movement(key, command)
    }
  }

  /// Alt-Enter as it has always been, then Alt-Enter and Shift-Enter of terminals that tell them apart.
  private static let newLineKeys = [
    "\\e\\C-m", "\\e\\C-j", "\\e[13;3u", "\\e[27;3;13~", "\\e[13;2u", "\\e[27;2;13~",
  ]

  // MARK: Lines

  private static let enter: KeyCommand = { _, key in
    var (text, cursor) = (Readline.text, Readline.cursor)
    if let spaces = EnterKey.outdent(text, cursor: cursor) {
      Readline.replace(spaces, with: "")
      Readline.cursor = cursor - spaces.count
      (text, cursor) = (Readline.text, Readline.cursor)
    }
    switch EnterKey.effect(on: text, cursor: cursor) {
    case .newLine(let indent): Readline.insert("\n" + String(repeating: " ", count: indent))
    case .run:
      // What was pasted is marked, and readline would draw it once more to take the mark off.
      rl_deactivate_mark()
      unsafe TerminalEditor.active?.draw(.last)
      return rl_newline(1, key)
    }
    return 0
  }

  private static let newLine: KeyCommand = { _, _ in
    let before = String(decoding: Readline.text.utf8.prefix(Readline.cursor), as: UTF8.self)
    Readline.insert("\n" + String(repeating: " ", count: EnterKey.indent(after: before)))
    return 0
  }

  /// A whole block at once, as it was copied.
  private static let paste: KeyCommand = { count, key in
    let start = Readline.cursor
    let length = Readline.text.utf8.count
    let status = rl_bracketed_paste_begin(count, key)
    let end = Readline.cursor
    guard let editor = unsafe TerminalEditor.active, end > start, Readline.text.utf8.count - length == end - start
    else { return status }
    let pasted = String(decoding: Array(Readline.text.utf8)[start..<end], as: UTF8.self)
    let program = Transcript.program(in: pasted, prompts: [editor.prompt, Prompt()])
    if program != pasted { Readline.replace(start..<end, with: program) }
    return status
  }

  // MARK: TAB

  /// Behind nothing but spaces it indents.
  private static let complete: KeyCommand = { count, key in
    let before = Array(Readline.text.utf8.prefix(Readline.cursor))
    let line = before[((before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)...]
    if line.allSatisfy({ $0 == UInt8(ascii: " ") }) {
      Readline.insert(String(repeating: " ", count: 2 - line.count % 2))
      return 0
    }
    // Readline lists the matches when its own command is repeated.
    if nnx_follows(complete, rl_complete) { nnx_pretend_last(rl_complete) }
    return rl_complete(count, key)
  }

  // MARK: Up and down

  private static let previous: KeyCommand = { count, key in
    move(back: true, count, key)
  }

  private static let next: KeyCommand = { count, key in
    move(back: false, count, key)
  }

  /// Through the lines of a block, and at its edge through the entries that begin like the text before the cursor.
  private static func move(back: Bool, _ count: Int32, _ key: Int32) -> Int32 {
    guard let editor = unsafe TerminalEditor.active else { return 0 }
    editor.walksHistory = editor.walksHistory && nnx_follows(previous, next)
    if !editor.walksHistory, let place = BlockPlace.neighbour(Readline.text, cursor: Readline.cursor, isUp: back) {
      Readline.cursor = place
      return 0
    }
    editor.history.fill()
    if editor.walksHistory { nnx_pretend_last(rl_history_search_backward) }
    editor.walksHistory = true
    return back ? rl_history_search_backward(count, key) : rl_history_search_forward(count, key)
  }

  // MARK: Within a line of a block

  private static let lineStart: KeyCommand = { _, _ in
    Readline.cursor = BlockPlace.line(Readline.text, cursor: Readline.cursor).lowerBound
    return 0
  }

  private static let lineEnd: KeyCommand = { _, _ in
    Readline.cursor = BlockPlace.line(Readline.text, cursor: Readline.cursor).upperBound
    return 0
  }

  /// To the line's end; there, the line end itself.
  private static let killLine: KeyCommand = { _, _ in
    let (text, cursor) = (Readline.text, Readline.cursor)
    let end = BlockPlace.line(text, cursor: cursor).upperBound
    return rl_kill_text(Int32(clamping: cursor), Int32(clamping: min(max(end, cursor + 1), text.utf8.count)))
  }

  private static let discardLine: KeyCommand = { _, _ in
    let (text, cursor) = (Readline.text, Readline.cursor)
    let start = min(BlockPlace.line(text, cursor: cursor).lowerBound, max(0, cursor - 1))
    _ = rl_kill_text(Int32(clamping: start), Int32(clamping: cursor))
    Readline.cursor = start
    return 0
  }

  // MARK: The screen

  private static let clearScreen: KeyCommand = { _, _ in
    unsafe TerminalEditor.active?.clearScreen()
    return 0
  }

  /// The text in `$VISUAL` or `$EDITOR`; what is written there takes its place.
  private static let edit: KeyCommand = { _, _ in
    guard let editor = unsafe TerminalEditor.active else { return 0 }
    let text = Readline.text
    editor.draw(.last)
    nnx_lend_terminal()
    let edited = try? ExternalEditor.edit(text)
    if let edited { Readline.replace(0..<text.utf8.count, with: edited) }
    nnx_take_terminal()
    return 0
  }
}
