/// Back from vec: what was done to a matrix entry by entry in the form of a column is done to the matrix.
extension Simplifier {
  /// reshapelike(2vec(X), X) is 2X.
  func reshaped(_ operand: NodeID, like model: NodeID) -> NodeID {
    inShape(of: model, operand).map(simplify) ?? builder.make(.reshapeLike, operand, model)
  }

  /// The entries in the model's shape; nil where that takes a rearrangement.
  private func inShape(of model: NodeID, _ id: NodeID) -> NodeID? {
    if builder.shape(id) == builder.shape(model) { return id }
    if builder.isScalar(id) { return nil }
    let (opcode, operands) = (graph.opcode(id), graph.operands(id))
    if opcode == .vec || opcode == .reshapeLike { return inShape(of: model, operands[0]) }
    guard isEntrywise(id) else { return nil }
    var moved: [NodeID] = []
    for operand in operands {
      if builder.isScalar(operand) {
        moved.append(operand)
      } else if builder.shape(operand) == builder.shape(id), let operand = inShape(of: model, operand) {
        moved.append(operand)
      } else {
        return nil
      }
    }
    return builder.make(opcode, moved)
  }

  private func isEntrywise(_ id: NodeID) -> Bool {
    switch graph.opcode(id) {
    case .product: return graph.operands(id).contains(where: builder.isScalar)
    case .divide: return builder.isScalar(graph.operand(id, 1))
    case .hadamard, .elementwiseDivide, .elementwisePower, .add, .subtract, .negate: return true
    default:
      let definition = Registry.shared[graph.opcode(id)].definition
      return definition is any ElementwiseUnary.Type || definition is any ElementwiseBinary.Type
    }
  }
}
