import Calculus
import Syntax

/// What is known of the name or operator at the cursor.
public struct Inspection: Sendable, Equatable {
  public var plain: String
  public var markdown: String
  public var html: String

  /// MIME type to text, for hosts that pass it on.
  public var byType: [String: String] {
    ["text/plain": plain, "text/markdown": markdown, "text/html": html]
  }

  init(_ articles: [Article]) {
    plain = articles.map(\.plain).joined(separator: "\n\n")
    markdown = articles.map(\.markdown).joined(separator: "\n\n")
    html = articles.map(\.html).joined(separator: "\n")
  }
}

extension Session {
  /// What stands at a place of a text, or is called there: signature, doc, shape, formula, gradient rule, how to type
  /// it; at detail 1 the program text that made it. nil where nothing is known. The offset counts UTF-8 bytes.
  public func inspect(_ text: String, at offset: Int, detail: Int = 0) -> Inspection? {
    let place = text.prefix(utf8Offset: offset).utf8.count
    let all = lexemes(of: text)
    for index in all.touching(place) {
      if let gradient = interpreter.gradientArticle(all, index) { return Inspection([gradient]) }
      if let (binding, _) = interpreter.lookup(NameKey.of(all[index].text)) {
        return Inspection([interpreter.article(binding, detail: detail)])
      }
      let articles = Reference.articles(all[index].text)
      if !articles.isEmpty { return Inspection(articles) }
    }
    // Between the parentheses of a call, the function is what one wants to know about.
    guard let callee = ProgramScan(all.filter { $0.range.end <= place }).callee else { return nil }
    let articles = interpreter.articles(callee, detail: detail)
    return articles.isEmpty ? nil : Inspection(articles)
  }
}

extension [Lexeme] {
  /// The tokens at a place or right before and after it that may mean something, names first.
  fileprivate func touching(_ place: Int) -> [Int] {
    let touching = indices.filter { self[$0].range.start <= place && place <= self[$0].range.end }
    let names = touching.filter { self[$0].kind == .name }
    let others = touching.filter {
      if case .symbol(let symbol) = self[$0].kind { return !["(", ")", ",", ";"].contains(symbol) }
      return self[$0].kind == .keyword || self[$0].kind == .superscript
    }
    return names.reversed() + others.reversed()
  }
}

extension Interpreter {
  /// A variable or a function of the program.
  func article(_ binding: Binding, detail: Int) -> Article {
    let name = binding.name.spelling
    var article = Article(title: "\(name): \(summary(of: binding.value).text)")
    switch binding.value {
    case .function(let function):
      article.title = signature(of: function)
      article.doc = comment(above: binding.place).joined(separator: " ")
    case .quantity(let quantity):
      article.facts.append(.init(label: "made by", text: originText(binding)))
      let facts = quantity.version.facts.map(\.rawValue).sorted()
      if !facts.isEmpty {
        article.facts.append(.init(label: "known", text: facts.joined(separator: ", "), isCode: false))
      }
      if case .table(let table) = quantity.version.payload {
        let names = table.names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
        article.facts.append(.init(label: "columns", text: table.names.count > 12 ? names + ", …" : names))
      }
    default: break
    }
    if let place = binding.place {
      article.facts.append(.init(label: "at", text: "\(place.source.name):\(place.line)", isCode: false))
      if detail > 0 { article.source = place.text }
    }
    if let typing = SymbolTable.typing(of: name) {
      let key = NameKey.of(name)
      let same = key.utf8.allSatisfy { $0 < 0x80 } ? ", or \(key)" : ""
      article.facts.append(.init(label: "type", text: "\(typing)<TAB>\(same)"))
    }
    return article
  }

  /// `∂L/∂W` with the cursor on a ∂ or the stroke: the gradient's formula and shape.
  func gradientArticle(_ all: [Lexeme], _ index: Int) -> Article? {
    guard all[index].isSymbol("∂") || all[index].isSymbol("/"),
      let first = [index, index - 3, index - 2].first(where: { isQuotient(all, at: $0) }),
      case .quantity(let loss)? = lookup(NameKey.of(all[first + 1].text))?.binding.value, loss.shape.isScalar,
      case .quantity(let variable)? = lookup(NameKey.of(all[first + 4].text))?.binding.value,
      let gradient = try? backward(from: loss.id).gradients[variable.id]
    else { return nil }
    let name = gradient.version.gradientName ?? "∂\(text(loss))/∂\(text(variable))"
    return Article(
      title: "\(name): \(shapeText(gradient.shape))",
      facts: [.init(label: "formula", text: "\(name) = \(formula(gradient.id))")])
  }

  private func isQuotient(_ all: [Lexeme], at first: Int) -> Bool {
    all.indices.contains(first) && all.indices.contains(first + 4) && all[first].isSymbol("∂")
      && all[first + 1].kind == .name && all[first + 2].isSymbol("/") && all[first + 3].isSymbol("∂")
      && all[first + 4].kind == .name
  }
}
