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
  /// The matrices of what is transposed: a transpose has none without a permutation, but a vector made of it has.
  private var turned: [NodeID: NodeID] = [:]

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
      } else if graph.operands(id).contains(where: moves) {
        matrices[id] = try applied(id)
      }
    }
    if turned[root] != nil { throw unwritable(root) }
    return matrices[root]
  }

  private func moves(_ id: NodeID) -> Bool { matrices[id] != nil || turned[id] != nil }

  private mutating func applied(_ id: NodeID) throws -> NodeID? {
    let operands = graph.operands(id)
    let moving = operands.indices.filter { moves(operands[$0]) }
    let first = moving[0]
    if let inner = turned[operands[first]], graph.opcode(id) == .product, moving.count == 1, isVector(id) {
      // Uᵀ·b has the entries of bᵀ·U.
      let other = builder.transpose(operands[1 - first])
      return try product(other, inner, graph.operand(operands[first], 0), isLeft: first == 1, id)
    }
    guard moving.allSatisfy({ matrices[operands[$0]] != nil }), let inner = matrices[operands[first]] else {
      throw unwritable(id)
    }
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
    case .transpose:
      turned[id] = inner
      return nil
    case .broadcast where moving.contains(0): return try repeated(inner, operands[0], like: id)
    case .sum: return builder.colsum(inner)
    case .rowsum where builder.shape(operands[0]).isRow: return builder.colsum(inner)
    case .colsum where builder.shape(operands[0]).isColumn: return builder.colsum(inner)
    // U·1 and 1ᵀ·U.
    case .rowsum:
      return builder.product(
        try kronecker(ones(like: builder.colsum(operands[0])), identity(sliceOfRows(operands[0]))), inner)
    case .colsum:
      let ones = builder.transpose(ones(like: sliceOfRows(operands[0])))
      return builder.product(try kronecker(identity(sliceOfColumns(operands[0])), ones), inner)
    case .vec: return inner
    case .reshapeLike where moving == [0]: return inner
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
    let shape = builder.shape(operand)
    if shape == builder.shape(id) { return inner }
    if builder.isScalar(operand) { return builder.product(ones(like: column(id)), inner) }
    if shape.isRow {
      return builder.product(try kronecker(identity(sliceOfColumns(id)), ones(like: sliceOfRows(id))), inner)
    }
    return builder.product(try kronecker(ones(like: sliceOfColumns(id)), identity(sliceOfRows(id))), inner)
  }

  private func ones(like model: NodeID) -> NodeID { builder.broadcast(builder.constant(1), like: model) }

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
