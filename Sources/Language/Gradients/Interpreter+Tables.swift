import Calculus
import Matrices
import Syntax

/// Derivatives with more than two directions, as tables of the flattened ones (denominator layout: language.md).
extension Interpreter {
  /// Rows: entries of `z`; columns: entries of `w`; both column by column.
  func jacobian(of z: Quantity, by w: Quantity, at range: SourceRange) throws -> Quantity {
    let flow = try upstream(like: z)
    guard let back = try flowing(flow, from: z, to: w, at: range) else {
      return try made(of: [z, w]) { builder, operands in
        let sizes = try operands.map {
          try builder.apply(.rows, builder.shape($0).isColumn ? $0 : builder.apply(.vec, $0))
        }
        return try builder.apply(.zeros, sizes[0], sizes[1])
      }
    }
    // One number by one number is a gradient, of symbols too.
    if z.shape.isScalar, w.shape.isScalar { return try gradientOrZero(of: z, by: w) }
    if let formula = try jacobianFormula(of: z, back, flow) { return formula }
    guard let count = try entries(z, range), let width = try entries(w, range) else {
      throw error(
        "the table of derivatives of \(text(z)) by \(text(w)) has no formula, and it rests on symbols", at: range,
        help: "give each symbol a value, then forward \(text(z))")
    }
    guard count <= Self.mostRows else {
      throw error("a jacobian has at most \(Self.mostRows) rows, and \(text(z)) has \(count) entries", at: range)
    }
    let column = try made(of: [z]) { try $0.apply(.vec, $1[0]) }
    let rows = try (0..<count).map { place -> Quantity in
      try checkInterruption()
      let entry = count == 1 ? z : try line(column, .sliceRows, place)
      let gradient = try gradientOrZero(of: entry, by: w)
      return try made(of: [gradient]) { $0.transpose(try $0.apply(.vec, $1[0])) }
    }
    guard count > 0 else { return leaf(.matrix(try Matrix.zeros(Shape(rows: 0, columns: width)))) }
    return count == 1 ? rows[0] : try made(of: rows) { try $0.apply(.vcat, $1) }
  }

  /// What flows back to `w` when `flow` does to `z`; nil where that is nothing. A gradient that does not depend on its
  /// variable is a constant of it; else `z` should, and that it does not is noted.
  private func flowing(
    _ flow: Quantity, from z: Quantity, to w: Quantity, at range: SourceRange
  ) throws -> Quantity? {
    let number = try made(of: [flow, z]) { $0.sum($0.times($1[0], $1[1])) }
    let backward = try backward(from: number.id)
    if try dependence(of: z, on: w, in: backward, at: range) == .none, !z.version.isGradient {
      note("\(text(z)) does not depend on \(text(w))", at: range)
    }
    return backward.gradients[w.id]
  }

  /// The transposed matrix of the pullback; nil where that cannot be written down.
  private func jacobianFormula(of z: Quantity, _ back: Quantity, _ flow: Quantity) throws -> Quantity? {
    try forming { f in
      let argument = f.node(for: flow)
      guard let root = try writtenOut(f.node(for: back), until: flow.id, f) else { return nil }
      let simplifier = Simplifier(builder: f.builder) { f.slots[$0].version.facts }
      func matrix(of map: NodeID) -> NodeID? {
        var linear = LinearMap(builder: f.builder, argument: argument)
        return try? linear.matrix(of: map)
      }
      // (G + Gᵀ)·x has none, G·x + Gᵀ·x has.
      let short = simplifier.simplify(root)
      guard let matrix = matrix(of: short) ?? matrix(of: simplifier.expand(short)) else { return nil }
      // The upstream gradient is left in the models of sizes only; z has its shape.
      let table = graph.substituting([argument: f.node(for: z)], in: f.builder.transpose(matrix))
      let written = simplifier.simplify(simplifier.expand(table))
      return f.builder.failure == nil ? try settle(written, in: f) : nil
    }
  }

  /// The gradient without the gradients that it was made of, where that can be read, and in a model's place, of which
  /// the shape alone is left, what is like it.
  private func explicit(_ gradient: Quantity, _ model: Quantity? = nil, for like: Quantity? = nil) throws -> Quantity {
    try forming { f in
      guard var root = try writtenOut(f.node(for: gradient), until: nil, f) else {
        return gradient
      }
      if let model, let like { root = graph.substituting([f.node(for: model): f.node(for: like)], in: root) }
      let short = Simplifier(builder: f.builder) { f.slots[$0].version.facts }.simplify(root)
      return f.builder.failure == nil ? try settle(short, in: f) : gradient
    }
  }

  /// A slope at symbols as a formula of x, not of the copy that it was taken by.
  func read(_ slope: Quantity, at x: Quantity, for copy: Quantity) throws -> Quantity {
    guard x.version.kind == .symbol else { return slope }
    return try forming { f in
      guard let root = try writtenOut(f.node(for: slope), until: copy.id, f) else { return slope }
      let formula = graph.substituting([f.node(for: copy): f.node(for: x)], in: root)
      let short = Simplifier(builder: f.builder) { f.slots[$0].version.facts }.simplify(formula)
      return f.builder.failure == nil ? try settle(short, in: f) : slope
    }
  }

  /// The quantity by its variable itself, without the names in between: a function's value at x is a formula of x.
  func directly(_ quantity: Quantity, of variable: Quantity) throws -> Quantity {
    try forming { f in
      guard case .template(let body) = quantity.version.recipe,
        let root = try writtenOut(inlined(body, of: quantity, f), until: variable.id, f)
      else { return quantity }
      return try settle(root, in: f)
    }
  }

  /// What stands for any upstream gradient: a symbol where z is one.
  func upstream(like z: Quantity) throws -> Quantity {
    if z.version.kind != .symbol { return leaf(.matrix(try Matrix.zeros(try numbers(z).shape))) }
    var version = Version()
    version.kind = .symbol
    version.shape = z.shape
    return table.insert(version)
  }

  /// Gradients, and what else rests on `source`, written out: one formula of names and `source`.
  func writtenOut(_ root: NodeID, until source: VersionID?, _ f: Formation) throws -> NodeID? {
    var root = root
    while true {
      try checkInterruption()
      var replacements: [NodeID: NodeID] = [:]
      for slot in graph.slots(of: root) {
        let quantity = f.slots[slot]
        guard quantity.id != source, case .template(let body) = quantity.version.recipe,
          quantity.version.isGradient || source.map(recordOrder(of: quantity.id).contains) ?? false
        else { continue }
        replacements[graph.slot(slot)] = inlined(body, of: quantity, f)
      }
      if replacements.isEmpty { return root }
      root = graph.substituting(replacements, in: root)
      if graph.reachable(from: [root]).count > Self.largestFormula { return nil }
    }
  }

  /// ∂/∂x(∂L/∂y): rows x, columns y.
  func secondDerivative(
    of loss: Quantity, by x: Quantity, and y: Quantity, at range: SourceRange
  ) throws -> Quantity {
    let first = try gradient(of: loss, by: y, at: range)
    let table = try jacobian(of: first, by: x, at: range)
    if x.id == y.id { return table }
    return try forming { f in
      let root =
        if case .template(let body) = table.version.recipe { inlined(body, of: table, f) } else { f.node(for: table) }
      let simplifier = Simplifier(builder: f.builder) { f.slots[$0].version.facts }
      return try settle(simplifier.simplify(f.builder.transpose(root)), in: f)
    }
  }

  /// ∂ sum(V ⊙ Z)/∂W.
  func pullback(of z: Quantity, by w: Quantity, along v: Quantity, at range: SourceRange) throws -> Quantity {
    guard v.shape == z.shape else {
      throw error("vjp takes V of the shape of \(text(z)), \(shapeText(z.shape)), not \(shapeText(v.shape))", at: range)
    }
    return try explicit(try flowing(v, from: z, to: w, at: range) ?? zeros(like: w))
  }

  /// The pullback of U is linear in U, so its own derivative along V is the pushforward.
  func pushforward(of z: Quantity, by w: Quantity, along v: Quantity, at range: SourceRange) throws -> Quantity {
    guard v.shape == w.shape else {
      throw error("jvp takes V of the shape of \(text(w)), \(shapeText(w.shape)), not \(shapeText(v.shape))", at: range)
    }
    let u = try upstream(like: z)
    let back = try pullback(of: z, by: w, along: u, at: range)
    let forth = try gradientOrZero(of: try made(of: [back, v]) { $0.sum($0.times($1[0], $1[1])) }, by: u)
    return try explicit(forth, u, for: z)
  }

  /// A version of an expression over these quantities.
  func made(
    of inputs: [Quantity], _ body: (ExpressionBuilder, [NodeID]) throws -> NodeID
  ) throws -> Quantity {
    try forming { formation in
      let nodes = inputs.map(formation.node)
      return try settle(try body(formation.builder, nodes), in: formation)
    }
  }

  /// The gradient; zeros where an entry does not depend on the variable, for a table has a place for each.
  private func gradientOrZero(of number: Quantity, by variable: Quantity) throws -> Quantity {
    if number.id == variable.id { return leaf(.matrix(Matrix(scalar: 1))) }
    return try backward(from: number.id).gradients[variable.id] ?? zeros(like: variable)
  }

  /// Why nothing flows back from `z` to `w`; nil where something does.
  func constancy(of z: Quantity, in w: Quantity) throws -> Wording? {
    let number = try made(of: [try upstream(like: z), z]) { $0.sum($0.times($1[0], $1[1])) }
    let backward = try backward(from: number.id)
    guard backward.gradients[w.id] == nil else { return nil }
    if case .template(let root) = z.version.recipe, graph.opcode(root) == .zeros {
      return named(z.id) + .words(" is 0")
    }
    if let remark = backward.remarks[w.id]?.first { return .words("almost everywhere: \(remark)") }
    return named(z.id) + .words(" does not depend on ") + named(w.id)
  }

  private func entries(_ quantity: Quantity, _ range: SourceRange) throws -> Int? {
    quantity.version.kind == .symbol ? nil : try numbers(quantity, range).count
  }

  private static let mostRows = 4096
  /// Beyond this many operators a Jacobian is built row by row.
  private static let largestFormula = 1000
}
