import Language
import Syntax

/// How matches are shown, and what a choice among them adds.
enum CompletionList {
  /// A line for each of a few, with what it is; names in columns where there are more.
  static func lines(_ matches: [Completion.Match], width: Int, height: Int, theme: Theme) -> [String] {
    let room = max(3, height - 4)
    let areDescribed = matches.contains { !$0.signature.isEmpty }
    if areDescribed, matches.count <= min(12, room) { return described(matches, width, theme) }
    return columns(matches.map { shortName($0) }, width, room, theme)
  }

  private static func described(_ matches: [Completion.Match], _ width: Int, _ theme: Theme) -> [String] {
    let names = matches.map(\.text)
    let widest = names.map(TextWidth.columns).max() ?? 0
    return zip(names, matches).map { name, match in
      let padded = name + String(repeating: " ", count: widest - TextWidth.columns(of: name))
      let about = [match.signature == name ? "" : match.signature, match.doc].filter { !$0.isEmpty }
        .joined(separator: "  ")
      if about.isEmpty { return clipped(name, width) }
      let room = width - widest - 3
      return room < 4 ? clipped(name, width) : "\(padded)  \(theme.painted(clipped(about, room), .aside))"
    }
  }

  /// A symbol shows what it becomes.
  private static func shortName(_ match: Completion.Match) -> String {
    match.kind == .symbol && match.signature != match.text ? "\(match.text) \(match.signature)" : match.text
  }

  private static func columns(_ names: [String], _ width: Int, _ room: Int, _ theme: Theme) -> [String] {
    let widest = min(width - 1, names.map(TextWidth.columns).max() ?? 0)
    let perLine = max(1, (width + 1) / (widest + 2))
    let shown = names.prefix(perLine * room)
    let count = (shown.count + perLine - 1) / perLine
    var lines = (0..<count).map { line in
      let cells = stride(from: line, to: shown.count, by: count).map { place in
        let name = clipped(shown[place], width - 1)
        return name + String(repeating: " ", count: max(0, widest - TextWidth.columns(of: name)))
      }
      var text = cells.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }
    if names.count > shown.count {
      lines.append(theme.painted(clipped("… and \(names.count - shown.count) more: type on", width), .aside))
    }
    return lines
  }

  /// A text that takes at most so many columns.
  static func clipped(_ text: String, _ width: Int) -> String {
    if TextWidth.columns(of: text) <= width { return text }
    var (kept, columns) = (String.UnicodeScalarView(), 0)
    for scalar in text.unicodeScalars {
      columns += TextWidth.columns(of: scalar)
      if columns >= width { break }
      kept.append(scalar)
    }
    return String(kept) + "…"
  }

  /// The beginning that all have, by code points.
  static func commonBeginning(of texts: [String]) -> String {
    guard var common = texts.first.map({ Array($0.unicodeScalars) }) else { return "" }
    for text in texts.dropFirst() {
      let same = zip(common, text.unicodeScalars).prefix { $0 == $1 }.count
      common.removeSubrange(same...)
    }
    return String(String.UnicodeScalarView(common))
  }

  /// The quotation mark behind a file's or a column's whole name, where none stands there.
  static func closing(_ matches: [Completion.Match], after next: UInt8?) -> CChar {
    guard matches.count == 1, let kind = matches.first?.kind, kind == .file || kind == .column,
      next != UInt8(ascii: "\"")
    else { return 0 }
    return CChar(UInt8(ascii: "\""))
  }
}
