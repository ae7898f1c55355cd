extension Parser {
  /// The text of a range on one line, short enough for a message.
  func text(_ range: SourceRange) -> String {
    let text = source.slice(range).split(whereSeparator: \.isNewline).map(\.trimmed).joined(separator: " ")
    return text.count <= 60 ? text : text.prefix(57) + "…"
  }

  // MARK: Errors

  mutating func note(
    _ message: String, at range: SourceRange, caret: SourceRange? = nil, help: String? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(severity, message, source: source, range: range, help: help, caret: caret?.start))
  }

  mutating func fail(
    _ message: String, at range: SourceRange? = nil, caret: SourceRange? = nil, help: String? = nil
  ) -> Unparsable {
    // What is missing at the end of a line is not the fault of the next.
    let here = continues ? current.range : SourceRange(start: previousEnd, end: previousEnd)
    note(message, at: range ?? here, caret: caret, help: help)
    openAtError = openAtError ?? openBrackets
    if current.isEnd, ignoresLines || !current.startsLine { noteUnfinished(isBlock: false) }
    return Unparsable()
  }

  /// More text could put this right.
  mutating func noteUnfinished(isBlock: Bool) {
    let levels = openBlocks + max(openBrackets.count, isBlock ? 0 : 1)
    unfinished = (unfinished?.levels ?? levels, (unfinished?.diagnostics ?? 0) + 1)
  }

  /// The closing bracket of the current ``inBrackets(isLiteral:bars:_:)``.
  mutating func expect(_ symbol: Mark, _ what: String) throws {
    if take(symbol) { return }
    if current.kind == .invalid { throw unreadable() }
    if case .keyword(let word) = current.kind, ["for", "if", "else"].contains(word), !current.startsLine {
      throw misplaced(word)
    }
    let opening = openBrackets.last ?? place
    if current.isEnd || closer(of: opening) == nil {
      throw fail("\(what) is not closed", at: tokens[opening].range, help: "write the missing \(symbol.text)")
    }
    var help: String?
    if symbol == "]", current.isSpaced { help = "brackets index; for a product write ·" }
    throw fail("expected \(symbol.text) here, to close \(what)", help: help)
  }

  /// The lexer has said what is wrong here.
  mutating func unreadable() -> Unparsable {
    openAtError = openAtError ?? openBrackets
    return Unparsable()
  }

  // MARK: Going on after an error

  /// On to the end of the statement that began at `start`: past the brackets that the error was in, to the next
  /// line or `;`.
  mutating func recover(from start: Int) {
    for opening in openAtError ?? [] {
      guard let closing = closer(of: opening) else { continue }
      place = max(place, closing)
      break
    }
    openAtError = nil
    while !current.isEnd, place == start || !current.startsLine {
      if current.isSymbol(";"), place > start { return }
      place = closer(of: place) ?? place
      advance()
    }
  }

  /// The closing bracket of each opening one. A keyword that begins a statement shows that a bracket before it was
  /// forgotten.
  static func match(_ tokens: [Token]) -> [Int: Int] {
    let closing: [Mark: Mark] = ["(": ")", ".(": ")", "[": "]", "{": "}"]
    let statements: Set<String> = [
      "if", "elseif", "else", "for", "while", "function", "return", "try", "catch", "break", "continue",
    ]
    var closers: [Int: Int] = [:]
    var open: [(place: Int, closing: Mark)] = []
    var waiting: [Mark: Int] = [:]
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(let symbol):
        if let closing = closing[symbol] {
          open.append((place, closing))
          waiting[closing, default: 0] += 1
        } else if waiting[symbol, default: 0] > 0 {
          while let last = open.popLast() {
            waiting[last.closing, default: 0] -= 1
            if last.closing != symbol { continue }
            closers[last.place] = place
            break
          }
        }
      case .keyword(let word) where statements.contains(word):
        open = []
        waiting = [:]
      default: break
      }
    }
    return closers
  }
}

extension String.SubSequence {
  /// Without white space at both ends.
  var trimmed: Substring {
    var view = self
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return view
  }
}
