import Calculus
import Syntax

/// `I` takes its size from its neighbours, as on the page: `A + 2I` and `[A I]` say how large it is.
extension Interpreter {
  /// A symbol of unknown square shape. A formula that nothing sizes keeps it: `2tr(X)·I` reads so.
  func unsizedIdentity() -> Quantity {
    if let knownIdentity { return knownIdentity }
    let size = graph.sizes.symbol("?")
    var version = Version()
    version.kind = .symbol
    version.shape = SymbolicShape(rows: size, columns: size)
    version.facts = [.symmetric, .orthogonal, .diagonal]
    version.name = Name(spelling: "I")
    let identity = table.insert(version)
    knownIdentity = identity
    return identity
  }

  /// The operands with every unsized `I` replaced by an identity that fits beside the others.
  func sizingIdentity(_ opcode: Opcode, _ nodes: [NodeID], _ f: Formation) -> [NodeID] {
    // Most sessions never read it.
    guard nodes.count > 1, let open = knownIdentity?.shape,
      let place = nodes.indices.first(where: { f.builder.shape(nodes[$0]) == open }),
      let other = nodes.indices.first(where: { !f.builder.isScalar(nodes[$0]) && f.builder.shape(nodes[$0]) != open }),
      let sized = identity(opcode, beside: nodes[other], isLeft: place < other, f)
    else { return nodes }
    return nodes.map { f.builder.shape($0) == open ? replacingIdentity(in: $0, by: sized, f) : $0 }
  }

  /// Definitions that rest on an unsized `I`, `B = 2I`, are written out on the way to it.
  private func replacingIdentity(in root: NodeID, by sized: NodeID, _ f: Formation) -> NodeID {
    var root = root
    while true {
      var replacements: [NodeID: NodeID] = [:]
      for slot in graph.slots(of: root) {
        let quantity = f.slots[slot]
        if quantity.id == unsizedIdentity().id { replacements[graph.slot(slot)] = sized }
        guard quantity.shape == unsizedIdentity().shape, case .template(let body) = quantity.version.recipe else {
          continue
        }
        replacements[graph.slot(slot)] = inlined(body, of: quantity, f)
      }
      if replacements.isEmpty { return root }
      root = graph.substituting(replacements, in: root)
    }
  }

  private func identity(_ opcode: Opcode, beside other: NodeID, isLeft: Bool, _ f: Formation) -> NodeID? {
    let shape = f.builder.shape(other)
    if shape.rows == shape.columns { return f.builder.identity(like: other) }
    let axis: Opcode
    switch opcode {
    case .product: axis = isLeft ? .rows : .columns
    case .solve, .hcat: axis = .rows
    case .vcat: axis = .columns
    default: return nil
    }
    return try? f.builder.apply(.eye, f.builder.apply(axis, other))
  }
}
