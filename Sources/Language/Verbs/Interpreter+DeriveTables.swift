import Calculus
import Syntax

/// `derive jacobian(y, x)`, `derive hessian(f, x)`, `derive ∂²f/∂x²`, `derive tanh′(z)`: what else than a gradient has a
/// derivation.
extension Interpreter {
  enum Derivable {
    case gradient(Quantity, by: Quantity)
    case jacobian(Quantity, by: Quantity)
    /// ∂²f/∂x∂y.
    case hessian(Quantity, by: Quantity, and: Quantity)
  }

  /// What an operand of `derive` names; it is not evaluated (grammar B13).
  func derivable(_ expression: Syntax.Expression) throws -> Derivable {
    switch expression.kind {
    case .partial(let of, let by) where by.count == 2:
      return .hessian(try lossQuantity(of), by: try namedVariable(by[0]), and: try namedVariable(by[1]))
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind, arguments.allSatisfy({ $0.keyword == nil }) else { break }
      if name.key == "jacobian", arguments.count == 2, lookup(name) == nil {
        guard case .quantity(let table) = try value(of: arguments[0].value) else {
          throw error("a jacobian is of a Matrix, by a Matrix: jacobian(y, x)", at: expression.range)
        }
        return .jacobian(table, by: try namedVariable(arguments[1].value))
      }
      if name.key == "hessian", arguments.count == 2, lookup(name) == nil {
        let x = try namedVariable(arguments[1].value)
        return .hessian(try lossQuantity(arguments[0].value), by: x, and: x)
      }
      if let base = name.withoutPrime, lookup(name) == nil, arguments.count == 1 {
        let call = Syntax.Expression.Kind.call(Syntax.Expression(.name(base), range: callee.range), arguments)
        let number = try lossQuantity(Syntax.Expression(call, range: expression.range))
        let x = try namedVariable(arguments[0].value)
        return .gradient(try directly(number, of: x), by: x)
      }
    default: break
    }
    let (loss, variable) = try lossAndVariable(expression, "derive")
    return .gradient(loss, by: variable)
  }

  /// From the definitions of y to its table of derivatives, whose name is given.
  func tableLines(
    of z: Quantity, by w: Quantity, _ table: Quantity, named left: Wording, second: SecondDerivative? = nil,
    level: Double, at range: SourceRange
  ) throws -> [DerivationLine] {
    var last = DerivationLine(
      left: left,
      right: written(table),
      extent: Wording(plain: shapeText(table.shape), latex: shapeText(table.shape, style: .latex)))
    if let reason = try constancy(of: z, in: w) {
      (last.right, last.reason) = (.words("0"), reason)
      return [last]
    }
    guard level > 0, z.id != w.id else { return [last] }
    // What lies between; gradients are written out, and one that is differentiated has had its lines.
    let path = dependents(of: w.id, in: z).filter { !self.table[$0].isGradient }
    var lines = path.map(line).filter { $0.left.plain != $0.right.plain }
    let isWhole = lines.count == 1
    if level == 2, let entries = try entryLines(of: z, by: w, second) {
      last.reason = .words("in matrices")
      return (isWhole ? [] : lines) + entries + [last]
    }
    if let flow = try namedUpstream(like: z) {
      let back = try pullback(of: z, by: w, along: flow, at: range)
      let (g, name, of) = (text(flow.id), text(w), operandText(z.id))
      lines.append(
        DerivationLine(
          left: Wording(
            plain: "∂sum(\(g) ⊙ \(of))/∂\(name)",
            latex: "\\frac{\\partial \\, \\mathrm{sum}(\(g) \\odot \(operandText(z.id, style: .latex)))}"
              + "{\\partial \(text(w.id, style: .latex))}"),
          right: written(back),
          reason: .words("what flows back, for any \(g) of its shape")))
      // ∂²f/∂x∂y has x's entries as rows, as what flows back has.
      let isTurned = second.map { $0.first.plain == text(w) } ?? true
      last.reason = .words("\(isTurned ? "transposed, " : "")the matrix that multiplies \(g)")
    }
    return lines + [last]
  }

  /// Its formula, or its name where it has none.
  private func written(_ quantity: Quantity) -> Wording {
    quantity.version.recipe.isLeaf
      ? named(quantity.id) : Wording(plain: formula(quantity.id), latex: formula(quantity.id, style: .latex))
  }

  /// Names of a second derivative's entries: of which number, and by what first.
  struct SecondDerivative {
    var of: Wording
    var first: Wording
  }

  /// Any upstream gradient, under a name that the program does not use.
  private func namedUpstream(like z: Quantity) throws -> Quantity? {
    let names = ["G", "U", "V", "H"].map { Name(spelling: $0) }
    guard let name = names.first(where: { lookup($0) == nil }) else { return nil }
    let flow = try upstream(like: z)
    table.update(flow.id) { $0.name = name }
    return flow
  }

  /// nil where an operator on the way has no rule by entries.
  private func entryLines(of z: Quantity, by w: Quantity, _ second: SecondDerivative?) throws -> [DerivationLine]? {
    try forming { f in
      let own = graph.slotNumber(f.node(for: z)) ?? 0
      let variable = graph.slotNumber(f.node(for: w)) ?? 0
      guard case .template(let body) = z.version.recipe,
        let root = try writtenOut(inlined(body, of: z, f), until: w.id, f),
        let story = EntryStory(
          uses: [EntryStory.Use(root: root, own: own, upstream: nil)], variable: variable, builder: f.builder,
          sumsToOne: { !f.slots[$0].version.facts.isDisjoint(with: [.rowsSumToOne, .onehot]) })
      else { return nil }
      return lines(of: story, w.id, z, f, second)
    }
  }
}
