import Calculus
import Matrices
import Syntax

/// Derivatives with more than two directions, as tables of the flattened ones (denominator layout: language.md).
extension Interpreter {
  /// Rows: entries of `z`; columns: entries of `w`; both column by column.
  func jacobian(of z: Quantity, by w: Quantity, at range: SourceRange) throws -> Quantity {
    // One number by one number is a gradient, of symbols too.
    if z.shape.isScalar, w.shape.isScalar { return try gradientOrZero(of: z, by: w, at: range) }
    guard let count = try entries(z, range), let width = try entries(w, range) else {
      throw error(
        "the table of derivatives of \(text(z)) by \(text(w)) needs numbers, and they rest on symbols", at: range,
        help: "give each symbol a value, then forward \(text(z))")
    }
    guard count <= Self.mostRows else {
      throw error("a jacobian has at most \(Self.mostRows) rows, and \(text(z)) has \(count) entries", at: range)
    }
    let column = try made(of: [z]) { try $0.apply(.vec, $1[0]) }
    let rows = try (0..<count).map { place -> Quantity in
      try checkInterruption()
      let entry = count == 1 ? z : try line(column, .sliceRows, place)
      let gradient = try gradientOrZero(of: entry, by: w, at: range)
      return try made(of: [gradient]) { $0.transpose(try $0.apply(.vec, $1[0])) }
    }
    guard count > 0 else { return leaf(.matrix(try Matrix.zeros(Shape(rows: 0, columns: width)))) }
    return count == 1 ? rows[0] : try made(of: rows) { try $0.apply(.vcat, $1) }
  }

  /// ∂/∂x(∂L/∂y): rows x, columns y.
  func secondDerivative(
    of loss: Quantity, by x: Quantity, and y: Quantity, at range: SourceRange
  ) throws -> Quantity {
    let first = try gradient(of: loss, by: y, at: range)
    let table = try jacobian(of: first, by: x, at: range)
    return x.id == y.id ? table : try made(of: [table]) { $0.transpose($1[0]) }
  }

  /// ∂ sum(V ⊙ Z)/∂W.
  func pullback(of z: Quantity, by w: Quantity, along v: Quantity, at range: SourceRange) throws -> Quantity {
    guard v.shape == z.shape else {
      throw error("vjp takes V of the shape of \(text(z)), \(shapeText(z.shape)), not \(shapeText(v.shape))", at: range)
    }
    return try gradientOrZero(of: try made(of: [v, z]) { $0.sum($0.times($1[0], $1[1])) }, by: w, at: range)
  }

  /// The pullback of U is linear in U, so its own derivative along V is the pushforward.
  func pushforward(of z: Quantity, by w: Quantity, along v: Quantity, at range: SourceRange) throws -> Quantity {
    guard v.shape == w.shape else {
      throw error("jvp takes V of the shape of \(text(w)), \(shapeText(w.shape)), not \(shapeText(v.shape))", at: range)
    }
    let u = leaf(.matrix(try Matrix.zeros(try matrix(z, range).shape)))
    let back = try pullback(of: z, by: w, along: u, at: range)
    return try gradientOrZero(of: try made(of: [back, v]) { $0.sum($0.times($1[0], $1[1])) }, by: u, at: range)
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
  private func gradientOrZero(of loss: Quantity, by variable: Quantity, at range: SourceRange) throws -> Quantity {
    if loss.id != variable.id, try !backward(from: loss.id).order.contains(variable.id) {
      if variable.shape.isScalar { return leaf(.matrix(Matrix(scalar: 0))) }
      return leaf(.matrix(try Matrix.zeros(try matrix(variable, range).shape)))
    }
    return try gradient(of: loss, by: variable, at: range)
  }

  private func entries(_ quantity: Quantity, _ range: SourceRange) throws -> Int? {
    quantity.version.kind == .symbol ? nil : try matrix(quantity, range).count
  }

  private static let mostRows = 4096
}
