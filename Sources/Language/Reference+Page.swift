import Calculus

/// The reference page, made from the definitions.
extension Reference {
  struct Chapter {
    var title: String
    /// Articles by the word that heads them.
    var sections: [(word: String, articles: [Article])]

    var words: [String] { sections.map(\.word) }
  }

  /// What people write: constructs, then functions by the chapters of a textbook.
  static let chapters: [Chapter] = {
    let constructs = [("Notation", Construct.notations), ("Blocks", Construct.blocks), ("Verbs", Construct.verbs)]
      .map { title, words in Chapter(title: title, sections: words.map { ($0.word, [article($0)]) }) }
    let families = Registry.shared.families.map { family in
      chapter(family.title, family.operators.filter { !$0.isInternal })
    }
    let builtins = Interpreter.builtinFamilies.map { title, builtins in
      Chapter(title: title, sections: builtins.map { ($0.name, [article($0)]) })
    }
    return (constructs + families + builtins).filter { !$0.sections.isEmpty }
  }()

  /// Operators that formulas of gradients are made of.
  static let internals = chapter("Inside gradients and slices", Registry.shared.textbook.filter(\.isInternal))

  private static func chapter(_ title: String, _ rules: [Operator]) -> Chapter {
    var sections: [(word: String, articles: [Article])] = []
    for rule in rules {
      var article = article(rule)
      if let latex = AppliedOperator.of(rule)?.latex {
        article.facts.append(.init(label: "on a page", text: "$\(latex)$", isCode: false))
      }
      if let place = sections.firstIndex(where: { $0.word == rule.name }) {
        sections[place].articles.append(article)
      } else {
        sections.append((rule.name, [article]))
      }
    }
    return Chapter(title: title, sections: sections)
  }

  /// The whole page in Markdown.
  static var page: String {
    let all = chapters + [internals]
    var text = """
      # Reference of nnx

      Written from the definitions by `make reference`; every example runs in a test, and `…` stands for a result that
      differs from run to run. In the rules of derivatives G is the gradient of the result (H where an operand is called
      G), and `Ā += …` is what flows back to A, summed over the axes along which A was repeated.

      ## Contents


      """
    var counts: [String: Int] = [:]
    for chapter in all {
      counts[anchor(chapter.title), default: 0] += 1
      let links = chapter.words.map { link($0, &counts) }.joined(separator: ", ")
      text += "- [\(chapter.title)](#\(anchor(chapter.title))): \(links)\n"
    }
    for chapter in all {
      text += "\n## \(chapter.title)\n"
      for section in chapter.sections {
        text += "\n### \(section.word)\n"
        for article in section.articles { text += "\n\(article.markdown)\n" }
      }
    }
    return text
  }

  /// A link to a word's section. Of headings with one name the second one's place ends with -1.
  private static func link(_ word: String, _ counts: inout [String: Int]) -> String {
    let anchor = anchor(word)
    guard !anchor.isEmpty, word.allSatisfy({ $0.isASCII }) else { return "`\(word)`" }
    let before = counts[anchor, default: 0]
    counts[anchor] = before + 1
    return "[\(word)](#\(anchor)\(before == 0 ? "" : "-\(before)"))"
  }

  /// As GitHub and Jupyter name a heading's place.
  private static func anchor(_ title: String) -> String {
    String(title.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber ? $0 : nil })
  }
}
