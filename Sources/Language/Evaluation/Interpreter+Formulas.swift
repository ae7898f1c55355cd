import Calculus
import Matrices
import Syntax

/// Formulas rewritten, and made again with other values.
extension Interpreter {
  /// A quantity with its own formula in another form; the names that the formula reads stay.
  func rewritten(_ quantity: Quantity, _ rewrite: (Simplifier, NodeID) -> NodeID) throws -> Quantity {
    guard case .template(let root) = quantity.version.recipe else { return quantity }
    // B = A: the formula is A's.
    if graph.slotNumber(root) == 0, let original = quantity.version.inputs.first {
      return table[original].name == nil ? try rewritten(table.quantity(original), rewrite) : quantity
    }
    return try forming { f in
      for input in quantity.version.inputs { _ = f.node(for: table.quantity(input)) }
      let root = rewrite(Simplifier(builder: f.builder) { f.slots[$0].version.facts }, root)
      if let failure = f.builder.failure { throw error("the formula does not fit: \(failure.reason)") }
      return try settle(root, in: f)
    }
  }

  /// The record of a quantity with other quantities in place of some names, by their keys. No name changes.
  func substituting(
    _ values: [String: (quantity: Quantity, name: String)], in quantity: Quantity, at range: SourceRange
  ) throws -> Quantity {
    let order = Array(recordOrder(of: quantity.id).reversed())
    try unify(values, order, at: range)
    var new: [VersionID: Quantity] = [:]
    var used: Set<String> = []
    for id in order {
      if let key = table[id].name?.key, id != quantity.id, let value = values[key] {
        new[id] = value.quantity
        used.insert(key)
      } else if table[id].inputs.contains(where: { new[$0] != nil }) {
        new[id] = try remade(id, new, at: range)
      }
    }
    if let unused = values.first(where: { !used.contains($0.key) })?.value.name {
      let names = order.reversed().compactMap { $0 == quantity.id ? nil : table[$0].name?.spelling }
      throw error(
        "\(text(quantity)) was not made of \(unused)", at: range,
        help: names.isEmpty ? nil : "it was made of \(names.prefix(8).joined(separator: ", "))")
    }
    return new[quantity.id] ?? quantity
  }

  /// Names of sizes get the numbers of the values put in: one size has one number (semantics S7).
  private func unify(
    _ values: [String: (quantity: Quantity, name: String)], _ order: [VersionID], at range: SourceRange
  ) throws {
    var sizes: [String: Int] = [:]
    for id in order {
      guard let key = table[id].name?.key, let value = values[key], table[id].kind == .symbol,
        let rows = value.quantity.shape.rows.known, let columns = value.quantity.shape.columns.known
      else { continue }
      try unify(table[id].shape, with: Shape(rows: rows, columns: columns), name: value.name, &sizes)
    }
    let staying = order.filter { id in table[id].name.map { values[$0.key] == nil } ?? true && table[id].recipe.isLeaf }
    let open = staying.flatMap { id in
      [table[id].shape.rows, table[id].shape.columns, table[id].sizeSymbol].compactMap { $0 }
    }
    adopt(sizes.filter { size in open.contains { graph.sizes.name(of: $0) == size.key } }, at: range)
  }

  /// The same recipe on the new inputs.
  private func remade(_ id: VersionID, _ new: [VersionID: Quantity], at range: SourceRange) throws -> Quantity {
    let inputs = table[id].inputs.map { new[$0] ?? table.quantity($0) }
    switch table[id].recipe {
    case .leaf, .noise: return table.quantity(id)
    case .host(let recipe): return try hostVersion(recipe, inputs: inputs, facts: table[id].facts)
    case .template(let root):
      return try forming { f in
        for input in inputs {
          _ = f.builder.newSlot(shape: input.shape, size: input.version.sizeSymbol ?? Self.size(of: input))
        }
        let shape = f.builder.shape(root)
        if let failure = f.builder.failure {
          let parts = inputs.map { "\(text($0)) is \(shapeText($0.shape))" }.joined(separator: " and ")
          throw error("\(text(id)) = \(formula(id)): \(parts); \(failure.reason)", at: range)
        }
        return try define(root, inputs: inputs, shape: shape)
      }
    }
  }

  /// The number of a 1×1 that may stand for a size.
  private static func size(of quantity: Quantity) -> Size? {
    quantity.version.payload.matrix?.scalarValue.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? Size($0) : nil }
  }
}
