/// How formulas are set: as text that parses back, or as LaTeX.
public enum FormulaStyle: Sendable {
  case plain, latex
}

/// Writes expressions as a person would, with the fewest parentheses that the grammar allows.
///
/// Shapes come from the builder's present turn, names of slots from `name`. The levels are those of the grammar's
/// operator table: 1 is a postfix operand, 6 a product, 7 a sum.
public struct FormulaPrinter {
  let builder: ExpressionBuilder
  let style: FormulaStyle
  /// What stands in a slot: its name, or the formula that made it, already in the style.
  let name: (Int) -> Piece
  /// Words that a variable of the program has taken: `σ` then prints as `sigmoid`.
  let isShadowed: (String) -> Bool
  /// Whether an identity always tells its size: `eye(3)`, where a reader takes `I` from its neighbours.
  let tellsSizes: Bool

  public init(
    builder: ExpressionBuilder, style: FormulaStyle = .plain, isShadowed: @escaping (String) -> Bool = { _ in false },
    tellsSizes: Bool = false, name: @escaping (Int) -> Piece
  ) {
    self.tellsSizes = tellsSizes
    self.builder = builder
    self.style = style
    self.name = name
    self.isShadowed = isShadowed
  }

  public func text(_ root: NodeID) -> String { piece(root).text }

  public func piece(_ root: NodeID) -> Piece { printWithIdentity(root) }

  /// A formula's text, and how tightly it binds.
  public struct Piece: Sendable {
    public var text: String
    /// The grammar's level of the outermost operator; 1 binds tightest.
    public var level: Int

    public init(text: String, level: Int) {
      self.text = text
      self.level = level
    }
  }

  var graph: ExpressionGraph { builder.graph }

  func print(_ id: NodeID) -> Piece {
    if let value = graph.constantValue(id) { return number(value) }
    if let slot = graph.slotNumber(id) { return name(slot) }
    let opcode = graph.opcode(id)
    switch opcode {
    case .negate: return negation(of: printWithIdentity(graph.operand(id, 0)))
    case .product, .hadamard:
      if let scaled = scaling(id) { return scaled }
    case .broadcast: return broadcasting(graph.operand(id, 0), to: builder.shape(id))
    case .identity: return sizedIdentity(id)
    case .sliceRows, .sliceColumns: return slice(id, opcode)
    case .count, .rows, .columns: return size(id, opcode)
    case .direction: return direction(print(graph.operand(id, 0)))
    case .transpose where graph.opcode(graph.operand(id, 0)) == .inverse:
      return postfix("⁻ᵀ", print(graph.operand(graph.operand(id, 0), 0)))
    case .positions:
      if let range = positions(id) { return range }
    default: break
    }
    let rule = Registry.shared[opcode]
    let operands = graph.operands(id)
    switch rule.notation {
    case .infix(let glyph, let level) where operands.count == 2:
      return infix(glyph, level, opcode, operands[0], operands[1])
    case .prefix(let glyph): return prefix(glyph, rule, print(operands[0]))
    case .postfix(let glyph): return postfix(glyph, print(operands[0]))
    case .bars(let suffix): return bars(print(operands[0]).text, suffix)
    case .row, .stack: return literal(operands, rule.notation == .row)
    default: return call(rule, operands)
    }
  }

  // MARK: Leaves and sizes

  /// The identity where its neighbours tell its size: in a sum, in a product, alone.
  private var identity: Piece { Piece(text: "I", level: 1) }

  func printWithIdentity(_ id: NodeID) -> Piece {
    graph.opcode(id) == .identity && !tellsSizes ? identity : print(id)
  }

  private func sizedIdentity(_ id: NodeID) -> Piece {
    if style == .latex { return identity }
    return Piece(text: "eye(\(graph.sizes.text(builder.shape(id).rows)))", level: 1)
  }

  /// `3:5` for the positions of a block in a concatenation.
  private func positions(_ id: NodeID) -> Piece? {
    let (before, count) = (graph.operand(id, 0), graph.operand(id, 1))
    guard style == .plain, let offset = builder.size(before), let length = builder.size(count),
      let first = graph.sizes.sum(offset, 1), let last = graph.sizes.sum(offset, length)
    else { return nil }
    return Piece(text: "\(graph.sizes.text(first)):\(graph.sizes.text(last))", level: 8)
  }

  /// `X[i, j]`, `X[i, :]`, `v[i]`: rows are chosen inside columns.
  private func slice(_ id: NodeID, _ opcode: Opcode) -> Piece {
    var (base, rows, columns) = (graph.operand(id, 0), NodeID?.none, NodeID?.none)
    if opcode == .sliceRows { rows = graph.operand(id, 1) } else { columns = graph.operand(id, 1) }
    if opcode == .sliceColumns, graph.opcode(base) == .sliceRows {
      (base, rows) = (graph.operand(base, 0), graph.operand(base, 1))
    }
    let shape = builder.shape(base)
    let isVector = shape.isRow != shape.isColumn && (rows == nil) != (columns == nil) && (rows == nil) == shape.isRow
    let indices = isVector ? [rows ?? columns] : [rows, columns]
    let text = indices.map { index in index.map { print($0).text } ?? ":" }.joined(separator: ", ")
    let operand = wrapped(print(base), upTo: 1)
    return Piece(text: style == .plain ? "\(operand)[\(text)]" : "{\(operand)}_{\(text)}", level: 1)
  }

  func number(_ value: Double) -> Piece {
    if value.isNaN { return Piece(text: style == .plain ? "NaN" : "\\mathrm{NaN}", level: 1) }
    if value.isInfinite {
      return Piece(text: (value < 0 ? "−" : "") + (style == .plain ? "∞" : "\\infty"), level: value < 0 ? 5 : 1)
    }
    let magnitude = abs(value)
    var text =
      magnitude < 1e15 && magnitude.rounded() == magnitude ? String(Int64(magnitude)) : magnitude.description
    if style == .latex { text = LaTeXNumber.set(text) }
    return value.sign == .minus && value != 0 ? Piece(text: sign + text, level: 5) : Piece(text: text, level: 1)
  }

  private func size(_ id: NodeID, _ opcode: Opcode) -> Piece {
    let shape = builder.shape(graph.operand(id, 0))
    let sizes = graph.sizes
    func piece(_ size: Size) -> Piece {
      let text = sizes.text(size)
      let level =
        size.known != nil ? 1 : text.contains(" ") ? 7 : text.contains("·") ? 6 : text.first?.isNumber == true ? 4 : 1
      return Piece(text: style == .plain ? text : LaTeXName.set(text), level: level)
    }
    if opcode == .rows { return piece(shape.rows) }
    if opcode == .columns { return piece(shape.columns) }
    if let rows = shape.rows.known, let columns = shape.columns.known {
      return Piece(text: String(rows.multipliedReportingOverflow(by: columns).partialValue), level: 1)
    }
    let (rows, columns) = (piece(shape.rows), piece(shape.columns))
    if shape.isColumn { return rows }
    if shape.isRow { return columns }
    return Piece(text: "\(wrapped(rows, upTo: 6))\(dot)\(wrapped(columns, upTo: 5))", level: 6)
  }

  // MARK: Glyphs

  var sign: String { style == .plain ? "−" : "-" }
  var dot: String { style == .plain ? "·" : " \\cdot " }

  func set(_ glyph: String) -> String {
    if style == .plain { return glyph == "-" ? "−" : glyph }
    switch glyph {
    case "·": return " \\cdot "
    case "⊙": return "\\odot"
    case "⊘": return "\\oslash"
    case "≤": return "\\le"
    case "≥": return "\\ge"
    case "≠": return "\\ne"
    case "==": return "="
    case "&": return "\\wedge"
    case "|": return "\\vee"
    case "!": return "\\neg "
    case "\\": return "\\backslash"
    default: return glyph
    }
  }

  func wrapped(_ piece: Piece, upTo level: Int) -> String {
    piece.level <= level ? piece.text : parenthesised(piece.text)
  }

  func parenthesised(_ text: String) -> String { style == .plain ? "(\(text))" : "\\left(\(text)\\right)" }
}
