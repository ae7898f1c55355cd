/// Which known words are near to an unknown one.
public enum Spelling {
  /// The nearest words within one edit, of long ones two, at most three, best first.
  public static func nearest(to word: String, among words: [String]) -> [String] {
    let target = Array(word.lowercased().unicodeScalars)
    // In a short word two edits are half of it.
    let limit = target.count < 6 ? 1 : 2
    var scored: [(distance: Int, word: String)] = []
    for candidate in Set(words) where candidate != word {
      let letters = Array(candidate.lowercased().unicodeScalars)
      if abs(letters.count - target.count) > limit { continue }
      let distance = distance(target, letters)
      // Two words without a letter in common are not near.
      if distance <= limit, distance < max(letters.count, target.count) { scored.append((distance, candidate)) }
    }
    return scored.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(3).map(\.word)
  }

  /// Edits between two words: insertions, deletions, changes and swaps of neighbours.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var current = [i + 1]
      for (j, y) in b.enumerated() {
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { best = min(best, before[j - 1] + 1) }
        current.append(best)
      }
      (before, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
