import Calculus
import Matrices
import Syntax

/// What the definitions say, as articles for help, inspection and the reference page.
enum Reference {
  /// Everything that goes by a word or glyph: operators, a built-in, a verb or another construct, a constant.
  static func articles(_ word: String) -> [Article] {
    let glyph = canonical(word)
    let rules = Registry.shared.named(word) + Registry.shared.operators.filter { $0.isWritten(glyph) }
    var articles = rules.map(article)
    if let builtin = Interpreter.builtins[word] { articles.append(article(builtin)) }
    if let construct = Construct.named(word) ?? Construct.named(glyph) { articles.append(article(construct)) }
    if let value = Interpreter.constants[word] {
      articles.append(Article(title: word, doc: "The number \(NumberLayout.format(value, digits: 15))."))
    }
    if word == "I" { articles.append(Article(title: "I", doc: "The identity matrix; its neighbours tell its size.")) }
    return articles
  }

  /// `*` is `·`, `'` is ᵀ.
  private static func canonical(_ word: String) -> String {
    if word == "'" { return "ᵀ" }
    let lexemes = lexemes(of: word)
    if lexemes.count == 1, case .symbol(let symbol) = lexemes[0].kind { return symbol }
    return word
  }

  static func article(_ rule: Operator) -> Article {
    let title = rule.notation == .function ? rule.written : "\(rule.written), \(rule.name)(\(rule.signature))"
    var article = Article(title: title, doc: rule.definition?.doc ?? "", example: rule.definition?.example)
    let others =
      (rule.definition?.aliases ?? []) + (rule.glyph.flatMap { SymbolTable.asciiSpellings[$0] }.map { [$0] } ?? [])
    if !others.isEmpty { article.facts.append(.init(label: "also", text: others.joined(separator: " "))) }
    let applied = AppliedOperator.of(rule)
    if let applied { article.facts.append(.init(label: "shapes", text: applied.shapes, isCode: false)) }
    if let definition = applied?.definition { article.facts.append(.init(label: "definition", text: definition)) }
    article.facts += derivative(rule, applied)
    if let typing = rule.glyph.flatMap(SymbolTable.typing) {
      article.facts.append(.init(label: "type", text: "\(typing)<TAB>"))
    }
    return article
  }

  private static func derivative(_ rule: Operator, _ applied: AppliedOperator?) -> [Article.Fact] {
    switch rule.derivative {
    case .zeroAlmostEverywhere(let remark):
      return [.init(label: "derivative", text: "zero almost everywhere: \(remark)", isCode: false)]
    case .undefined(let reason): return [.init(label: "derivative", text: "none: \(reason)", isCode: false)]
    case .rule:
      let lines = applied?.gradient() ?? []
      guard !lines.isEmpty else {
        return [.init(label: "derivative", text: "yes, through its definition", isCode: false)]
      }
      return lines.map { .init(label: "derivative", text: $0) }
    }
  }

  static func article(_ builtin: Builtin) -> Article {
    var article = Article(title: builtin.signature, doc: builtin.doc, example: builtin.example)
    if let typing = SymbolTable.typing(of: builtin.name) {
      article.facts.append(.init(label: "type", text: "\(typing)<TAB>"))
    }
    return article
  }

  static func article(_ construct: Construct) -> Article {
    var article = Article(title: construct.forms[0], doc: construct.doc, example: construct.example)
    if construct.forms.count > 1 {
      article.facts.append(.init(label: "forms", text: construct.forms.dropFirst().joined(separator: "  or  ")))
    }
    if let typing = SymbolTable.typing(of: construct.word) {
      article.facts.append(.init(label: "type", text: "\(typing)<TAB>"))
    }
    return article
  }
}

extension Operator {
  /// The glyph that writes it; nil for a word.
  var glyph: String? {
    switch notation {
    case .infix(let glyph, _), .prefix(let glyph), .postfix(let glyph): glyph
    case .bars: "‖"
    default: nil
    }
  }

  /// Whether this glyph writes the operator.
  func isWritten(_ glyph: String) -> Bool { self.glyph == glyph }
}
