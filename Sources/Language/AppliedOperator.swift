import Calculus
import Matrices
import Syntax

/// An operator applied to symbols: its shapes, its definition and its gradient, as the differentiator gives them.
///
/// Nothing here is written by hand; the operands' shapes are those of the definition's samples, with letters for
/// numbers: 4×3 and 3×2 are n×m and m×k.
struct AppliedOperator {
  private let rule: Operator
  private let builder = ExpressionBuilder(graph: ExpressionGraph())
  private var slotNames: [String] = []
  private var operands: [NodeID] = []
  private let root: NodeID
  /// `k = 2`: operands that the rule takes as numbers.
  private var fixed: [String] = []

  /// What a number of the samples is in the application.
  private enum Numbers {
    case letters, fixed
  }

  /// nil where the operator takes no symbols.
  static func of(_ rule: Operator) -> AppliedOperator? {
    // Some rules need to know a number, as that of Aᵏ does; some shapes fit as numbers only: a reshape keeps 4·3 entries.
    let attempts = [
      AppliedOperator(rule, sizes: .letters, numbers: .letters),
      AppliedOperator(rule, sizes: .letters, numbers: .fixed),
      AppliedOperator(rule, sizes: .fixed, numbers: .fixed),
    ].compactMap(\.self)
    return attempts.first { !rule.hasRule || !$0.gradient().isEmpty } ?? attempts.first
  }

  private init?(_ rule: Operator, sizes: Numbers, numbers: Numbers) {
    guard let definition = rule.definition, let samples = definition.samples.first else { return nil }
    self.rule = rule
    builder.begin()
    var letters = SizeLetters()
    for (place, sample) in samples.enumerated() {
      let operand = rule.operands.indices.contains(place) ? rule.operands[place] : Operand("B\(place)")
      if operand.role == .option {
        operands.append(builder.constant(operand.defaultValue ?? 0))
        continue
      }
      if numbers == .fixed, operand.defaultValue == nil, case .number(let number) = sample {
        operands.append(builder.constant(number))
        fixed.append("\(operand.name) = \(NumberLayout.format(number))")
        continue
      }
      let shape = letters.shape(of: sample, in: builder.graph, sizes == .letters)
      let size = operand.role == .size ? builder.graph.sizes.symbol(operand.name) : nil
      operands.append(builder.newSlot(shape: shape, size: size))
      slotNames.append(operand.name)
    }
    guard let root = try? builder.apply(rule.opcode, operands) else { return nil }
    self.root = root
  }

  /// `n×m, m×k → n×k`; sizes and options are left out.
  var shapes: String {
    let given = zip(rule.operands, operands).filter { $0.0.role == .quantity || $0.0.role == .positions }
      .map { text(builder.shape($0.1)) }
    return "\(given.isEmpty ? "" : given.joined(separator: ", ") + " → ")\(text(builder.shape(root)))" + remark
  }

  /// `n×(m + k)`: a size of several letters stands in parentheses.
  private func text(_ shape: SymbolicShape) -> String {
    [shape.rows, shape.columns].map { size in
      let text = builder.graph.sizes.text(size)
      return text.allSatisfy { $0.isLetter || $0.isNumber } ? text : "(\(text))"
    }.joined(separator: "×")
  }

  private var remark: String { fixed.isEmpty ? "" : " for \(fixed.joined(separator: ", "))" }

  /// How the application is set in LaTeX.
  var latex: String { text(root, .latex) }

  /// The body of a composite as a formula; nil for what is no composite.
  var definition: String? {
    guard let composite = rule.definition as? any Composite.Type, let body = try? composite.body(builder, operands)
    else { return nil }
    return text(body, .plain)
  }

  /// `Ā += G ⊙ (1 − tanh(A).^2)` for each operand; G is the gradient of the result. Empty where there is no rule; a
  /// long one is left to the definition.
  func gradient(_ style: FormulaStyle = .plain) -> [String] {
    guard rule.hasRule else { return [] }
    let seed = builder.newSlot(shape: builder.shape(root))
    let run = Differentiation(builder: builder)
    run.run(from: root, seed: seed)
    guard builder.failure == nil else { return [] }
    let simplifier = Simplifier(builder: builder)
    let quantities = zip(rule.operands, operands).filter { $0.0.role == .quantity }
    let haveBars = quantities.allSatisfy { $0.0.name.count == 1 && SymbolTable.plain($0.0.name) == $0.0.name }
    return quantities.compactMap { operand, node in
      guard let adjoint = run.adjoint(node) else { return nil }
      let formula = text(simplifier.simplify(adjoint), style)
      let name = gradientName(operand.name, haveBars, style)
      return "\(name) += \(formula.count > Self.longest ? "…" : formula)" + (style == .plain ? remark : "")
    }
  }

  /// The gradient of the result: G, or H where an operand is called so.
  private var seedName: String { slotNames.contains("G") ? "H" : "G" }

  /// What is longer is read better in the definition.
  private static let longest = 240

  private func gradientName(_ name: String, _ hasBar: Bool, _ style: FormulaStyle) -> String {
    if style == .latex { return hasBar ? "\\bar{\(LaTeXName.set(name))}" : LaTeXName.set("∂L/∂\(name)") }
    return hasBar ? SymbolTable.composed(name, "\u{304}") : "∂L/∂\(name)"
  }

  private func text(_ node: NodeID, _ style: FormulaStyle) -> String {
    return FormulaPrinter(builder: builder, style: style) { slot in
      let name = slotNames.indices.contains(slot) ? slotNames[slot] : seedName
      return FormulaPrinter.Piece(text: style == .plain ? name : LaTeXName.set(name), level: 1)
    }.text(node)
  }
}

/// Letters for the sizes of samples, the same for the same number.
private struct SizeLetters {
  private var letters: [Int: String] = [:]
  private var hasLetters = true
  private static let alphabet = ["n", "m", "k", "p", "q", "r"]

  mutating func shape(of sample: Sample, in graph: ExpressionGraph, _ hasLetters: Bool) -> SymbolicShape {
    self.hasLetters = hasLetters
    return switch sample {
    case .matrix(let rows, let columns, _), .probabilities(let rows, let columns), .onehot(let rows, let columns),
      .mask(let rows, let columns):
      SymbolicShape(rows: size(rows, graph), columns: size(columns, graph))
    case .wellConditioned(let n), .positiveDefinite(let n): SymbolicShape(rows: size(n, graph), columns: size(n, graph))
    case .number: .scalar
    case .row(let values): SymbolicShape(rows: 1, columns: size(values.count, graph))
    }
  }

  private mutating func size(_ number: Int, _ graph: ExpressionGraph) -> Size {
    guard hasLetters, number > 1 else { return Size(number) }
    let letter = letters[number] ?? Self.alphabet[min(letters.count, Self.alphabet.count - 1)]
    letters[number] = letter
    return graph.sizes.symbol(letter)
  }
}
