import Calculus

/// An explanation in parts, set as text, Markdown or HTML.
struct Article {
  struct Fact {
    var label: String
    var text: String
    /// Program text or a formula, in a fixed font.
    var isCode = true
  }

  /// How it is written: `tanh(x)`, `W₁: 3×10 Matrix`.
  var title: String
  var doc = ""
  var facts: [Fact] = []
  var example: Example?
  /// Program text that it was made by.
  var source: String?

  var plain: String {
    var lines = [title]
    if !doc.isEmpty { lines.append("  \(doc)") }
    for fact in facts { lines.append("  \(fact.label): \(fact.text)") }
    if let example {
      lines += indented(example.program, "  example: ", "           ")
      if !example.result.isEmpty { lines += indented(example.result, "    ", "    ") }
    }
    if let source { lines += indented(source, "    ", "    ") }
    return lines.joined(separator: "\n")
  }

  var markdown: String {
    var parts = ["`\(title)`"]
    if !doc.isEmpty { parts.append(doc) }
    if !facts.isEmpty {
      parts.append(facts.map { "- \($0.label): \($0.isCode ? "`\($0.text)`" : $0.text)" }.joined(separator: "\n"))
    }
    if let example {
      let result = example.result.isEmpty ? "" : "\n" + indented(example.result, "# ", "# ").joined(separator: "\n")
      parts.append("```julia\n\(example.program)\(result)\n```")
    }
    if let source { parts.append("```julia\n\(source)\n```") }
    return parts.joined(separator: "\n\n")
  }

  var html: String {
    var parts = ["<p><strong><code>\(title.escapedForHTML)</code></strong></p>"]
    if !doc.isEmpty { parts.append("<p>\(doc.escapedForHTML)</p>") }
    if !facts.isEmpty {
      let items = facts.map { fact in
        let text = fact.text.escapedForHTML
        return "<dt>\(fact.label)</dt><dd>\(fact.isCode ? "<code>\(text)</code>" : text)</dd>"
      }
      parts.append("<dl>\n\(items.joined(separator: "\n"))\n</dl>")
    }
    if let example {
      let result = example.result.isEmpty ? "" : "\n" + example.result
      parts.append("<pre>\((example.program + result).escapedForHTML)</pre>")
    }
    if let source { parts.append("<pre>\(source.escapedForHTML)</pre>") }
    return parts.joined(separator: "\n")
  }

  private func indented(_ text: String, _ first: String, _ others: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset == 0 ? first : others) + $0.element }
  }
}
