import Syntax

/// Text with the terminal's escape sequences in it.
enum StyledText {
  /// Its columns; sequences take none.
  static func columns(of text: String) -> Int {
    text.utf8.contains(0x1B) ? TextWidth.columns(of: plain(text)) : TextWidth.columns(of: text)
  }

  /// Without sequences that set colours.
  static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isSequence = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" {
        isSequence = true
      } else if !isSequence {
        result.append(scalar)
      } else if scalar.properties.isAlphabetic {
        isSequence = false
      }
    }
    return String(result)
  }
}
