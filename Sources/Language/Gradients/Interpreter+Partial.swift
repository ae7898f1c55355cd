import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `∂L/∂V`, `∂L/∂{W₁, b₁}`, `∂²s/∂x²` of numbers.
  func partial(
    _ of: Syntax.Expression, _ by: [Syntax.Expression], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    let loss = try lossQuantity(of)
    f.readsVariable = true
    if by.count == 2 {
      let (x, y) = (try variable(by[0]), try variable(by[1]))
      return .node(f.node(for: try secondDerivative(of: loss, by: x, and: y, at: whole.range)))
    }
    switch try gradient(of: loss, by: by[0], at: whole.range) {
    case .quantity(let quantity): return .node(f.node(for: quantity))
    case let value: return .value(value)
    }
  }

  /// One quantity below ∂, as its name stands for now.
  private func variable(_ expression: Syntax.Expression) throws -> Quantity {
    guard case .quantity(let quantity) = try value(of: expression), quantity.version.payload.isNumeric else {
      throw error("∂² differentiates by a number or a Matrix", at: expression.range)
    }
    return quantity
  }

  /// `∇f`: the gradients by name; `∇ₓf`: one of them.
  func nabla(
    _ of: Syntax.Expression, _ by: Name?, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    if let by {
      return try partial(of, [Syntax.Expression(.name(by), range: whole.range)], whole, f)
    }
    let loss = try lossQuantity(of)
    let backward = try backward(from: loss.id)
    let named = backward.order.filter { isPresent($0) && table[$0].recipe.isLeaf && backward.gradients[$0] != nil }
    return .value(.list(named.reversed().compactMap { backward.gradients[$0].map(Value.quantity) }))
  }

  /// `∇²f`: by the one matrix or number that f was made of.
  func hessian(_ of: Syntax.Expression, _ whole: Syntax.Expression, _ f: Formation) throws -> NodeID {
    let loss = try lossQuantity(of)
    let backward = try backward(from: loss.id)
    let leaves = backward.order.filter { table[$0].recipe.isLeaf && backward.gradients[$0] != nil }
    guard leaves.count == 1, let leaf = leaves.first else {
      let names = leaves.prefix(5).map { text($0) }.joined(separator: ", ")
      throw error(
        "∇² needs to know the variable: \(text(loss)) was made of \(leaves.isEmpty ? "nothing" : names)",
        at: whole.range, help: "hessian(\(text(loss)), x), or ∂²\(text(loss))/∂x²")
    }
    f.readsVariable = true
    let variable = table.quantity(leaf)
    return f.node(for: try secondDerivative(of: loss, by: variable, and: variable, at: whole.range))
  }

  func lossQuantity(_ expression: Syntax.Expression) throws -> Quantity {
    let value = try value(of: expression)
    let name = source.slice(expression.range)
    guard case .quantity(let quantity) = value else {
      if case .function(let function) = value {
        let isNamed = if case .name = expression.kind { true } else { false }
        let operands = function.parameters.positional.map(\.spelling).joined(separator: ", ")
        let prime = function.parameters.positional.count == 1 ? "\(name)′(\(operands)), or " : ""
        throw error(
          "\(clipped(name)) is a function", at: expression.range,
          help: isNamed
            ? "\(prime)∂\(name)(\(operands))/∂\(function.parameters.positional.first?.spelling ?? "x")"
            : "give it a name: f = \(clipped(name)), and ∂f(\(operands))/∂x differentiates its value")
      }
      throw error("∂ differentiates a number, and \(name) is a \(value.typeName)", at: expression.range)
    }
    guard quantity.shape.isScalar else {
      let diagnostic = error(
        "\(name) is \(shapeText(quantity.shape)); ∂ differentiates a 1×1", at: expression.range,
        help: "∂(sum(\(name)))/∂… is of one number; jacobian(\(name), …) has the derivative of every entry")
      lastShapeError = diagnostic
      throw diagnostic
    }
    return quantity
  }

  private func gradient(of loss: Quantity, by variable: Syntax.Expression, at range: SourceRange) throws -> Value {
    let value: Value
    if case .name(let name) = variable.kind {
      guard let (binding, _) = lookup(name) else { throw unknown(name, at: variable.range) }
      value = binding.value
    } else {
      value = try self.value(of: variable)
    }
    switch value {
    case .list(let items):
      return .list(
        try items.map { item in
          guard case .quantity(let quantity) = item else {
            throw error("∂ by a List differentiates by its matrices", at: variable.range)
          }
          return .quantity(try gradient(of: loss, by: present(of: quantity), at: range))
        })
    case .quantity(let quantity): return .quantity(try gradient(of: loss, by: quantity, at: range))
    default: throw error("∂ differentiates by a number or a Matrix, not by a \(value.typeName)", at: variable.range)
    }
  }

  /// ∂L/∂V for V's present version: never a silent zero, never a silent part (semantics G1, V4).
  func gradient(of loss: Quantity, by variable: Quantity, at range: SourceRange) throws -> Quantity {
    if loss.id == variable.id { return leaf(.matrix(Matrix(scalar: 1))) }
    let backward = try backward(from: loss.id)
    switch try dependence(of: loss, on: variable, in: backward, at: range) {
    case .told: break
    case .dropsOut:
      note("∂\(numerator(loss))/∂\(text(variable)) is zero: \(text(variable)) drops out of \(text(loss))", at: range)
    case .none:
      let (l, v) = (text(loss), text(variable))
      throw error("∂\(numerator(loss))/∂\(v): \(l) does not depend on \(v)", at: range)
    }
    return try backward.gradients[variable.id] ?? zeros(like: variable)
  }

  enum Dependence {
    /// By a gradient, or with jumps only, which is noted.
    case told
    case dropsOut, none
  }

  /// How z depends on V, where `backward` is that of z or of a number made of it. What would be a part of a derivative
  /// is an error; what is zero almost everywhere is noted.
  func dependence(
    of z: Quantity, on variable: Quantity, in backward: Backward, at range: SourceRange
  ) throws -> Dependence {
    let (l, v) = (text(z), text(variable))
    let name = "∂\(numerator(z))/∂\(v)"
    try refusePartial(of: name, in: backward, by: variable, at: range)
    if let reason = backward.blocks[variable.id]?.first {
      throw error(
        "\(name): \(l) depends on \(v) by a path without a derivative: \(reason)", at: range,
        help: "const(…) around it takes it as a constant")
    }
    if backward.gradients[variable.id] != nil { return .told }
    if let remark = backward.remarks[variable.id]?.first {
      note("\(name) is zero almost everywhere: \(remark)", at: range)
      return .told
    }
    if let reason = backward.obstacles[variable.id]?.first {
      throw error(
        "\(name): \(l) depends on \(v) only by a path that has no derivative: \(reason)", at: range)
    }
    if backward.order.contains(variable.id) { return .dropsOut }
    if let mistaken = mistaken(name, z, variable, backward, at: range) { throw mistaken }
    return .none
  }

  /// z as it stands above a fraction's line.
  private func numerator(_ z: Quantity) -> String {
    z.version.name == nil && z.version.gradientName != nil ? "(\(text(z)))" : operandText(z.id)
  }

  func zeros(like variable: Quantity) throws -> Quantity {
    if variable.shape.isScalar { return leaf(.matrix(Matrix(scalar: 0))) }
    guard variable.version.kind == .symbol else {
      return leaf(.matrix(try Matrix.zeros(try numbers(variable).shape)))
    }
    return try made(of: [variable]) { try $0.apply(.zeros, $0.apply(.rows, $1[0]), $0.apply(.columns, $1[0])) }
  }

  /// An update between V and z hides a path: an error that names it (V4).
  private func refusePartial(
    of name: String, in backward: Backward, by variable: Quantity, at range: SourceRange
  ) throws {
    for id in backward.order where table[id].past.contains(variable.id) {
      let (s, v) = (text(id), text(variable))
      let line = table[id].place.map { " at line \($0.line)" } ?? ""
      throw error(
        "\(name): \(s) was built by \(table[id].updatedBy) from \(v)\(line), "
          + "and an update keeps no derivative",
        at: range,
        help: "write \(s) = \(s) + …, put the loop in a function, or take const(\(s))")
    }
  }

  /// Why z depends on another version than V: computed from an earlier one, or from what V was copied from.
  private func mistaken(
    _ derivative: String, _ z: Quantity, _ variable: Quantity, _ backward: Backward, at range: SourceRange
  ) -> Diagnostic? {
    let (l, v) = (text(z), text(variable))
    let version = variable.version
    if let name = version.name, backward.order.contains(where: { $0 != variable.id && table[$0].name == name }) {
      let line = version.place.map { " at line \($0.line)" } ?? ""
      return error(
        "\(derivative): \(v) was assigned\(line), after \(l) was computed from an earlier \(v)", at: range,
        help: "forward \(l) computes \(l) from the present \(v)")
    }
    if version.name == nil, case .template = version.recipe {
      return error(
        "∂\(l)/∂(\(v)): \(v) is no step of \(l) by a name", at: range, help: "name it before it is used: Z = \(v)")
    }
    if case .template(let root) = version.recipe, graph.slotNumber(root) == 0, let original = version.inputs.first,
      backward.order.contains(original)
    {
      return error(
        "\(derivative): \(l) was computed from \(text(original)), and \(v) = \(text(original))", at: range,
        help: "∂\(l)/∂\(text(original)) is that gradient")
    }
    return nil
  }

  /// Whether a version is what its name stands for now.
  func isPresent(_ id: VersionID) -> Bool { table[id].name != nil && table[id].unboundAt == .max }
}

extension Recipe {
  var isLeaf: Bool {
    if case .leaf = self { return true }
    return false
  }
}
