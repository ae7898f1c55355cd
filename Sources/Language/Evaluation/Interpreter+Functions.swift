import Calculus
import Matrices
import Syntax

/// Functions as values: mapped over entries, and their derivatives `f′`.
extension Interpreter {
  /// `f.(x)`: f of every entry, in the shape of x. A number among several arguments stands for every entry.
  func mapped(
    _ callee: Syntax.Expression, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard case .function(let function) = try value(of: callee) else { return try call(callee, arguments, whole, f) }
    let positional = arguments.filter { $0.keyword == nil }
    let keywords = try arguments.compactMap { argument in
      try argument.keyword.map { ($0, try value(of: argument.value)) }
    }
    let operands = try positional.map { argument in
      try forming { formation -> Quantity in
        try settle(try node(argument.value, formation), in: formation)
      }
    }
    guard operands.count == function.parameters.positional.count,
      let whole_ = operands.first(where: { !$0.shape.isScalar }) ?? operands.first
    else { throw error("\(function.name) takes \(function.parameters.positional.count) operands", at: whole.range) }
    for operand in operands where !operand.shape.isScalar && operand.shape != whole_.shape {
      throw error(
        "\(text(whole_)) is \(shapeText(whole_.shape)) and \(text(operand)) is \(shapeText(operand.shape)); \(function.name).(…) takes entries in pairs",
        at: whole.range)
    }
    let model = try matrix(whole_, whole.range)
    guard model.count <= Self.mostMapped else {
      throw error(
        "\(function.name).(…) maps at most \(Self.mostMapped) entries, and \(text(whole_)) has \(model.count)",
        at: whole.range, help: "written with entrywise operators, \(function.name)(…) takes the matrix as a whole")
    }
    let columns = try operands.map { $0.shape.isScalar ? $0 : try made(of: [$0]) { try $0.apply(.vec, $1[0]) } }
    let results = try (0..<model.count).map { place -> Value in
      let entries = try columns.map { $0.shape.isScalar ? $0 : try line($0, .sliceRows, place) }
      let values = zip(function.parameters.positional, entries).map { ($0, Value.quantity($1)) }
      return try invoke(function, values + keywords, at: whole.range)
    }
    let numbers = results.compactMap { result -> Quantity? in
      guard case .quantity(let quantity) = result, quantity.shape.isScalar else { return nil }
      return quantity
    }
    guard numbers.count == results.count else { return .value(try list(results, at: whole.range)) }
    f.readsVariable = true
    guard numbers.count > 1 else { return numbers.first.map { .node(f.node(for: $0)) } ?? .node(f.node(for: whole_)) }
    let column = try f.builder.apply(.vcat, numbers.map(f.node))
    return .node(try f.builder.apply(.reshapeLike, column, f.node(for: whole_)))
  }

  /// What a function without a name goes by in messages.
  static let lambdaName = "the function"
  private static let mostMapped = 10_000

  /// `f′`, `tanh′`, `f″`: the derivative of a function of one operand (grammar L5); nil where no function is so called.
  func derivative(named name: Name, at range: SourceRange) throws -> Value? {
    guard let base = name.withoutPrime else { return nil }
    let value: Value
    if let bound = lookup(base.key)?.binding.value {
      value = bound
    } else if isBuiltin(base.key) {
      value = .builtin(base.key)
    } else if let inner = try derivative(named: base, at: range) {
      value = inner
    } else {
      return nil
    }
    switch value {
    case .function(let function) where function.parameters.positional.count == 1:
      return .function(derivative(of: .name(base), name, range))
    case .builtin: return .function(derivative(of: .name(base), name, range))
    case .function(let function):
      throw error(
        "\(function.name) takes \(function.parameters.positional.count) operands, and \(name.spelling) needs one",
        at: range, help: "∂\(function.name)(x, y)/∂x is a partial derivative")
    default: return nil
    }
  }

  /// `x -> slope(f, x)`, which the evaluator knows how to run.
  private func derivative(of callee: Syntax.Expression.Kind, _ name: Name, _ range: SourceRange) -> Function {
    let x = Name(spelling: "x")
    let call = Syntax.Expression(
      .call(
        Syntax.Expression(.name(Name(spelling: "slope")), range: range),
        [
          Argument(value: Syntax.Expression(callee, range: range)),
          Argument(value: Syntax.Expression(.name(x), range: range)),
        ]), range: range)
    return Function(
      name: name.spelling, parameters: Parameters(positional: [x]), body: .expression(call), source: source,
      enclosing: functionScope)
  }

  /// df/dx at x: of a number, or entry by entry where f works so. A matrix that f mixes has a jacobian, not a slope.
  func slope(of callee: Syntax.Expression, at x: Quantity, _ whole: Syntax.Expression) throws -> Quantity {
    // A node of its own: paths to x that do not lead through f do not count.
    let point = try made(of: [x]) { $0.builderCopy($1[0]) }
    let argument = Name(spelling: "x")
    let outer = scope
    scope = Scope(enclosing: outer.isTopLevel ? nil : outer)
    defer { scope = outer }
    scope.bind(argument, .quantity(point), place: place, time: table.tick())
    let applied = Syntax.Expression(
      .call(callee, [Argument(value: Syntax.Expression(.name(argument), range: whole.range))]), range: whole.range)
    guard case .quantity(let y) = try value(of: applied) else {
      throw error("\(source.slice(callee.range)) gives no number", at: whole.range)
    }
    if y.shape.isScalar { return try read(gradient(of: y, by: point, at: whole.range), at: x, for: point) }
    guard y.shape == x.shape, isEntrywise(y, from: point) else {
      throw error(
        "\(source.slice(callee.range)) mixes the entries of a \(shapeText(x.shape)) matrix, so it has no slope there",
        at: whole.range, help: "jacobian(f(x), x) is the table of its derivatives, f′.(x) maps a function of numbers")
    }
    let sum = try made(of: [y]) { $0.sum($1[0]) }
    return try read(gradient(of: sum, by: point, at: whole.range), at: x, for: point)
  }

  /// Whether every step from `x` to `y` works entry by entry.
  private func isEntrywise(_ y: Quantity, from x: Quantity) -> Bool {
    let order = recordOrder(of: y.id)
    guard order.contains(x.id) else { return true }
    var reached: Set<VersionID> = [x.id]
    for id in order.reversed() where id != x.id && table[id].inputs.contains(where: reached.contains) {
      reached.insert(id)
      guard case .template(let root) = table[id].recipe else { return false }
      for node in graph.reachable(from: [root]) where graph.arity(node) > 0 {
        let definition = Registry.shared[graph.opcode(node)].definition
        let isScaling = graph.opcode(node) == .product || graph.opcode(node) == .matrixPower
        guard definition is any ElementwiseUnary.Type || definition is any ElementwiseBinary.Type || isScaling else {
          return false
        }
      }
    }
    return true
  }
}

extension ExpressionBuilder {
  /// 1·x, which is x as a node of its own.
  fileprivate func builderCopy(_ x: NodeID) -> NodeID { (try? apply(.product, constant(1), x)) ?? x }
}
