import Syntax

/// What stands before the first and before the further lines of an entry.
struct Prompt: Equatable {
  var text: String
  /// As wide as the first, so that lines stand under each other.
  var continuation: String

  init(_ text: String = "nnx> ") {
    // A prompt is one line, and moves no cursor.
    self.text = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    let width = TextWidth.columns(of: self.text)
    continuation = width > 2 ? String(repeating: ".", count: width - 2) + "> " : String(repeating: " ", count: width)
  }
}
