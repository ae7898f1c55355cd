import Matrices
import Syntax

/// The first NaN or Inf of a computation is named where it comes up (calculus.md, "Numerical edges").
extension Interpreter {
  /// Warns where a value has a NaN or Inf, and nothing that it was computed from has.
  func warnOfFirstNonFinite(_ quantity: Quantity, _ expression: Syntax.Expression) throws {
    guard isComputed(expression), let text = try firstNonFinite(quantity.id) else { return }
    warn(
      "\(source.slice(expression.range)): \(text)", at: expression.range,
      help: text.hasPrefix("NaN")
        ? "NaN comes of a root or log of a negative number, of 0/0 and Inf − Inf; there are no complex numbers"
        : "Inf comes of a division by 0, of log(0), and of what is too large")
  }

  /// `NaN in row 1, column 2`, or `NaN` for a number; nil where all is finite or an input is to blame.
  func firstNonFinite(_ id: VersionID) throws -> String? {
    guard let matrix = table[id].payload.matrix, let place = try matrix.firstNonFinite() else { return nil }
    if try table[id].inputs.contains(where: { try table[$0].payload.matrix?.firstNonFinite() != nil }) { return nil }
    let word = NumberLayout.format(matrix.number(at: place.column * matrix.rows + place.row))
    return matrix.isScalar ? word : "\(word) in row \(place.row + 1), column \(place.column + 1)"
  }

  /// A name, a literal and a file's numbers are as they are.
  private func isComputed(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .binary, .juxtaposed, .superscript, .norm: true
    case .prefix(let operation, let operand): operation == .root || isComputed(operand)
    case .call(let callee, _):
      if case .name(let name) = callee.kind { Self.builtins[name.key] == nil } else { true }
    default: false
    }
  }
}
