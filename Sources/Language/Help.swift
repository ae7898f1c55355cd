import Calculus
import Syntax

/// Help from the definitions: operators from the registry, built-ins and verbs from their tables.
extension Interpreter {
  /// All that there is, by the chapters of a textbook.
  func helpOverview() -> String {
    let chapters = Reference.chapters.map { chapter in
      "\(chapter.title)\n\(wrapped(chapter.words.map(withGlyph)))"
    }
    return (["help(name) explains one of these; help(\"⊙\") an operator by its sign."] + chapters)
      .joined(separator: "\n\n")
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
    guard !articles.isEmpty else { throw unknown(Name(spelling: word, key: word), at: range) }
    return Bundle(
      plain: articles.map(\.plain).joined(separator: "\n\n"), html: articles.map(\.html).joined(separator: "\n"))
  }
}

extension Session {
  /// What hosts show for `?name`: help of a name, an operator, a verb or the expression's first word; all there is
  /// for an empty one. nil where nothing is known by it.
  public func help(_ word: String) -> Bundle? {
    let word = String(word.drop { $0.isWhitespace })
    if word.isEmpty { return Bundle(plain: interpreter.helpOverview()) }
    let whole = word.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? word
    if let bundle = try? interpreter.help(whole, SourceRange(start: 0, end: 0)) { return bundle }
    return inspect(word, at: 0).map { Bundle(plain: $0.plain, html: $0.html) }
  }
}
