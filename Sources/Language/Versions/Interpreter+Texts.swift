import Calculus
import Matrices

extension Interpreter {
  /// How a quantity is called: its name, ∂L/∂V, or the formula that made it.
  func text(_ quantity: Quantity, style: FormulaStyle = .plain) -> String { text(quantity.id, style: style) }

  func text(_ id: VersionID, style: FormulaStyle = .plain) -> String {
    let version = table[id]
    if let name = version.name { return style == .plain ? name.spelling : LaTeXName.set(name.spelling) }
    if let name = version.gradientName { return style == .plain ? name : LaTeXName.set(name) }
    return formula(id, style: style)
  }

  /// The right side of a version's definition, in the names of its inputs.
  func formula(_ id: VersionID, style: FormulaStyle = .plain, depth: Int = 0) -> String {
    let version = table[id]
    switch version.recipe {
    case .template(let root) where depth < 20:
      return formula(root, version.inputs, style: style, depth: depth)
    case .host(let recipe): return recipe.text(version.inputs.map { slotText($0, style, depth + 1) })
    case .noise: return style == .plain ? "noise" : "\\mathrm{noise}"
    default:
      guard let matrix = version.payload.matrix else { return "…" }
      return literal(matrix, style: style)
    }
  }

  /// A template in the names of these inputs.
  func formula(_ root: NodeID, _ inputs: [VersionID], style: FormulaStyle = .plain, depth: Int = 0) -> String {
    forming { formation in
      for input in inputs { _ = formation.builder.newSlot(shape: table[input].shape, size: table[input].sizeSymbol) }
      let printer = FormulaPrinter(builder: formation.builder, style: style, isShadowed: { self.lookup($0) != nil }) {
        self.slotText(inputs[$0], style, depth + 1)
      }
      return printer.text(root)
    }
  }

  /// What stands for an input inside a formula: in parentheses where it is a formula itself.
  private func slotText(_ id: VersionID, _ style: FormulaStyle, _ depth: Int) -> String {
    let version = table[id]
    if version.name != nil || version.gradientName != nil { return text(id, style: style) }
    let text = formula(id, style: style, depth: depth)
    if case .template = version.recipe { return style == .plain ? "(\(text))" : "\\left(\(text)\\right)" }
    return text
  }

  /// A small matrix as it is typed; a large one by its shape.
  func literal(_ matrix: Matrix, style: FormulaStyle = .plain) -> String {
    if let number = matrix.scalarValue {
      return matrix.elementType == .float64 ? NumberLayout.format(number, digits: 17) : NumberLayout.format(number)
    }
    guard matrix.count <= 12, matrix.count > 0 else { return "[\(matrix.shape)]" }
    let values = matrix.columnMajorValues()
    let lines = (0..<matrix.rows).map { row in
      (0..<matrix.columns).map { NumberLayout.format(values[$0 * matrix.rows + row], digits: 17) }
        .joined(separator: style == .plain ? " " : " & ")
    }
    return style == .plain
      ? "[\(lines.joined(separator: "; "))]"
      : "\\begin{bmatrix} \(lines.joined(separator: " \\\\ ")) \\end{bmatrix}"
  }

  func shapeText(_ shape: SymbolicShape) -> String { graph.sizes.text(shape) }
}
