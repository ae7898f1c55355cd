/// A pattern in which `*` stands for any text and `?` for one code point; every other character for itself.
struct GlobPattern {
  private let pattern: [Unicode.Scalar]

  init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

  /// Whether the whole text matches. Only the last star is ever tried again, so the time is at most the product of both
  /// lengths.
  func matches(_ text: String) -> Bool {
    let text = text.unicodeScalars
    var (place, here) = (0, text.startIndex)
    var star: (place: Int, here: String.Index)?
    while here < text.endIndex {
      if place < pattern.count, pattern[place] == "*" {
        place += 1
        star = (place, here)
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[here] {
        place += 1
        here = text.index(after: here)
      } else if let (afterStar, before) = star {
        here = text.index(after: before)
        place = afterStar
        star = (afterStar, here)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
