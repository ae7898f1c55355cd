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
    guard opcode == .product || opcode == .solve, nodes.count == 2 else { return nil }
    let (a, b) = (f.builder.shape(nodes[0]), f.builder.shape(nodes[1]))
    let needed = opcode == .solve ? a.rows : a.columns
    if b.columns == needed, a.rows != b.rows || opcode == .solve {
      return "transpose the right side: ᵀ makes it \(shapeText(b.transposed))"
    }
    guard opcode == .product else { return nil }
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
