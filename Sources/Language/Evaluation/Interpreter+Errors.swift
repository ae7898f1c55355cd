import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `Z₂ = X·W₂ + b₂: X is 150×3 and W₂ is 10×6; the inner sizes 3 and 10 differ`.
  func shapeError(
    _ mismatch: ShapeMismatch, _ opcode: Opcode, _ nodes: [NodeID], _ operands: [Syntax.Expression],
    _ whole: Syntax.Expression, _ f: Formation
  ) -> Diagnostic {
    var parts: [String] = []
    let named = mismatch.culprits.isEmpty ? Array(nodes.indices) : mismatch.culprits
    for place in named where nodes.indices.contains(place) && operands.indices.contains(place) {
      let node = nodes[place]
      if graph.constantValue(node) != nil, nodes.count > 1 { continue }
      let text = operands[place].range == whole.range ? "the operand" : source.slice(operands[place].range)
      let part = "\(clipped(text)) is \(shapeText(f.builder.shape(node)))"
      if !parts.contains(part) { parts.append(part) }
    }
    let statement = clipped(source.slice(statementRange))
    let facts = parts.isEmpty ? "" : "\(parts.joined(separator: " and ")); "
    // The exponent of x² stands in no operand.
    let numbers = nodes.dropFirst(operands.count).compactMap { graph.constantValue($0) }
    var diagnostic = error(
      "\(statement): \(facts)\(mismatch.reason)", at: whole.range,
      help: mismatch.help(operands.map(factor) + numbers.map { NumberLayout.format($0) }) ?? fitting(opcode, nodes, f))
    diagnostic.caret = whole.operatorPlace(in: source)
    lastShapeError = diagnostic
    return diagnostic
  }

  /// For a product whose inner sizes differ: a variable that would fit on the left.
  private func fitting(_ opcode: Opcode, _ nodes: [NodeID], _ f: Formation) -> String? {
    guard opcode == .product, nodes.count == 2 else { return nil }
    let (a, b) = (f.builder.shape(nodes[0]), f.builder.shape(nodes[1]))
    if a.rows == b.rows {
      let flipped = shapeText(a.transposed)
      return graph.opcode(nodes[0]) == .transpose
        ? "leave out ᵀ on the left side: without it that is \(flipped)"
        : "transpose the left side: ᵀ makes it \(flipped)"
    }
    let candidates = scope.bindings.filter { binding in
      guard case .quantity(let quantity) = binding.value, quantity.version.payload.isNumeric else { return false }
      return quantity.shape.columns == b.rows && quantity.shape.rows == a.rows
    }
    guard let fit = candidates.min(by: { $0.name.key < $1.name.key }), case .quantity(let quantity) = fit.value else {
      return nil
    }
    return "\(fit.name.spelling) is \(shapeText(quantity.shape))"
  }

  /// An operand as it is written, in parentheses where an operator beside it would take it apart.
  func factor(_ operand: Syntax.Expression) -> String {
    let text = clipped(source.slice(operand.range))
    switch operand.kind {
    case .prefix, .binary, .juxtaposed, .comparison, .range, .lambda, .pair:
      return text.hasPrefix("(") && text.hasSuffix(")") ? text : "(\(text))"
    default: return text
    }
  }

  func clipped(_ text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? text
    return line.count > 60 ? String(line.prefix(57)) + "…" : line
  }

  /// An unknown name with the nearest known ones and what they are.
  func unknown(_ name: Name, at range: SourceRange) -> Diagnostic {
    var candidates: [(word: String, what: String)] = []
    var current: Scope? = scope
    while let scope = current ?? nil {
      for binding in scope.bindings { candidates.append((binding.name.spelling, summary(binding.value))) }
      current = scope.enclosing
    }
    if !scope.isTopLevel {
      for binding in top.bindings { candidates.append((binding.name.spelling, summary(binding.value))) }
    }
    let own = candidates.map(\.word)
    if let translation = ForeignWords.translation(of: name.spelling),
      Spelling.nearest(to: name.spelling, among: own).isEmpty
    {
      return error("there is no variable \(name.spelling)", at: range, help: translation)
    }
    for word in builtinWords { candidates.append((word, "function")) }
    let near = Spelling.nearest(to: name.spelling, among: candidates.map(\.word))
    let described = near.map { word in "\(word) (\(candidates.first { $0.word == word }?.what ?? ""))" }
    if let product = splitProduct(name) {
      return error("there is no variable \(name.spelling)", at: range, help: "for a product write \(product)")
    }
    return error(
      "there is no variable \(name.spelling)", at: range,
      help: described.isEmpty ? nil : "did you mean \(described.joined(separator: " or "))?")
  }

  private func summary(_ value: Value) -> String {
    if case .quantity(let quantity) = value, quantity.version.payload.isNumeric {
      return "\(shapeText(quantity.shape)) \(value.typeName)"
    }
    return value.typeName
  }

  /// An unknown `Ax` with `A` and `x` known says to write `A·x` (language.md, juxtaposition).
  private func splitProduct(_ name: Name) -> String? {
    let letters = Array(name.spelling)
    // Nobody runs longer names together, and looking at every way to cut a name takes time with its square.
    guard letters.count <= 40 else { return nil }
    for place in letters.indices.dropFirst() {
      let (left, right) = (String(letters[..<place]), String(letters[place...]))
      if let a = quantityName(left), let b = quantityName(right) { return "\(a)·\(b)" }
    }
    return nil
  }

  /// The variable that a word names, as it is spelled; nil for any other value.
  private func quantityName(_ word: String) -> String? {
    guard let binding = lookup(NameKey.of(word))?.binding, case .quantity = binding.value else { return nil }
    return binding.name.spelling
  }

  /// No room is left on the stack: for a recursion without end, or for what is nested in itself.
  func tooDeep(_ range: SourceRange) -> Diagnostic {
    callDepth > 20
      ? error(
        "calls are nested \(callDepth) deep, and there is no room for more", at: range,
        help: "does a function call itself without end?")
      : error("this is nested too deep to be computed", at: range, help: "give the inner parts names")
  }

  func note(_ message: String, at range: SourceRange? = nil) {
    if isTrying { return }
    output.report(Diagnostic(.note, message, source: source, range: range ?? statementRange))
  }

  func warn(_ message: String, at range: SourceRange? = nil, help: String? = nil) {
    if isTrying { return }
    output.report(Diagnostic(.warning, message, source: source, range: range ?? statementRange, help: help))
  }
}

/// Which known words are near to an unknown one.
enum Spelling {
  /// The nearest words within two edits, at most three, best first.
  static func nearest(to word: String, among words: [String]) -> [String] {
    let target = Array(word.lowercased().unicodeScalars)
    let limit = max(1, min(2, target.count / 2))
    var scored: [(distance: Int, word: String)] = []
    for candidate in Set(words) where candidate != word {
      let letters = Array(candidate.lowercased().unicodeScalars)
      if abs(letters.count - target.count) > limit { continue }
      let distance = distance(target, letters)
      // Two words without a letter in common are not near.
      if distance <= limit, distance < max(letters.count, target.count) { scored.append((distance, candidate)) }
    }
    return scored.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(3).map(\.word)
  }

  /// Edits between two words: insertions, deletions, changes and swaps of neighbours.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var current = [i + 1]
      for (j, y) in b.enumerated() {
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { best = min(best, before[j - 1] + 1) }
        current.append(best)
      }
      (before, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
