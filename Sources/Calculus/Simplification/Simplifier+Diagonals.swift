/// diag(v) among products and sums: what it scales is written with ⊙, and sums of diagonals are one.
extension Simplifier {
  private static let diagonal = Registry.opcode(of: Diagonal.self)

  /// v of a diagonal matrix diag(v), as a column.
  func diagonal(of id: NodeID) -> NodeID? {
    guard graph.opcode(id) == Self.diagonal else { return nil }
    let vector = graph.operand(id, 0)
    if builder.isScalar(vector) { return nil }
    return builder.shape(vector).isColumn ? vector : builder.shape(vector).isRow ? builder.transpose(vector) : nil
  }

  /// diag(2v) is 2diag(v).
  func diagonalMatrix(_ operand: NodeID, like id: NodeID) -> NodeID {
    var term = singleTerm(operand)
    guard let body = term.body, builder.shape(body) == builder.shape(operand) else {
      return builder.make(Self.diagonal, operand)
    }
    term.body = builder.make(Self.diagonal, body)
    return node(of: term, like: id)
  }

  /// Neighbours in a chain as one factor: diag(u)·diag(v), diag(u)·v, vᵀ·diag(u).
  func joinedDiagonal(_ a: NodeID, _ b: NodeID) -> NodeID? {
    switch (diagonal(of: a), diagonal(of: b)) {
    case (let u?, let v?): return builder.make(Self.diagonal, entrywiseProduct(u, v))
    case (let u?, nil) where builder.shape(b).isColumn: return entrywiseProduct(u, b)
    case (nil, let v?) where builder.shape(a).isRow:
      return builder.transpose(entrywiseProduct(transposedFactor(a), v))
    default: return nil
    }
  }

  private func entrywiseProduct(_ u: NodeID, _ v: NodeID) -> NodeID {
    if isOnesMatrix(u) { return v }
    if isOnesMatrix(v) { return u }
    return entrywise(u, .hadamard, [u, v])
  }

  /// Terms that are diagonals as one: diag(u) + diag(v) is diag(u + v).
  func joiningDiagonals(_ terms: [Term]) -> [Term] {
    let places = terms.indices.filter { terms[$0].body.flatMap(diagonal) != nil }
    guard places.count > 1, let first = places.first, let like = terms[first].body.flatMap(diagonal) else {
      return terms
    }
    let vector = sum(
      places.compactMap { place in
        terms[place].body.flatMap(diagonal).map {
          Term(coefficient: terms[place].coefficient, scalars: terms[place].scalars, body: $0)
        }
      }, like: like)
    var joined = terms
    joined[first] = singleTerm(diagonalMatrix(vector, like: terms[first].body ?? like))
    for place in places.dropFirst().reversed() { joined.remove(at: place) }
    return joined
  }

  /// sum, rowsum or colsum of diag(v), or of a chain that begins or ends with it; nil for any other matrix.
  func reducedDiagonal(_ opcode: Opcode, _ id: NodeID) -> NodeID? {
    let parts = factors(id)
    switch opcode {
    case .colsum: return diagonal(of: parts[0]).map { chain([builder.transpose($0)] + parts.dropFirst()) }
    case .rowsum: return diagonal(of: parts[parts.count - 1]).map { chain(parts.dropLast() + [$0]) }
    default: return diagonal(of: id).map(builder.sum)
    }
  }
}
