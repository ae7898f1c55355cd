import Language
import Syntax

/// The colours of a program while it is typed.
struct Highlighter {
  let theme: Theme

  /// The words that the language knows. They are looked up when the first key needs them.
  private static let words = Vocabulary()
  private static let functions = Set(words.functions).union(words.constants)

  /// Of whole lines of a text. No token goes on from line to line.
  func spans(_ text: String, in lines: Range<Int>) -> [FrameContent.Span] {
    guard theme.isColored, !lines.isEmpty else { return [] }
    if ShellCommand.isCommandSign(text) { return [.init(range: 0..<1, style: theme[.verb])] }
    let part = String(decoding: Array(text.utf8)[lines], as: UTF8.self)
    return spans(part).map {
      .init(range: $0.range.lowerBound + lines.lowerBound..<$0.range.upperBound + lines.lowerBound, style: $0.style)
    }
  }

  private func spans(_ text: String) -> [FrameContent.Span] {
    let all = lexemes(of: text)
    var spans: [FrameContent.Span] = []
    var end = 0
    let bytes = Array(text.utf8)
    for (place, lexeme) in all.enumerated() {
      comment(in: end..<lexeme.range.start, bytes, &spans)
      end = lexeme.range.end
      if let part = part(of: all, place), lexeme.range.start < end {
        spans.append(.init(range: lexeme.range.start..<end, style: theme[part]))
      }
    }
    comment(in: end..<bytes.count, bytes, &spans)
    return spans
  }

  /// Between two tokens stands white space, or a comment.
  private func comment(in gap: Range<Int>, _ bytes: [UInt8], _ spans: inout [FrameContent.Span]) {
    var start: Int?
    for offset in gap where gap.lowerBound < gap.upperBound {
      if bytes[offset] == UInt8(ascii: "#"), start == nil { start = offset }
      if bytes[offset] == UInt8(ascii: "\n"), let begun = start {
        spans.append(.init(range: begun..<offset, style: theme[.comment]))
        start = nil
      }
    }
    if let start { spans.append(.init(range: start..<gap.upperBound, style: theme[.comment])) }
  }

  private func part(of all: [Lexeme], _ place: Int) -> Theme.Part? {
    let lexeme = all[place]
    switch lexeme.kind {
    case .number: return .number
    case .string: return .string
    case .keyword: return .keyword
    case .invalid: return .invalid
    case .symbol("∂"): return .gradient
    case .symbol where lexeme.text == "in": return .keyword
    case .symbol, .superscript: return nil
    case .name: return name(all, place)
    }
  }

  private func name(_ all: [Lexeme], _ place: Int) -> Theme.Part? {
    let text = all[place].text
    if Self.words.verbs[text] != nil {
      let begins = place == 0 || all[place].startsLine || all[place - 1].isSymbol(";")
      let next = all.indices.contains(place + 1) ? all[place + 1] : nil
      let hasOperand = next.map { !$0.startsLine && $0.isSpaced && !$0.isSymbol("=") } ?? false
      if begins, hasOperand || Self.words.verbs[text]?.isBare == true { return .verb }
    }
    return Self.functions.contains(text) ? .function : nil
  }
}
