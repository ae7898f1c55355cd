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

  /// The same as one operand: `y`, `(A·x)`.
  func operandText(_ id: VersionID, style: FormulaStyle = .plain) -> String {
    let version = table[id]
    if version.name != nil || version.gradientName != nil { return text(id, style: style) }
    return wrapped(formulaPiece(id, style, 0), upTo: 1)
  }

  /// The right side of a version's definition, in the names of its inputs.
  func formula(_ id: VersionID, style: FormulaStyle = .plain) -> String { formulaPiece(id, style, 0).text }

  /// The same in the names of other inputs.
  func formula(_ id: VersionID, inputs: [VersionID]) -> String { formulaPiece(id, .plain, 0, inputs: inputs).text }

  private func formulaPiece(
    _ id: VersionID, _ style: FormulaStyle, _ depth: Int, inputs: [VersionID]? = nil
  ) -> FormulaPrinter.Piece {
    let version = table[id]
    let inputs = inputs ?? version.inputs
    switch version.recipe {
    case .template(let root) where depth < 20: return piece(root, inputs, style, depth)
    case .host(let recipe) where style == .latex:
      let code = formulaPiece(id, .plain, depth)
      return FormulaPrinter.Piece(text: LaTeXText.code(code.text), level: recipe.level)
    case .host(let recipe):
      let operands = inputs.map { wrapped(slotPiece($0, style, depth + 1), upTo: recipe.operandLevel) }
      return FormulaPrinter.Piece(text: recipe.text(operands), level: recipe.level)
    case .noise: return FormulaPrinter.Piece(text: style == .plain ? "noise" : "\\mathrm{noise}", level: 1)
    default:
      if let origin = version.origin {
        return FormulaPrinter.Piece(text: style == .plain ? origin : LaTeXText.code(origin), level: 1)
      }
      guard let matrix = version.payload.matrix else { return FormulaPrinter.Piece(text: "…", level: 1) }
      let isNegative = matrix.scalarValue.map { $0 < 0 } ?? false
      return FormulaPrinter.Piece(text: literal(matrix, style: style), level: isNegative ? 5 : 1)
    }
  }

  /// A template in the names of these inputs.
  func formula(_ root: NodeID, _ inputs: [VersionID], style: FormulaStyle = .plain) -> String {
    piece(root, inputs, style, 0).text
  }

  /// A template whose inputs go by other names, where they have one.
  func formula(_ root: NodeID, _ inputs: [VersionID], naming name: (VersionID) -> String?) -> String {
    forming { formation in
      for input in inputs { _ = formation.builder.newSlot(shape: table[input].shape, size: slotSize(input)) }
      let pieces = inputs.map { id in
        name(id).map { FormulaPrinter.Piece(text: $0, level: 1) } ?? slotPiece(id, .plain, 1)
      }
      let printer = FormulaPrinter(
        builder: formation.builder, isShadowed: { self.lookup($0) != nil }, tellsSizes: true, name: { pieces[$0] })
      return printer.text(root)
    }
  }

  private func piece(
    _ root: NodeID, _ inputs: [VersionID], _ style: FormulaStyle, _ depth: Int
  ) -> FormulaPrinter.Piece {
    forming { formation in
      for input in inputs { _ = formation.builder.newSlot(shape: table[input].shape, size: table[input].sizeSymbol) }
      let printer = FormulaPrinter(builder: formation.builder, style: style, isShadowed: { self.lookup($0) != nil }) {
        self.slotPiece(inputs[$0], style, depth + 1)
      }
      return printer.piece(root)
    }
  }

  /// What stands for an input inside a formula: its name, or the formula that made it.
  private func slotPiece(_ id: VersionID, _ style: FormulaStyle, _ depth: Int) -> FormulaPrinter.Piece {
    let version = table[id]
    let isNamed = version.name != nil || version.gradientName != nil
    if isNamed, !isHidden(id) || depth > Self.deepestInlining {
      return FormulaPrinter.Piece(text: text(id, style: style), level: 1)
    }
    return formulaPiece(id, style, depth)
  }

  /// Whether a version's name means nothing, or something else, to who reads the formula: a name of a function's
  /// inside, or one that was defined anew since. Its formula stands for it.
  func isHidden(_ id: VersionID) -> Bool {
    let version = table[id]
    guard version.name != nil, !version.recipe.isLeaf else { return false }
    return scope.isTopLevel && !version.isTopLevel || version.unboundAt != .max
  }

  private static let deepestInlining = 6

  private func wrapped(_ piece: FormulaPrinter.Piece, upTo level: Int) -> String {
    piece.level <= level ? piece.text : "(\(piece.text))"
  }

  /// A small matrix as it is typed; a large one by its shape.
  func literal(_ matrix: Matrix, style: FormulaStyle = .plain, digits: Int = 17) -> String {
    func text(_ number: Double, _ digits: Int) -> String {
      let text = NumberLayout.format(number, digits: digits)
      return style == .plain ? text : LaTeXNumber.set(text)
    }
    if let number = matrix.scalarValue { return text(number, matrix.elementType == .float64 ? digits : 6) }
    guard matrix.count <= 12, matrix.count > 0 else {
      return style == .plain ? "[\(matrix.shape)]" : "\\left[\(Self.latex(ofShape: "\(matrix.shape)"))\\right]"
    }
    let lines = (0..<matrix.rows).map { row in
      (0..<matrix.columns).map { text(matrix.number(at: $0 * matrix.rows + row), digits) }
        .joined(separator: style == .plain ? " " : " & ")
    }
    return style == .plain
      ? "[\(lines.joined(separator: "; "))]"
      : "\\begin{bmatrix} \(lines.joined(separator: " \\\\ ")) \\end{bmatrix}"
  }

  func shapeText(_ shape: SymbolicShape, style: FormulaStyle = .plain) -> String {
    let text = graph.sizes.text(shape)
    return style == .plain ? text : Self.latex(ofShape: text)
  }

  private static func latex(ofShape text: String) -> String {
    text.split(separator: "×").map { $0.allSatisfy(\.isNumber) ? String($0) : LaTeXName.set(String($0)) }
      .joined(separator: " \\times ")
  }
}
