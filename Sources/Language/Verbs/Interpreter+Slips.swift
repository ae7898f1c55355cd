import Calculus
import Matrices
import Syntax

/// What was probably meant by a claim that is false: the fact that it needs, the factor that it lacks, the slip of the
/// pen. Each is tried out, and said only where the claim then holds.
extension Interpreter {
  /// One sentence for a refuted claim; nil where nothing near it holds.
  func slip(in sides: [Syntax.Expression], seed: UInt64) throws -> String? {
    let wasTrying = isTrying
    isTrying = true
    defer { isTrying = wasTrying }
    if let fact = try missingFact(sides, seed: seed) { return "it holds if \(fact)" }
    for (place, side) in sides.enumerated().reversed() {
      for edit in edits(of: side, beside: sides) {
        try checkInterruption()
        // What makes both sides the same text is no advice.
        let other = source.slice(sides[1 - place].range)
        if edit.filter({ !" ()".contains($0) }) == other.filter({ !" ()".contains($0) }) { continue }
        let texts = sides.indices.map { $0 == place ? edit : source.slice(sides[$0].range) }
        if try holds(texts.joined(separator: " == "), seed: seed) {
          return "\(source.slice(side.range)): did you mean \(edit)?"
        }
      }
    }
    return nil
  }

  // MARK: Facts

  /// A fact about one of the given quantities with which the claim holds.
  private func missingFact(_ sides: [Syntax.Expression], seed: UInt64) throws -> String? {
    for id in try leaves(of: sides) {
      let shape = table[id].shape
      var facts: [Fact] = [.positive]
      if !shape.isColumn { facts.append(.rowsSumToOne) }
      if shape.rows == shape.columns, !shape.isScalar { facts += [.symmetric, .orthogonal] }
      for fact in facts where !table[id].facts.contains(fact) {
        try checkInterruption()
        let decision = try? decide(
          sides, points: Self.factPoints, seed: seed, assuming: Assumption(quantity: id, fact: fact))
        if decision?.holds ?? false { return fact.sentence(about: text(id)) }
      }
    }
    return nil
  }

  /// Named leaves that both sides rest on.
  private func leaves(of sides: [Syntax.Expression]) throws -> [VersionID] {
    var roots: [Quantity] = []
    for side in sides {
      guard let value = try? value(of: side), case .quantity(let quantity) = value else { return [] }
      roots.append(quantity)
    }
    let order = recordOrder(of: roots.map(\.id), withGuards: false)
    let named = order.filter { table[$0].recipe.isLeaf && table[$0].name != nil }
    return Array(named.filter { table[$0].payload.isNumeric || table[$0].kind == .symbol }.prefix(Self.mostLeaves))
  }

  // MARK: Edits

  /// The side with one thing written otherwise.
  private func edits(of side: Syntax.Expression, beside sides: [Syntax.Expression]) -> [String] {
    let losses = Set(sides.flatMap(losses))
    var edits: [String] = []
    var stack = [side]
    while let next = stack.popLast() {
      for (range, text) in replacements(of: next, losses) { edits.append(replacing(range, by: text, in: side)) }
      stack += next.operands.reversed()
    }
    let whole = source.slice(side.range)
    edits += ["(\(whole))ᵀ", "−(\(whole))", "(\(whole))/2", "2·(\(whole))"]
    for name in scaleNames { edits += ["(\(whole))/\(name)"] }
    return Array(edits.prefix(Self.mostEdits))
  }

  private func replacements(
    of expression: Syntax.Expression, _ losses: Set<String>
  ) -> [(range: SourceRange, text: String)] {
    let whole = source.slice(expression.range)
    switch expression.kind {
    case .binary(let operation, let a, let b):
      guard let place = expression.operatorRange(in: source) else { return [] }
      switch operation {
      case .product: return [(place, " ⊙ "), (expression.range, "\(factor(b))·\(factor(a))")]
      case .hadamard: return [(place, "·")]
      case .add: return [(place, "−")]
      case .subtract: return [(place, "+"), (expression.range, "\(factor(b)) − \(factor(a))")]
      default: return []
      }
    case .juxtaposed(let a, let b): return [(expression.range, "\(factor(b))·\(factor(a))")]
    case .call(let callee, _):
      let name = source.slice(callee.range)
      let other =
        name.hasPrefix("row") ? "col" + name.dropFirst(3) : name.hasPrefix("col") ? "row" + name.dropFirst(3) : nil
      return other.map { [(callee.range, $0)] } ?? []
    case .transpose(let a): return [(expression.range, source.slice(a.range))]
    case .name(let name): return alike(name).map { (expression.range, $0) } + [(expression.range, "\(whole)ᵀ")]
    case .partial(let of, let by):
      let parts = ([of] + by).map { source.slice($0.range) }
      return losses.flatMap { loss in
        parts.filter { $0 != loss }.map { (expression.range, "∂\(loss)/∂\($0)") }
      } + [(expression.range, "(\(whole))ᵀ")]
    default: return []
    }
  }

  /// Variables that one takes for another: W₁ and W₂, y and ŷ.
  private func alike(_ name: Name) -> [String] {
    let stem = Self.stem(name.key)
    let names = top.bindings.map(\.name).filter { $0.key != name.key && Self.stem($0.key) == stem }
    return names.map(\.spelling).sorted()
  }

  /// The letters by their Unicode names, without subscripts, primes and hats.
  private static func stem(_ key: String) -> [Substring] {
    key.unicodeScalars.compactMap { scalar in
      let isLetter = scalar.properties.isAlphabetic && scalar.properties.generalCategory != .nonspacingMark
      guard isLetter, let name = scalar.properties.name else { return nil }
      // LATIN SMALL LETTER Y WITH CIRCUMFLEX
      return name.firstRange(of: " WITH ").map { name[..<$0.lowerBound] } ?? name[...]
    }
  }

  /// What gradients in an expression are of.
  private func losses(in expression: Syntax.Expression) -> [String] {
    var found: [String] = []
    if case .partial(let of, _) = expression.kind, let value = try? value(of: of), case .quantity(let quantity) = value,
      quantity.shape.isScalar
    {
      found.append(source.slice(of.range))
    }
    return found + expression.operands.flatMap(losses)
  }

  /// Numbers of rows that a mean divides by.
  private var scaleNames: [String] {
    top.bindings.filter { binding in
      guard case .quantity(let quantity) = binding.value, quantity.shape.isScalar, quantity.version.recipe.isLeaf else {
        return false
      }
      return true
    }.map(\.name.spelling).sorted()
  }

  private func replacing(_ range: SourceRange, by text: String, in side: Syntax.Expression) -> String {
    source.slice(SourceRange(start: side.range.start, end: range.start)) + text
      + source.slice(SourceRange(start: range.end, end: side.range.end))
  }

  /// Whether an equation holds, at a few points.
  private func holds(_ claim: String, seed: UInt64) throws -> Bool {
    let program = parse(Source(name: "a claim", text: claim))
    guard program.diagnostics.isEmpty, program.statements.count == 1,
      case .expression(let equation) = program.statements[0].kind,
      case .comparison(let sides, _) = equation.kind, sides.count == 2
    else { return false }
    let (outerSource, outerRange) = (source, statementRange)
    (source, statementRange) = (program.source, equation.range)
    defer { (source, statementRange) = (outerSource, outerRange) }
    do {
      return try decide(sides, points: Self.trialPoints, seed: seed).holds
    } catch {
      // An edit that makes no sense is no suggestion; an interruption ends the search.
      try checkInterruption()
      return false
    }
  }

  private static let trialPoints = 6
  /// A fact is said for sure.
  private static let factPoints = 24
  private static let mostLeaves = 6
  private static let mostEdits = 80
}
