import CReadline
import Glibc

/// What readline calls for a key: with its numeric argument and the key itself.
typealias KeyCommand = @convention(c) @Sendable (Int32, Int32) -> Int32

/// The text that readline holds, in Swift's terms. Offsets count bytes.
enum Readline {
  static var text: String { unsafe String(cString: nnx_text()) }

  static var cursor: Int {
    get { Int(nnx_cursor()) }
    set { nnx_set_cursor(Int32(clamping: newValue)) }
  }

  /// As one change for undo; the cursor goes behind it.
  static func replace(_ range: Range<Int>, with text: String) {
    unsafe nnx_replace(Int32(clamping: range.lowerBound), Int32(clamping: range.upperBound), text)
  }

  static func insert(_ text: String) { _ = unsafe rl_insert_text(text) }

  /// What a search or a numeric argument has in the prompt's place; nil while the prompt itself is shown.
  static var question: String? {
    nnx_shows_own_prompt() ? nil : unsafe withoutMarks(String(cString: nnx_shown_prompt()))
  }

  /// Of `show-mode-in-prompt`.
  static var modeMark: String { unsafe nnx_mode_mark().map { unsafe withoutMarks(String(cString: $0)) } ?? "" }

  /// A name for `~/.inputrc`, and keys that are this command's unless it says otherwise.
  static func define(_ name: String, _ keys: [String], _ command: KeyCommand) {
    // Readline keeps the name; it is made once in the process.
    if let kept = unsafe strdup(name) { unsafe nnx_define(kept, command) }
    for key in keys { unsafe nnx_bind(key, command) }
  }

  /// Matches as readline frees them, the common beginning first; nil for none.
  static func list(_ matches: [String], beginning: String) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let lines = matches.count == 1 ? matches : [beginning] + matches
    if matches.isEmpty { return nil }
    let size = unsafe (lines.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = unsafe malloc(size) else { return nil }
    let list = unsafe memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: lines.count + 1)
    for (place, line) in lines.enumerated() { unsafe list[place] = unsafe strdup(line) }
    unsafe list[lines.count] = nil
    return unsafe list
  }

  /// Readline marks what takes no columns.
  private static func withoutMarks(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{1}" && $0 != "\u{2}" }))
  }
}
