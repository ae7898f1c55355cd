/// The matrix of a linear map that is given as an expression: M with vec x̄ = M·vec G.
///
/// A pullback is linear in G, and its matrix is the transposed Jacobian. So a Jacobian comes from the same rules as
/// every gradient, and there is no second table of derivatives (Magnus and Neudecker, "Matrix Differential Calculus",
/// chapter 9, has the identities with vec and ⊗).
public struct LinearMap {
  /// Why a map has no matrix that can be written down.
  public struct Unwritable: Error { public let reason: String }

  let builder: ExpressionBuilder
  /// The argument G.
  let argument: NodeID
  private var matrices: [NodeID: NodeID] = [:]

  public init(builder: ExpressionBuilder, argument: NodeID) {
    (self.builder, self.argument) = (builder, argument)
  }

  private var graph: ExpressionGraph { builder.graph }

  /// A row for each entry of the expression, a column for each of G, both column by column; nil where the expression
  /// does not depend on G.
  public mutating func matrix(of root: NodeID) throws -> NodeID? {
    for id in graph.reachable(from: [root]) {
      if id == argument {
        matrices[id] = builder.isScalar(id) ? builder.constant(1) : identity(column(id))
      } else if graph.operands(id).contains(where: { matrices[$0] != nil }) {
        matrices[id] = try applied(id)
      }
    }
    return matrices[root]
  }

  private func applied(_ id: NodeID) throws -> NodeID {
    let operands = graph.operands(id)
    let moving = operands.indices.filter { matrices[operands[$0]] != nil }
    let first = moving[0]
    guard let inner = matrices[operands[first]] else { throw unwritable(id) }
    switch graph.opcode(id) {
    case .negate: return builder.negated(inner)
    case .add, .subtract:
      let parts = try operands.map { operand in try matrices[operand].map { try repeated($0, operand, like: id) } }
      guard let left = parts[0] else {
        return graph.opcode(id) == .add ? parts[1] ?? inner : builder.negated(parts[1] ?? inner)
      }
      guard let right = parts[1] else { return left }
      return graph.opcode(id) == .add ? builder.plus(left, right) : builder.minus(left, right)
    case .product where moving.count == 1:
      return try product(operands[1 - first], inner, operands[first], isLeft: first == 0, id)
    case .hadamard where moving.count == 1: return try scaled(inner, operands[first], by: operands[1 - first], id)
    case .elementwiseDivide where moving == [0]:
      return try scaled(inner, operands[0], by: builder.over(builder.constant(1), operands[1]), id)
    case .divide where moving == [0]: return builder.over(inner, operands[1])
    case .transpose where isVector(operands[0]): return inner
    case .broadcast where moving.contains(0): return try repeated(inner, operands[0], like: id)
    case .sum: return builder.colsum(inner)
    case .rowsum where builder.shape(operands[0]).isRow: return builder.colsum(inner)
    case .colsum where builder.shape(operands[0]).isColumn: return builder.colsum(inner)
    case .vec: return inner
    case .sliceRows where moving == [0] && builder.shape(operands[0]).isColumn:
      return try make(.sliceRows, [inner, operands[1]])
    case Self.cumulative where builder.shape(id).isColumn:
      return builder.product(try running(operands[0]), inner)
    case Self.reverseCumulative where builder.shape(id).isColumn:
      return builder.product(builder.transpose(try running(operands[0])), inner)
    default: throw unwritable(id)
    }
  }

  private static let cumulative = Registry.opcode(of: CumulativeSum.self)
  private static let reverseCumulative = Registry.opcode(of: ReverseCumulativeSum.self)

  /// The lower triangle of ones, whose product is a running sum.
  private func running(_ column: NodeID) throws -> NodeID { try make(Self.cumulative, [identity(column)]) }

  /// A·U·B of a moving U: (Bᵀ ⊗ A)·vec U.
  private func product(
    _ constant: NodeID, _ inner: NodeID, _ moving: NodeID, isLeft: Bool, _ id: NodeID
  ) throws -> NodeID {
    if builder.isScalar(constant) { return builder.times(constant, inner) }
    if builder.isScalar(moving) { return builder.product(column(constant), inner) }
    if isLeft {
      // U·B
      if builder.shape(moving).isRow { return builder.product(builder.transpose(constant), inner) }
      return builder.product(
        try kronecker(builder.transpose(constant), identity(sliceOfRows(moving))), inner)
    }
    if builder.shape(moving).isColumn { return builder.product(constant, inner) }
    return builder.product(try kronecker(identity(sliceOfColumns(moving)), constant), inner)
  }

  /// V ⊙ U: diag(vec V)·vec U.
  private func scaled(_ inner: NodeID, _ moving: NodeID, by factor: NodeID, _ id: NodeID) throws -> NodeID {
    if builder.isScalar(factor), !graph.isComparison(factor) { return builder.times(factor, inner) }
    let full = try repeated(inner, moving, like: id)
    let scale = column(builder.shape(factor) == builder.shape(id) ? factor : builder.broadcast(factor, like: id))
    if builder.isScalar(moving) { return builder.product(scale, inner) }
    return builder.product(try make(Registry.opcode(of: Diagonal.self), [scale]), full)
  }

  /// The matrix of an operand that the result repeats.
  private func repeated(_ inner: NodeID, _ operand: NodeID, like id: NodeID) throws -> NodeID {
    if builder.shape(operand) == builder.shape(id) { return inner }
    guard builder.isScalar(operand) else { throw unwritable(id) }
    return builder.product(builder.broadcast(builder.constant(1), like: column(id)), inner)
  }

  private func isVector(_ id: NodeID) -> Bool { builder.shape(id).isRow || builder.shape(id).isColumn }

  /// vec, without a word where that is nothing.
  private func column(_ id: NodeID) -> NodeID {
    let shape = builder.shape(id)
    return shape.isColumn ? id : shape.isRow ? builder.transpose(id) : builder.make(.vec, id)
  }

  /// The identity of the length of a column.
  private func identity(_ column: NodeID) -> NodeID {
    builder.identity(like: builder.make(.product, column, builder.transpose(column)))
  }

  private func sliceOfRows(_ id: NodeID) -> NodeID { builder.rowsum(id) }
  private func sliceOfColumns(_ id: NodeID) -> NodeID { builder.transpose(builder.colsum(id)) }

  private func kronecker(_ a: NodeID, _ b: NodeID) throws -> NodeID {
    try make(Registry.opcode(of: Kronecker.self), [a, b])
  }

  private func make(_ opcode: Opcode, _ operands: [NodeID]) throws -> NodeID {
    do { return try builder.apply(opcode, operands) } catch { throw Unwritable(reason: error.reason) }
  }

  private func unwritable(_ id: NodeID) -> Unwritable {
    Unwritable(reason: "\(Registry.shared[graph.opcode(id)].name) has no matrix here")
  }
}
