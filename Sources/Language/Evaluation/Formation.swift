import Calculus
import Matrices

/// A formula in the making: the slots that it has met so far, and what it did on the way.
///
/// Evaluating an expression of the program builds nodes over slots; the statement that it belongs to then makes a
/// version of the result (``Interpreter/settle(_:in:)``).
final class Formation {
  let builder: ExpressionBuilder
  private(set) var slots: [Quantity] = []
  /// The slots' nodes, and where there are many the way to them.
  private var slotNodes: [NodeID] = []
  private var places: [VersionID: Int] = [:]
  private static let few = 8
  /// Drew random numbers, read a file or input: the result is frozen (V1).
  var drew = false
  /// Read a variable: the result is no leaf.
  var readsVariable = false
  /// Conditions that decided what the names it read hold (F4).
  var guards: [PassedCondition] = []

  init(builder: ExpressionBuilder) { self.builder = builder }

  /// Starts a formula without slots.
  func begin() { builder.begin() }

  /// Lets go of what the formula held.
  func end() {
    if !slots.isEmpty { slots.removeAll(keepingCapacity: true) }
    if !slotNodes.isEmpty { slotNodes.removeAll(keepingCapacity: true) }
    if !places.isEmpty { places = [:] }
    if !guards.isEmpty { guards = [] }
    (drew, readsVariable) = (false, false)
  }

  /// The slot of a quantity, the same for the same version.
  func node(for quantity: Quantity) -> NodeID {
    if let place = place(of: quantity.id) { return slotNodes[place] }
    // A version has many fields: they are read in place.
    let number = quantity.version.payload.matrix?.scalarValue
    let size = number.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? Size($0) : nil }
    let node = builder.newSlot(shape: quantity.version.shape, size: quantity.version.sizeSymbol ?? size)
    slots.append(quantity)
    slotNodes.append(node)
    if slots.count > Self.few {
      if places.isEmpty { for (place, slot) in slots.enumerated() { places[slot.id] = place } }
      places[quantity.id] = slots.count - 1
    }
    return node
  }

  /// Most formulas read few quantities, which are compared sooner than hashed.
  private func place(of id: VersionID) -> Int? {
    slots.count > Self.few ? places[id] : slots.firstIndex { $0.id == id }
  }
}

/// What evaluating an expression gives: a node of the formula in the making, or a value that is no matrix.
enum Evaluated {
  case node(NodeID)
  case value(Value)
}
