/// Writes entries: `−Σⱼ y[i, j]·log(ŷ[i, j])`, as text or as LaTeX.
public struct EntryPrinter {
  let builder: ExpressionBuilder
  public let style: FormulaStyle
  /// The name of a slot, in the style.
  let name: (Int) -> String
  private var letters: [EntryIndex: String] = [:]
  private var fixed: Set<EntryIndex> = []
  private static let alphabet = ["i", "j", "k", "l", "p", "r", "s", "t"]

  public init(builder: ExpressionBuilder, style: FormulaStyle, name: @escaping (Int) -> String) {
    (self.builder, self.style, self.name) = (builder, style, name)
  }

  /// Fixes the letters of indices.
  public mutating func call(_ indices: [EntryIndex], _ names: [String]) {
    for (index, name) in zip(indices, names) {
      letters[index] = name
      fixed.insert(index)
    }
  }

  public func text(_ sum: EntrySum) -> String { written(sum).text }

  /// `y[i, j]`, `y_{ij}`.
  public func entry(_ name: String, _ indices: [EntryIndex]) -> String {
    if indices.isEmpty { return name }
    let letters = indices.map(letter)
    if style == .plain { return "\(name)[\(letters.joined(separator: ", "))]" }
    let base = name.contains("_") || name.contains("\\frac") ? "\\left(\(name)\\right)" : name
    return "{\(base)}_{\(letters.joined())}"
  }

  /// `case j = r` and `case j ≠ r`.
  public func texts(of delta: Delta) -> (equal: String, different: String) {
    let (a, b) = (letter(delta.a), letter(delta.b))
    if style == .plain { return ("case \(a) = \(b)", "case \(a) ≠ \(b)") }
    return ("\\text{case } \(a) = \(b)", "\\text{case } \(a) \\ne \(b)")
  }

  /// `Σᵢ Σⱼ `.
  public func sums(over indices: [EntryIndex]) -> String { sums(indices.map(letter)) }

  private func sums(_ letters: [String]) -> String {
    letters.map { style == .plain ? "Σ\(subscripted($0)) " : "\\sum_{\($0)} " }.joined()
  }

  private func letter(_ index: EntryIndex) -> String { letters[index] ?? "i\(index.number)" }

  /// The printer inside a term: its bound indices have letters, in the order in which they are read.
  private func inside(_ term: EntryTerm) -> EntryPrinter {
    if term.bound.isEmpty { return self }
    var inner = self
    let read = term.deltas.flatMap { [$0.a, $0.b] } + term.factors.flatMap(\.base.indices)
    var named: Set<EntryIndex> = fixed
    for index in read + term.bound where term.bound.contains(index) && named.insert(index).inserted {
      inner.letters[index] = nil
      inner.letters[index] =
        Self.alphabet.first { !letters.values.contains($0) && !inner.letters.values.contains($0) } ?? "i\(index.number)"
    }
    return inner
  }

  // MARK: Sums and products

  /// The text, and whether it is a sum that a factor beside it needs in parentheses.
  private func written(_ sum: EntrySum) -> (text: String, isSum: Bool) {
    if sum.isZero { return ("0", false) }
    if let group = sum.loneGroup { return written(group) }
    if let (common, rest) = sum.commonFactor { return (product(common, times: rest), common.coefficient.isNegative) }
    var terms = sum.terms
    if terms[0].coefficient.isNegative, let first = terms.firstIndex(where: { !$0.coefficient.isNegative }) {
      terms.insert(terms.remove(at: first), at: 0)
    }
    var text = ""
    for (place, term) in terms.enumerated() {
      var term = term
      let isNegative = term.coefficient.isNegative
      if isNegative { term.coefficient = term.coefficient.negated }
      let sign = place == 0 ? (isNegative ? minus : "") : isNegative ? " \(minus) " : " + "
      text += sign + product(term)
    }
    return (text, terms.count > 1 || terms[0].coefficient.isNegative)
  }

  private var minus: String { style == .plain ? "−" : "-" }
  private var dot: String { style == .plain ? "·" : " \\, " }

  /// A factor as it stands beside others, and alone above or below a fraction's line: without its parentheses.
  private struct Piece {
    var text: String
    var alone: String

    init(_ text: String, alone: String? = nil) { (self.text, self.alone) = (text, alone ?? text) }
  }

  private func piece(_ factor: EntryFactor, _ exponent: Double) -> Piece {
    guard exponent == 1, case .group(let sum) = factor else { return Piece(raised(factor, exponent)) }
    return group(sum)
  }

  private func group(_ sum: EntrySum) -> Piece {
    let text = written(sum).text
    return Piece(parenthesised(text), alone: text)
  }

  private func product(_ term: EntryTerm, times rest: EntrySum? = nil) -> String {
    let inner = inside(term)
    var (outer, top, bottom): ([Piece], [Piece], [Piece]) = ([], [], [])
    let magnitude = term.coefficient.magnitude
    if magnitude.numerator != 1 { outer.append(Piece(number(magnitude.numerator))) }
    if magnitude.denominator != 1 { bottom.append(Piece(number(magnitude.denominator))) }
    for delta in term.deltas {
      if term.bound.contains(where: delta.contains) {
        top.append(Piece(inner.delta(delta)))
      } else {
        outer.append(Piece(self.delta(delta)))
      }
    }
    for power in term.factors {
      let piece = inner.piece(power.base, abs(power.exponent))
      if power.exponent < 0 {
        bottom.append(piece)
      } else if term.bound.contains(where: power.base.contains) {
        top.append(piece)
      } else {
        outer.append(piece)
      }
    }
    if let rest { top.append(inner.group(rest)) }
    if top.isEmpty { (outer, top) = ([], outer) }
    let sign = term.coefficient.isNegative ? minus : ""
    let sums = sums(term.bound.map(inner.letter).sorted())
    let front = outer.map { $0.text + dot }.joined()
    let upper = top.isEmpty ? "1" : side(top)
    if bottom.isEmpty { return sign + front + sums + upper }
    let lower = side(bottom)
    if style == .latex {
      let (above, below) = (top.count == 1 ? top[0].alone : upper, bottom.count == 1 ? bottom[0].alone : lower)
      return sign + front + sums + "\\frac{\(above)}{\(below)}"
    }
    return sign + front + sums + upper + "/" + (bottom.count > 1 ? "(\(lower))" : lower)
  }

  private func side(_ pieces: [Piece]) -> String { pieces.map(\.text).joined(separator: dot) }

  private func delta(_ delta: Delta) -> String {
    let (a, b) = (letter(delta.a), letter(delta.b))
    return style == .plain ? "δ[\(a), \(b)]" : "\\delta_{\(a)\(b)}"
  }

  private func number(_ value: Double) -> String {
    formula.number(value).text
  }

  private var formula: FormulaPrinter {
    FormulaPrinter(builder: builder, style: style) { .init(text: name($0), level: 1) }
  }

  private func parenthesised(_ text: String) -> String { style == .plain ? "(\(text))" : "\\left(\(text)\\right)" }

  private func raised(_ factor: EntryFactor, _ exponent: Double) -> String {
    let text = self.factor(factor)
    if exponent == 1 { return text }
    let small = ["²", "³", "⁴"]
    let power =
      style == .latex
      ? "^{\(number(exponent))}"
      : [2, 3, 4].firstIndex(of: exponent).map { small[$0] } ?? "^\(number(exponent))"
    if style == .plain { return text + power }
    return "{\(text)}\(power)"
  }

  private func factor(_ factor: EntryFactor) -> String {
    switch factor {
    case .entry(let slot, let indices): return entry(name(slot), indices)
    case .opaque(let node, let indices):
      return entry(formula.text(node), indices)
    case .size(let size):
      let text = builder.graph.sizes.text(size)
      return text.contains("·") || text.contains(" ") ? "(\(text))" : text
    case .group(let sum): return parenthesised(written(sum).text)
    case .call(let opcode, let operands): return call(opcode, operands)
    }
  }

  private func call(_ opcode: Opcode, _ operands: [EntrySum]) -> String {
    let rule = Registry.shared[opcode]
    let texts = operands.map { written($0) }
    if case .infix(let glyph, _) = rule.notation, texts.count == 2 {
      let sides = texts.map { $0.isSum ? "(\($0.text))" : $0.text }
      let sign = formula.set(glyph)
      return rule.isPredicate
        ? "[\(sides.joined(separator: " \(sign) "))]" : "(\(sides.joined(separator: " \(sign) ")))"
    }
    if style == .latex, let latex = rule.definition?.latex(texts.map(\.text)) { return latex }
    let word = rule.definition?.printedName ?? rule.name
    if style == .plain { return "\(word)(\(texts.map(\.text).joined(separator: ", ")))" }
    return "\(LaTeXName.set(word))\\left(\(texts.map(\.text).joined(separator: ", "))\\right)"
  }

  private func subscripted(_ letter: String) -> String {
    let table = ["i": "ᵢ", "j": "ⱼ", "k": "ₖ", "l": "ₗ", "p": "ₚ", "r": "ᵣ", "s": "ₛ", "t": "ₜ"]
    return table[letter] ?? "_\(letter)"
  }
}

extension EntrySum {
  /// What stands in the parentheses, where there is nothing else.
  fileprivate var loneGroup: EntrySum? {
    guard terms.count == 1, terms[0].factors.count == 1, case .group(let sum) = terms[0].factors[0].base,
      terms[0] == EntryTerm(terms[0].factors[0].base)
    else { return nil }
    return sum
  }

  /// What all terms have in common, and the sum that is left; nil where that is nothing.
  var commonFactor: (common: EntryTerm, rest: EntrySum)? {
    guard terms.count > 1, terms.allSatisfy({ $0.bound == terms[0].bound }) else { return nil }
    var common = EntryTerm()
    common.bound = terms[0].bound
    common.deltas = terms[0].deltas.filter { delta in terms.allSatisfy { $0.deltas.contains(delta) } }
    for power in terms[0].factors where power.exponent > 0 {
      let exponents = terms.compactMap { term in term.factors.first { $0.base == power.base }?.exponent }
      guard exponents.count == terms.count, let least = exponents.min(), least > 0 else { continue }
      common.factors.append(EntryPower(base: power.base, exponent: least))
    }
    guard !common.deltas.isEmpty || !common.factors.isEmpty || !common.bound.isEmpty else { return nil }
    if terms.allSatisfy(\.coefficient.isNegative) { common.numerator = -1 }
    let rest = terms.map { term in
      var term = term
      term.bound = []
      term.deltas.removeAll { common.deltas.contains($0) }
      for power in common.factors { term.multiply(power.base, -power.exponent) }
      if common.numerator < 0 { term.coefficient = term.coefficient.negated }
      return term
    }
    return (common, EntrySum(rest))
  }
}

extension EntryFactor {
  /// The indices in the order in which they are read.
  fileprivate var indices: [EntryIndex] {
    switch self {
    case .entry(_, let indices), .opaque(_, let indices): indices
    case .size: []
    case .call(_, let operands): operands.flatMap(\.indices)
    case .group(let sum): sum.indices
    }
  }
}

extension EntrySum {
  fileprivate var indices: [EntryIndex] {
    terms.flatMap { term in term.deltas.flatMap { [$0.a, $0.b] } + term.factors.flatMap(\.base.indices) }
  }
}
