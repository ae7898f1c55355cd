import Calculus
import Matrices
import Syntax

/// `x ∈ v`: a number among entries, a text among labels, a value among the items of a List (grammar P18).
extension Interpreter {
  func isElement(
    _ left: Evaluated, of right: Evaluated, _ operands: [Syntax.Expression], _ f: Formation
  ) throws -> Bool {
    switch right {
    case .value(.list(let items)):
      let value: Value
      switch left {
      case .value(let found): value = found
      case .node(let node): value = .quantity(try settle(node, in: f))
      }
      return try items.contains { try isSame($0, value) }
    case .value(.quantity(let quantity)):
      guard case .strings(let labels) = quantity.version.payload else { break }
      guard case .value(.string(let word)) = left else { return false }
      return labels.contains(word)
    default: break
    }
    let entries = try number(try node(right, operands[1], f), f, operands[1].range)
    let needle = try number(try node(left, operands[0], f), f, operands[0].range)
    guard let value = needle.scalarValue else {
      throw error(
        "∈ looks for one number, and \(clipped(source.slice(operands[0].range))) is \(needle.shape)",
        at: operands[0].range)
    }
    return try entries.columnMajorValues().contains(value)
  }

  /// The same text, the same truth, or the same numbers in the same shape.
  private func isSame(_ item: Value, _ other: Value) throws -> Bool {
    switch (item, other) {
    case (.string(let a), .string(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.list(let a), .list(let b)): return try a.count == b.count && zip(a, b).allSatisfy { try isSame($0, $1) }
    case (.quantity(let a), .quantity(let b)):
      switch (a.version.payload, b.version.payload) {
      case (.matrix(let a), .matrix(let b)):
        return try a.shape == b.shape && a.columnMajorValues() == b.columnMajorValues()
      case (.strings(let a), .strings(let b)): return a == b
      default: return a.id == b.id
      }
    default: return false
    }
  }
}
