import Calculus
import Matrices

/// A formula in the making: the slots that it has met so far, and what it did on the way.
///
/// Evaluating an expression of the program builds nodes over slots; the statement that it belongs to then makes a
/// version of the result (``Interpreter/settle(_:in:)``).
final class Formation {
  let builder: ExpressionBuilder
  private(set) var slots: [Quantity] = []
  private var nodes: [VersionID: NodeID] = [:]
  /// Drew random numbers, read a file or input: the result is frozen (V1).
  var drew = false
  /// Read a variable: the result is no leaf.
  var readsVariable = false
  /// Conditions that decided what the names it read hold (F4).
  var guards: [PassedCondition] = []

  init(builder: ExpressionBuilder) {
    self.builder = builder
    builder.begin()
  }

  /// The slot of a quantity, the same for the same version.
  func node(for quantity: Quantity) -> NodeID {
    if let known = nodes[quantity.id] { return known }
    let version = quantity.version
    let size = version.payload.matrix?.scalarValue.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? Size($0) : nil }
    let symbolic = version.sizeSymbol
    let node = builder.newSlot(shape: version.shape, size: symbolic ?? size)
    slots.append(quantity)
    nodes[quantity.id] = node
    return node
  }
}

/// What evaluating an expression gives: a node of the formula in the making, or a value that is no matrix.
enum Evaluated {
  case node(NodeID)
  case value(Value)
}
