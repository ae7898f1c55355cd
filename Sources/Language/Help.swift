import Calculus
import Syntax

/// Help from the definitions: operators from the registry, built-ins and verbs from their tables.
extension Interpreter {
  /// All that there is, by the chapters of a textbook.
  func helpOverview() -> Bundle {
    let opening = "help(name) explains one of these; help(\"⊙\") an operator by its sign."
    let chapters = Reference.chapters.map { (title: $0.title, words: $0.words.map(withGlyph)) }
    let plain = chapters.map { "\($0.title)\n\(wrapped($0.words))" }
    let html = chapters.map { chapter in
      let words = chapter.words.map { "<code>\($0.escapedForHTML)</code>" }.joined(separator: " &ensp; ")
      return "<h4>\(chapter.title.escapedForHTML)</h4>\n<p>\(words)</p>"
    }
    return Bundle(
      plain: ([opening] + plain).joined(separator: "\n\n"),
      html: (["<p>\(opening.escapedForHTML)</p>"] + html).joined(separator: "\n"))
  }

  /// `hadamard ⊙`.
  private func withGlyph(_ word: String) -> String {
    let glyphs = Registry.shared.named(word).compactMap(\.glyph)
    return glyphs.isEmpty ? word : "\(word) \(glyphs[0])"
  }

  private func wrapped(_ words: [String]) -> String {
    var lines = [" "]
    for word in words {
      if TextWidth.columns(of: lines[lines.count - 1]) + TextWidth.columns(of: word) > 76 { lines.append(" ") }
      lines[lines.count - 1] += (lines[lines.count - 1] == " " ? " " : "  ") + word
    }
    return lines.joined(separator: "\n")
  }

  /// What a word or glyph means here: a variable first, then what the language knows by it.
  func articles(_ word: String, detail: Int = 0) -> [Article] {
    var articles: [Article] = []
    if let (binding, _) = lookup(NameKey.of(word)) { articles.append(article(binding, detail: detail)) }
    return articles + Reference.articles(word)
  }

  func help(_ word: String, _ range: SourceRange) throws -> Bundle {
    let articles = articles(word)
    guard !articles.isEmpty else { throw unknown(Name(spelling: word), at: range) }
    return Bundle(
      plain: articles.map(\.plain).joined(separator: "\n\n"), html: articles.map(\.html).joined(separator: "\n"))
  }
}

extension Session {
  /// What hosts show for `?name`: help of a name, an operator, a verb or the expression's first word; all there is
  /// for an empty one. nil where nothing is known by it.
  public func help(_ word: String) -> Bundle? {
    let word = String(word.drop { $0.isWhitespace })
    if word.isEmpty { return interpreter.helpOverview() }
    let whole = word.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? word
    if let bundle = try? interpreter.help(whole, SourceRange(start: 0, end: 0)) { return bundle }
    return inspect(word, at: 0).map { Bundle(plain: $0.plain, html: $0.html) }
  }
}
