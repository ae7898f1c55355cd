import Calculus
import Matrices
import Syntax

/// Finds what fits where the cursor stands. It reads names and their shapes; it evaluates nothing.
struct Completer {
  let interpreter: Interpreter
  /// The whole text: its other names may be what is meant.
  let text: String

  typealias Match = Completion.Match

  func matches(_ context: CompletionContext) -> [Match] {
    let typed = context.typed
    switch context.request {
    case .nothing: return []
    case .symbol(let name, let letter): return symbols(name, after: letter)
    case .file(let folder): return files(beginning: typed, in: folder)
    case .quotedName: return variables(typed) { _ in true } + functions(typed)
    case .item(let path): return items(of: path, typed, areFields: false)
    case .field(let path): return items(of: path, typed, areFields: true)
    case .numerator:
      return variables(typed) { binding in
        guard case .quantity(let quantity) = binding.value else { return false }
        return quantity.version.payload.isNumeric && quantity.shape.isScalar
      }
    case .denominator(let loss): return denominators(of: loss, typed)
    case .word(let place): return words(typed, place)
    }
  }

  // MARK: Symbols

  /// The symbol itself where the name says all; names that go on where it does not.
  private func symbols(_ name: String, after letter: String) -> [Match] {
    let candidates = SymbolTable.candidates(name)
    if candidates.count == 1, let only = candidates.first {
      guard only.isAccent else { return [Match(text: only.symbol, kind: .symbol, signature: "\\\(only.name)")] }
      guard letter.unicodeScalars.first?.properties.isAlphabetic ?? false else { return [] }
      return [
        Match(
          text: SymbolTable.composed(letter, only.symbol), kind: .symbol, signature: "\(letter)\\\(only.name)")
      ]
    }
    return candidates.map { entry in
      let shown = entry.isAccent ? SymbolTable.composed("x", entry.symbol) : entry.symbol
      return Match(text: "\\\(entry.name)", kind: .symbol, signature: shown)
    }
  }

  // MARK: Names

  private func words(_ typed: String, _ place: CompletionContext.WordPlace) -> [Match] {
    let arguments = place.callee.map { keywordArguments(of: $0, typed) } ?? []
    if place.takesKeywordsOnly, !arguments.isEmpty { return arguments }
    var words = arguments
    if place.takesOptions, let verb = place.verb.flatMap(Construct.verb) {
      words += verb.options.filter { $0.hasPrefix(typed) }.map { Match(text: "\($0)=", kind: .argument) }
    }
    if !place.beginsStatement, let verb = place.verb.flatMap(Construct.verb) {
      words += verb.clauses.filter { $0.hasPrefix(typed) }.map { Match(text: $0, kind: .keyword) }
    }
    words += variables(typed) { _ in true } + namesOfText(typed) + functions(typed)
    if place.beginsStatement { words += verbs(typed) }
    return words + keywords(typed, place)
  }

  /// The variables that the cursor's scope sees, by name.
  private func variables(_ typed: String, where fits: (Binding) -> Bool) -> [Match] {
    let key = NameKey.of(typed)
    var seen: Set<String> = []
    var found: [Binding] = []
    for scope in interpreter.visibleScopes {
      for binding in scope.bindings
      where matches(binding.name.key, key) && seen.insert(binding.name.key).inserted && fits(binding) {
        found.append(binding)
      }
    }
    found.sort { $0.name.spelling < $1.name.spelling }
    return found.prefix(Session.mostMatches).map { binding in
      if case .function(let function) = binding.value {
        return Match(
          text: binding.name.spelling, kind: .function, signature: interpreter.signature(of: function),
          doc: interpreter.comment(above: binding.place).first ?? "")
      }
      return Match(text: binding.name.spelling, kind: .variable, signature: interpreter.summary(of: binding.value).text)
    }
  }

  /// W1 is typed for W₁, and y for ŷ.
  private func matches(_ name: String, _ typed: String) -> Bool {
    name.hasPrefix(typed) || SymbolTable.plain(name).hasPrefix(typed)
  }

  /// Names that the text itself has, before and after the cursor, and that nothing is bound to yet.
  private func namesOfText(_ typed: String) -> [Match] {
    let key = NameKey.of(typed)
    var counts: [String: (spelling: String, count: Int)] = [:]
    for lexeme in lexemes(of: text) where lexeme.kind == .name {
      let name = NameKey.of(lexeme.text)
      if matches(name, key) { counts[name, default: (lexeme.text, 0)].count += 1 }
    }
    return counts.filter { name, use in
      // What is being typed is in the text too.
      (name != key || use.count > 1) && interpreter.lookup(name) == nil && !interpreter.isBuiltin(name)
        && Construct.verb(name) == nil && Interpreter.constants[name] == nil
    }.map { Match(text: $0.value.spelling, kind: .variable) }.sorted { $0.text < $1.text }
  }

  private func functions(_ typed: String) -> [Match] {
    Self.functions.filter { $0.text.hasPrefix(typed) && interpreter.lookup(NameKey.of($0.text)) == nil }
  }

  /// What may be called, and the constants, by name.
  static let functions: [Match] = {
    let rules = Registry.shared.words.compactMap { word -> Match? in
      let rules = Registry.shared.named(word).filter { !$0.isInternal }
      guard let rule = rules.first, let definition = rule.definition else { return nil }
      let isOperator = rule.notation != .function
      return Match(
        text: word, kind: isOperator ? .operator : .function,
        signature: rules.map { isOperator ? $0.written : "\(word)(\($0.signature))" }.joined(separator: " or "),
        doc: definition.doc)
    }
    let known = Set(rules.map(\.text))
    let builtins = Interpreter.builtins.values.filter { !known.contains($0.name) }
      .map { Match(text: $0.name, kind: .function, signature: $0.signature, doc: $0.doc) }
    let constants = Interpreter.constants.map { name, value in
      Match(text: name, kind: .variable, signature: NumberLayout.format(value))
    }
    let constructs = Construct.notations.compactMap { construct in
      construct.function.map { name in
        let form = construct.forms.first { $0.hasPrefix(name) } ?? name
        return Match(text: name, kind: .function, signature: form, doc: construct.doc)
      }
    }
    return (rules + builtins + constructs + constants).sorted { $0.text < $1.text }
  }()

  private func verbs(_ typed: String) -> [Match] {
    Construct.verbs.filter { $0.word.hasPrefix(typed) }
      .map { Match(text: $0.word, kind: .verb, signature: $0.forms[0], doc: $0.doc) }
  }

  private func keywords(_ typed: String, _ place: CompletionContext.WordPlace) -> [Match] {
    let words =
      place.beginsStatement
      ? Construct.blocks.flatMap { [$0.word] + $0.clauses.filter { $0 != "in" } } + ["end"] : ["true", "false", "end"]
    return words.filter { $0.hasPrefix(typed) }.map { word in
      let block = Construct.named(word)
      return Match(text: word, kind: .keyword, signature: block?.forms.first ?? "", doc: block?.doc ?? "")
    }
  }

  /// `digits=` inside `print(`.
  private func keywordArguments(of callee: String, _ typed: String) -> [Match] {
    let key = NameKey.of(callee)
    var arguments: [(name: String, signature: String)] = []
    if case .function(let function)? = interpreter.lookup(key)?.binding.value {
      arguments = function.parameters.keywords.map { name, value in
        (name.spelling, "\(name.spelling)=\(function.source.slice(value.range))")
      }
    } else if interpreter.lookup(key) == nil {
      if let builtin = Interpreter.builtins[key] {
        arguments += builtin.keywords.sorted().map { ($0, builtin.signature) }
      }
      for rule in Registry.shared.named(key) {
        arguments += rule.operands.filter { $0.defaultValue != nil }.map { ($0.name, "\(callee)(\(rule.signature))") }
      }
    }
    return arguments.filter { $0.name.hasPrefix(typed) }
      .map { Match(text: "\($0.name)=", kind: .argument, signature: $0.signature) }
  }

  // MARK: ∂

  /// What L depends on by a path with a derivative, and Lists of such.
  private func denominators(of loss: String?, _ typed: String) -> [Match] {
    let isNumeric: (Quantity) -> Bool = { $0.version.payload.isNumeric }
    guard let loss else { return variables(typed) { $0.holds(isNumeric) } }
    guard case .quantity(let quantity)? = interpreter.lookup(NameKey.of(loss))?.binding.value,
      quantity.shape.isScalar, let backward = try? interpreter.backward(from: quantity.id)
    else { return [] }
    return variables(typed) { $0.holds { backward.gradients[$0.id] != nil } }
  }

  // MARK: Columns and fields

  private func items(of path: [String], _ typed: String, areFields: Bool) -> [Match] {
    guard let value = interpreter.value(at: path) else { return [] }
    var items: [Match] = []
    switch value {
    case .quantity(let quantity):
      guard case .table(let table) = quantity.version.payload else { return [] }
      items = table.names.enumerated().map { place, name in
        switch table.column(at: place) {
        case .numbers(let numbers): Match(text: name, kind: .column, signature: "\(numbers.count)×1 Matrix")
        case .strings(let strings): Match(text: name, kind: .column, signature: "\(strings.count) labels")
        }
      }
    case .report(let report):
      items = report.fields.map {
        Match(text: $0.name, kind: .field, signature: interpreter.summary(of: $0.value).text)
      }
    default: return []
    }
    let fitting = items.filter { $0.text.hasPrefix(typed) || NameKey.of($0.text).hasPrefix(NameKey.of(typed)) }
    if areFields { return fitting.filter { $0.text.isName } }
    return fitting.map { Match(text: $0.text.escaped, kind: $0.kind, signature: $0.signature) }
  }
}

extension Binding {
  /// A quantity, or a List of quantities, that all satisfy a condition.
  fileprivate func holds(_ condition: (Quantity) -> Bool) -> Bool {
    func holds(_ value: Value) -> Bool {
      if case .quantity(let quantity) = value { condition(quantity) } else { false }
    }
    if case .list(let items) = value { return !items.isEmpty && items.allSatisfy(holds) }
    return holds(value)
  }
}

extension String {
  /// Whether it is one name, as `t.name` needs.
  var isName: Bool {
    let lexemes = lexemes(of: self)
    return lexemes.count == 1 && lexemes[0].kind == .name && lexemes[0].text == self
  }

  /// As it stands inside a string literal.
  var escaped: String {
    var result = ""
    for character in self {
      if character == "\"" || character == "\\" || character == "$" { result += "\\" }
      result.append(character)
    }
    return result
  }
}

extension Interpreter {
  /// The scopes that a name is looked up in, innermost first.
  var visibleScopes: [Scope] {
    var scopes: [Scope] = []
    var candidate: Scope? = scope
    while let current = candidate {
      scopes.append(current)
      candidate = current.enclosing
    }
    if !scopes.contains(where: \.isTopLevel) { scopes.append(top) }
    return scopes
  }

  /// The value of `a.b.c` through the fields of reports; nil where there is none.
  func value(at path: [String]) -> Value? {
    guard let first = path.first, var value = lookup(NameKey.of(first))?.binding.value else { return nil }
    for name in path.dropFirst() {
      guard case .report(let report) = value,
        let field = report.fields.first(where: { $0.name == name || NameKey.of($0.name) == NameKey.of(name) })
      else { return nil }
      value = field.value
    }
    return value
  }

  /// `f(x, y; α=0.1)`.
  func signature(of function: Function) -> String {
    let positional = function.parameters.positional.map(\.spelling).joined(separator: ", ")
    let keywords = function.parameters.keywords.map { name, value in
      "\(name.spelling)=\(function.source.slice(value.range))"
    }
    return "\(function.name)(\(positional)\(keywords.isEmpty ? "" : "; " + keywords.joined(separator: ", ")))"
  }

  /// The comment lines right above a statement: a function's own documentation.
  func comment(above place: Place?) -> [String] {
    guard let place else { return [] }
    let index = LineIndex(place.source.text)
    var lines: [String] = []
    var line = index.position(of: place.range.start).line - 1
    while line >= 1 {
      let text = index.line(line).drop { $0 == " " || $0 == "\t" }
      guard text.first == "#", !text.hasPrefix("#!") else { break }
      lines.insert(String(text.drop { $0 == "#" || $0 == " " }), at: 0)
      line -= 1
    }
    return lines
  }
}

extension Operator {
  /// `A ⊙ B`, `Aᵀ`, `‖x‖₁`; the call where it has no notation.
  var written: String {
    let names = operands.map(\.name)
    guard let first = names.first else { return "\(name)()" }
    switch notation {
    case .infix(let glyph, let level):
      let spaced = level > 2 && glyph != "·" && glyph != "/"
      return names.count > 1 ? first + (spaced ? " \(glyph) " : glyph) + names[1] : name
    case .prefix(let glyph): return glyph + first
    case .postfix(let glyph): return first + glyph
    case .bars(let suffix): return "‖\(first)‖\(suffix)"
    case .row: return "[\(names.joined(separator: " "))]"
    case .stack: return "[\(names.joined(separator: "; "))]"
    case .function: return "\(name)(\(signature))"
    }
  }
}
