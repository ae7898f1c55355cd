/// How applications are set.
extension FormulaPrinter {
  func negation(of operand: Piece) -> Piece {
    // −A·B reads as (−A)·B, which is the same.
    operand.level <= 4 || operand.level == 6
      ? Piece(text: sign + operand.text, level: max(5, operand.level))
      : Piece(text: sign + parenthesised(operand.text), level: 5)
  }

  /// A product with a number in front: 2x, 2(P − Q), 0.5A·B.
  func scaling(_ id: NodeID) -> Piece? {
    let (a, b) = (graph.operand(id, 0), graph.operand(id, 1))
    guard let value = graph.constantValue(a), graph.constantValue(b) == nil else { return nil }
    let right = printWithIdentity(b)
    if value == -1 { return negation(of: right) }
    let factor = number(abs(value))
    // 2A·b is 2(A·b), but 2A \ b is not 2(A \ b).
    let isProduct = right.level == 6 && graph.opcode(b) != .solve
    let body = isProduct || right.level <= 3 ? right.text : parenthesised(right.text)
    let touches = !factor.text.contains("e") && style == .plain && canTouchNumber(body)
    let text = style == .latex ? "\(factor.text) \(body)" : touches ? factor.text + body : factor.text + "·" + body
    let piece = Piece(text: text, level: isProduct || !touches ? 6 : 4)
    return value < 0 ? negation(of: piece) : piece
  }

  /// What may stand right after a number (grammar P2, L11): a letter that is no exponent's e, `(`, ‖, √ or ∂.
  private func canTouchNumber(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    if first == "e" || first == "E" {
      guard let second = text.unicodeScalars.dropFirst().first else { return true }
      return !(second.properties.numericType != nil || second == "+" || second == "-" || second == "−")
    }
    return first.properties.isAlphabetic || "(‖√∂∇".unicodeScalars.contains(first)
  }

  func infix(_ glyph: String, _ level: Int, _ opcode: Opcode, _ a: NodeID, _ b: NodeID) -> Piece {
    let keepsIdentity = opcode == .add || opcode == .subtract || opcode == .product
    let (left, right) = keepsIdentity ? (printWithIdentity(a), printWithIdentity(b)) : (print(a), print(b))
    if style == .latex, opcode == .divide {
      return Piece(text: "\\frac{\(left.text)}{\(right.text)}", level: 1)
    }
    if level == 2 {
      // Of a number both powers are one: B², as the page has it.
      let isNumber = builder.isScalar(a) && builder.isScalar(b)
      return power(isNumber ? "^" : glyph, left, right, exponent: graph.constantValue(b))
    }
    if level >= 9 {
      let inner = "\(wrapped(left, upTo: level - 1)) \(set(glyph)) \(wrapped(right, upTo: level - 1))"
      return Piece(text: "[\(inner)]", level: 1)
    }
    let isAssociative = opcode == .add || opcode == .product || opcode == .hadamard
    let sameOnTheRight = isAssociative && graph.opcode(b) == opcode
    var leftText = wrapped(left, upTo: level)
    var rightText = wrapped(right, upTo: sameOnTheRight ? level : level - 1)
    if level == 6 {
      // ⊙ beside · is refused by the grammar in one order and misread in the other: always parenthesised (P10).
      if mixes(opcode, with: a, left) { leftText = parenthesised(left.text) }
      if mixes(opcode, with: b, right) { rightText = parenthesised(right.text) }
      if right.level == 5 { rightText = parenthesised(right.text) }
    }
    if level == 7, left.level == 5 { leftText = left.text }
    let spaced = glyph != "·" && glyph != "/"
    let operation = spaced ? " \(set(glyph)) " : set(glyph)
    return Piece(text: leftText + operation + rightText, level: level)
  }

  /// Whether an operand is a product of the other kind than its parent.
  private func mixes(_ parent: Opcode, with id: NodeID, _ piece: Piece) -> Bool {
    guard piece.level == 6 else { return false }
    var child = id
    while graph.opcode(child) == .negate { child = graph.operand(child, 0) }
    return isEntrywise(parent) != isEntrywise(graph.opcode(child)) && !isNumberTimes(child)
  }

  private func isEntrywise(_ opcode: Opcode) -> Bool { opcode == .hadamard || opcode == .elementwiseDivide }

  /// 2Q ⊙ P: the number belongs to the first factor.
  private func isNumberTimes(_ id: NodeID) -> Bool {
    guard graph.opcode(id) == .product, graph.constantValue(graph.operand(id, 0)) != nil else { return false }
    return isEntrywise(graph.opcode(graph.operand(id, 1)))
  }

  private func power(_ glyph: String, _ base: Piece, _ exponent: Piece, exponent value: Double?) -> Piece {
    let left = wrapped(base, upTo: 1)
    if glyph == "^", style == .plain, let value, value >= 2, value < 1000, let whole = Int(exactly: value) {
      // A⁻¹² would be read as a power of −12.
      let touches = left.last.map { Self.superscript.values.contains($0) } ?? false
      return Piece(
        text: (touches ? parenthesised(left) : left) + String(String(whole).map { Self.superscript[$0] ?? $0 }),
        level: 1)
    }
    if style == .latex {
      return Piece(text: glyph == ".^" ? "\(left)^{\\odot \(exponent.text)}" : "\(left)^{\(exponent.text)}", level: 2)
    }
    let isBare = exponent.level == 1 && !exponent.text.contains("ᵀ") && !exponent.text.contains("⁻")
    let isSignedNumber = exponent.level == 5 && exponent.text.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
    return Piece(
      text: left + glyph + (isBare || isSignedNumber ? exponent.text : parenthesised(exponent.text)), level: 2)
  }

  private static let superscript = Dictionary(uniqueKeysWithValues: zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))

  func prefix(_ glyph: String, _ rule: Operator, _ operand: Piece) -> Piece {
    if style == .latex, let text = rule.definition?.latex([operand.text]) { return Piece(text: text, level: 1) }
    return Piece(text: set(glyph) + wrapped(operand, upTo: glyph == "√" ? 2 : 4), level: glyph == "√" ? 3 : 5)
  }

  func postfix(_ glyph: String, _ operand: Piece) -> Piece {
    let base = wrapped(operand, upTo: 1)
    guard style == .latex else { return Piece(text: base + glyph, level: 1) }
    let mark = ["ᵀ": "\\top", "⁻ᵀ": "-\\top"][glyph] ?? "-1"
    return Piece(text: "{\(base)}^{\(mark)}", level: 1)
  }

  func bars(_ inner: String, _ suffix: String) -> Piece {
    guard style == .latex else { return Piece(text: "‖\(inner)‖\(suffix)", level: 1) }
    let mark = suffix.isEmpty ? "" : "_{\(LaTeXName.subscriptText(suffix))}"
    return Piece(text: "\\left\\lVert \(inner) \\right\\rVert\(mark)", level: 1)
  }

  /// A/‖A‖, which is how the direction of A is read.
  func direction(_ vector: Piece) -> Piece {
    let norm = bars(vector.text, "").text
    if style == .latex { return Piece(text: "\\frac{\(vector.text)}{\(norm)}", level: 1) }
    return Piece(text: "\(wrapped(vector, upTo: 5))/\(norm)", level: 6)
  }

  func literal(_ operands: [NodeID], _ isRow: Bool) -> Piece {
    // White space separates elements, so an operator between blanks would split one: those get parentheses.
    let parts = operands.map { wrapped(print($0), upTo: 4) }
    if style == .latex {
      let joined = parts.joined(separator: isRow ? " & " : " \\\\ ")
      return Piece(text: "\\begin{bmatrix} \(joined) \\end{bmatrix}", level: 1)
    }
    return Piece(text: "[\(parts.joined(separator: isRow ? " " : "; "))]", level: 1)
  }

  func call(_ rule: Operator, _ operands: [NodeID]) -> Piece {
    var positional: [String] = []
    var keywords: [String] = []
    for (position, operand) in operands.enumerated() {
      var text = print(operand).text
      guard rule.operands.indices.contains(position) else {
        positional.append(text)
        continue
      }
      let description = rule.operands[position]
      if description.role == .option, let value = graph.constantValue(operand) { text = value == 0 ? "false" : "true" }
      if let value = description.defaultValue, graph.constantValue(operand) == value { continue }
      if description.isKeyword { keywords.append("\(description.name)=\(text)") } else { positional.append(text) }
    }
    if style == .latex, keywords.isEmpty, let set = rule.definition?.latex(positional) {
      return Piece(text: set, level: 1)
    }
    var arguments = positional.joined(separator: ", ")
    if !keywords.isEmpty { arguments += "; " + keywords.joined(separator: ", ") }
    let printed = rule.definition.map { isShadowed($0.printedName) ? $0.name : $0.printedName } ?? rule.name
    return Piece(text: (style == .latex ? LaTeXName.set(printed) : printed) + parenthesised(arguments), level: 1)
  }

  /// A factor of a matrix product.
  private func factor(_ id: NodeID, _ piece: Piece, upTo level: Int) -> String {
    mixes(.product, with: id, piece) ? parenthesised(piece.text) : wrapped(piece, upTo: level)
  }

  /// A value repeated to a shape, as a product with ones that gives the same numbers.
  func broadcasting(_ id: NodeID, to shape: SymbolicShape) -> Piece {
    let from = builder.shape(id)
    let (rows, columns) = (graph.sizes.text(shape.rows), graph.sizes.text(shape.columns))
    func ones(_ rows: String, _ columns: String) -> String {
      style == .plain ? "ones(\(rows), \(columns))" : "\\mathbf{1}_{\(rows) \\times \(columns)}"
    }
    if from.isScalar {
      if graph.constantValue(id) == 1 { return Piece(text: ones(rows, columns), level: 1) }
      if graph.constantValue(id) == 0, style == .plain { return Piece(text: "zeros(\(rows), \(columns))", level: 1) }
      let value = print(id)
      if value.text == sign + "1" { return Piece(text: sign + ones(rows, columns), level: 5) }
      return Piece(text: "\(factor(id, value, upTo: 6))\(dot)\(ones(rows, columns))", level: 6)
    }
    if from.isColumn { return Piece(text: "\(factor(id, print(id), upTo: 6))\(dot)\(ones("1", columns))", level: 6) }
    return Piece(text: "\(ones(rows, "1"))\(dot)\(factor(id, print(id), upTo: 5))", level: 6)
  }
}
