import Matrices

/// Makes expressions with their shapes known: slots have shapes, every application runs its operator's shape rule.
///
/// One builder serves many expressions in turn: ``begin()`` forgets the slots. Shapes stand in a side array stamped
/// with the current turn, so beginning anew costs nothing.
public final class ExpressionBuilder {
  public let graph: ExpressionGraph
  private var shapes: [SymbolicShape] = []
  private var stamps: [UInt32] = []
  private var turn: UInt32 = 1
  /// What is known of a slot: its shape, and its number where that may be used as a size.
  struct Slot: Hashable {
    var shape: SymbolicShape
    var size: Size?
  }
  private(set) var slotSignature: [Slot] = []
  /// A stack for grafting, so that gradients are derived without allocating.
  var scratch: [NodeID] = []
  /// The first shape error inside a derivative rule; a rule that is right leaves none.
  var ruleFailure: ShapeMismatch?
  /// What went wrong in a derivative rule or a rewrite of this turn; nil in a sound registry.
  public var failure: ShapeMismatch? { ruleFailure }

  public init(graph: ExpressionGraph) { self.graph = graph }

  /// Starts a new expression: no slots yet.
  public func begin() {
    turn &+= 1
    slotSignature.removeAll(keepingCapacity: true)
    ruleFailure = nil
  }

  // MARK: Leaves

  /// The next slot. `size` is its number where that may decide a shape.
  public func newSlot(shape: SymbolicShape, size: Size? = nil) -> NodeID {
    let id = graph.slot(slotSignature.count)
    slotSignature.append(Slot(shape: shape, size: size))
    setShape(id, shape)
    return id
  }

  /// The next slot, shaped like this value.
  public func newSlot(holding value: Matrix) -> NodeID {
    newSlot(
      shape: SymbolicShape(rows: Size(value.rows), columns: Size(value.columns)),
      size: value.scalarValue.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? Size($0) : nil })
  }

  public func constant(_ value: Double) -> NodeID {
    let id = graph.constant(value)
    setShape(id, .scalar)
    return id
  }

  /// After names of sizes got their numbers: the shapes of this turn with them.
  public func resolveSizes() {
    for index in stamps.indices where stamps[index] == turn {
      shapes[index] = graph.sizes.resolved(shapes[index])
    }
    for place in slotSignature.indices {
      slotSignature[place].shape = graph.sizes.resolved(slotSignature[place].shape)
      slotSignature[place].size = slotSignature[place].size.map { graph.sizes.resolved($0) }
    }
  }

  // MARK: Applications

  /// The operator applied to the operands as they are; throws what its shape rule says.
  public func apply(_ opcode: Opcode, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try checked(graph.node(opcode, operands))
  }

  public func apply(_ opcode: Opcode, _ a: NodeID) throws(ShapeMismatch) -> NodeID {
    try checked(graph.node(opcode, a))
  }

  public func apply(_ opcode: Opcode, _ a: NodeID, _ b: NodeID) throws(ShapeMismatch) -> NodeID {
    try checked(graph.node(opcode, a, b))
  }

  /// As `apply`, for operators named by their definition.
  public func apply<O: OperatorDefinition>(_ definition: O.Type, _ operands: NodeID...) throws(ShapeMismatch) -> NodeID
  {
    try apply(Registry.opcode(of: O.self), operands)
  }

  private func checked(_ id: NodeID) throws(ShapeMismatch) -> NodeID {
    if hasShape(id) { return id }
    let shape = try Registry.shared[graph.opcode(id)].shape(ShapeQuery(builder: self, node: id))
    setShape(id, shape)
    return id
  }

  /// For derivative rules, whose shapes fit by construction: a mismatch is kept in `ruleFailure`.
  func make(_ opcode: Opcode, _ a: NodeID) -> NodeID {
    do { return try apply(opcode, a) } catch { return failed(error, a) }
  }

  func make(_ opcode: Opcode, _ a: NodeID, _ b: NodeID) -> NodeID {
    do { return try apply(opcode, a, b) } catch { return failed(error, a) }
  }

  func make(_ opcode: Opcode, _ operands: [NodeID]) -> NodeID {
    do { return try apply(opcode, operands) } catch { return failed(error, operands[0]) }
  }

  private func failed(_ error: ShapeMismatch, _ stand: NodeID) -> NodeID {
    if ruleFailure == nil { ruleFailure = error }
    return stand
  }

  // MARK: Shapes

  public func shape(_ id: NodeID) -> SymbolicShape {
    if hasShape(id) { return shapes[Int(id.index)] }
    infer(id)
    return hasShape(id) ? shapes[Int(id.index)] : .scalar
  }

  public func isScalar(_ id: NodeID) -> Bool { shape(id).isScalar }

  private func hasShape(_ id: NodeID) -> Bool {
    let index = Int(id.index)
    return index < stamps.count && stamps[index] == turn
  }

  private func setShape(_ id: NodeID, _ shape: SymbolicShape) {
    let index = Int(id.index)
    if index >= stamps.count {
      let count = max(graph.count, index + 1) * 2
      stamps.append(contentsOf: repeatElement(0, count: count - stamps.count))
      shapes.append(contentsOf: repeatElement(.scalar, count: count - shapes.count))
    }
    shapes[index] = shape
    stamps[index] = turn
  }

  /// Shapes of a template made in an earlier turn, operands first.
  private func infer(_ root: NodeID) {
    for id in graph.reachable(from: [root]) where !hasShape(id) {
      if graph.opcode(id) == .constant {
        setShape(id, .scalar)
      } else if graph.opcode(id) != .slot {
        do { _ = try checked(id) } catch { _ = failed(error, id) }
      }
    }
  }

  /// The size that an expression stands for: a whole constant, a slot that holds one, or sums and products of sizes.
  public func size(_ id: NodeID) -> Size? {
    if let value = graph.constantValue(id) { return Int(exactly: value).flatMap { $0 >= 0 ? Size($0) : nil } }
    if let slot = graph.slotNumber(id) { return slotSignature.indices.contains(slot) ? slotSignature[slot].size : nil }
    let opcode = graph.opcode(id)
    if opcode == .rows { return shape(graph.operand(id, 0)).rows }
    if opcode == .columns { return shape(graph.operand(id, 0)).columns }
    guard graph.arity(id) == 2, let a = size(graph.operand(id, 0)), let b = size(graph.operand(id, 1)) else {
      return nil
    }
    switch opcode {
    case .add: return graph.sizes.sum(a, b)
    case .subtract: return graph.sizes.difference(a, b)
    case .product, .hadamard: return graph.sizes.product(a, b)
    default: return nil
    }
  }
}

/// The operands' shapes and sizes, as a shape rule sees them.
public struct ShapeQuery {
  let builder: ExpressionBuilder
  let node: NodeID

  public subscript(_ position: Int) -> SymbolicShape { builder.shape(builder.graph.operand(node, position)) }
  public var count: Int { builder.graph.arity(node) }
  var nodes: [NodeID] { builder.graph.operands(node) }

  /// An operand of role `.size`.
  public func size(_ position: Int) throws(ShapeMismatch) -> Size {
    guard let size = builder.size(builder.graph.operand(node, position)) else {
      throw ShapeMismatch("a size is a whole number that is not negative", culprits: [position])
    }
    return size
  }

  /// The common shape of elementwise operands: equal, a row over rows, a column over columns, a 1×1 over anything.
  public func broadcast() throws(ShapeMismatch) -> SymbolicShape {
    var shape = self[0]
    for position in 1..<max(1, count) { shape = try Self.broadcast(shape, self[position]) }
    return shape
  }

  static func broadcast(_ a: SymbolicShape, _ b: SymbolicShape) throws(ShapeMismatch) -> SymbolicShape {
    if a == b || b.isScalar { return a }
    if a.isScalar { return b }
    if a.columns == b.columns, a.isRow || b.isRow { return a.isRow ? b : a }
    if a.rows == b.rows, a.isColumn || b.isColumn { return a.isColumn ? b : a }
    if (a.isRow && b.isColumn) || (a.isColumn && b.isRow) {
      throw ShapeMismatch(
        "a row and a column do not combine entry by entry",
        help: "transpose one of them with ᵀ, or write the n×m table out with ones(n, 1)·row")
    }
    throw ShapeMismatch(
      "the shapes differ and neither is a row, a column or a 1×1 that fits the other",
      help: "a row 1×m goes with every n×m, a column n×1 too, and a number with all; ᵀ transposes")
  }

  public func text(_ size: Size) -> String { builder.graph.sizes.text(size) }
  public func sum(_ a: Size, _ b: Size) throws(ShapeMismatch) -> Size { try fits(builder.graph.sizes.sum(a, b)) }
  public func product(_ a: Size, _ b: Size) throws(ShapeMismatch) -> Size {
    try fits(builder.graph.sizes.product(a, b))
  }

  private func fits(_ size: Size?) throws(ShapeMismatch) -> Size {
    guard let size else { throw ShapeMismatch("the result would have more rows or columns than can be counted") }
    return size
  }
}
