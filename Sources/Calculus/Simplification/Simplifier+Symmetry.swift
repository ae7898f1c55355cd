/// Matrices that are their own transposes, and inverses of products.
extension Simplifier {
  /// Whether a simplified expression is known to be its own transpose: by a fact, or by its form as `Pᵀ·P` and `A + Aᵀ`.
  func isSymmetric(_ id: NodeID) -> Bool {
    let shape = builder.shape(id)
    guard shape.rows == shape.columns else { return false }
    if shape.isScalar || graph.opcode(id) == .identity || diagonal(of: id) != nil { return true }
    if let slot = graph.slotNumber(id) { return has(slot, .symmetric) || has(slot, .diagonal) }
    switch graph.opcode(id) {
    case .inverse, .negate, .transpose: return isSymmetric(graph.operand(id, 0))
    case .divide: return isSymmetric(graph.operand(id, 0))
    case .matrixPower: return isSymmetric(graph.operand(id, 0))
    case .broadcast: return builder.isScalar(graph.operand(id, 0))
    case .hadamard: return isSymmetric(graph.operand(id, 0)) && isSymmetric(graph.operand(id, 1))
    case .product:
      if builder.isScalar(graph.operand(id, 0)) { return isSymmetric(graph.operand(id, 1)) }
      let parts = factors(id)
      return parts.count <= Self.longestChain && parts.reversed().map(transposedFactor) == parts
    case .add, .subtract:
      let summands = terms(id)
      guard summands.count <= Self.longestChain else { return false }
      let mirrored = merged(
        summands.map { term in
          Term(coefficient: term.coefficient, scalars: term.scalars, body: term.body.map(transposedBody))
        })
      return summands.allSatisfy { term in
        mirrored.contains { $0.isLike(term) && $0.coefficient == term.coefficient }
      }
    default: return false
    }
  }

  private static let longestChain = 12

  private func transposedBody(_ id: NodeID) -> NodeID {
    let parts = factors(id)
    return parts.count > 1 ? product(parts.reversed().map(transposedFactor)) ?? id : transposedFactor(id)
  }

  /// (A·X·E)⁻¹ as E⁻¹·X⁻¹·A⁻¹ where a neighbour cancels: all are square, or the product would have no inverse.
  func openingInverses(_ matrices: [NodeID]) -> [NodeID] {
    var opened: [NodeID] = []
    for matrix in matrices { opened += openedInverse(matrix) ?? [matrix] }
    guard opened.count > matrices.count else { return matrices }
    cancelInverses(&opened)
    return length(opened) < length(matrices) ? opened : matrices
  }

  private func length(_ matrices: [NodeID]) -> Int { matrices.reduce(0) { $0 + cost($1) + 1 } }

  /// The factors of the inverse of a product of square matrices, or of a power; nil for what is neither.
  func openedInverse(_ id: NodeID) -> [NodeID]? {
    if graph.opcode(id) == .transpose {
      return openedInverse(graph.operand(id, 0)).map { $0.reversed().map(transposedFactor) }
    }
    guard graph.opcode(id) == .inverse else { return nil }
    let inner = graph.operand(id, 0)
    if graph.opcode(inner) == .matrixPower,
      let exponent = graph.constantValue(graph.operand(inner, 1)).flatMap({ Int(exactly: $0) }),
      (2...4).contains(exponent)
    {
      return Array(repeating: builder.inverse(graph.operand(inner, 0)), count: exponent)
    }
    let parts = factors(inner)
    guard parts.count > 1, parts.allSatisfy({ builder.shape($0).rows == builder.shape($0).columns }) else { return nil }
    return parts.reversed().map(builder.inverse)
  }
}
