import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// An expression as a node of the formula in the making, or as a value that is no matrix.
  func evaluate(_ expression: Syntax.Expression, _ f: Formation) throws -> Evaluated {
    guard !stackLimit.isNear else { throw tooDeep(expression.range) }
    switch expression.kind {
    case .number(let value): return .node(f.builder.constant(value))
    case .string(let parts): return .value(.string(try text(of: parts)))
    case .bool(let truth): return .value(.bool(truth))
    case .name(let name): return try read(name, at: expression.range, f)
    case .end:
      if let last = ends.last { return .node(f.builder.constant(Double(last))) }
      throw error("end stands for the last position inside an index: X[end, :]", at: expression.range)
    case .prefix(let operation, let operand): return try prefix(operation, operand, expression, f)
    case .binary(let operation, let a, let b): return try binary(operation, a, b, expression, f)
    case .juxtaposed(let a, let b): return try juxtaposed(a, b, expression, f)
    case .comparison(let operands, let operators): return try comparison(operands, operators, expression, f)
    case .range(let from, let step, let to): return .node(try range(from, step, to, expression, f))
    case .transpose(let a): return .node(try transpose(a, expression, f))
    case .inverseTranspose(let a):
      return .node(f.builder.transpose(try apply(.inverse, [a], expression, f)))
    case .superscript(let a, let power): return .node(try superscript(a, power, expression, f))
    case .call(let callee, let arguments): return try call(callee, arguments, expression, f)
    case .broadcastCall(let callee, let arguments): return try mapped(callee, arguments, expression, f)
    case .index(let base, let indices): return try index(base, indices, expression, f)
    case .field(let base, let name): return try field(base, name, expression, f)
    case .norm(let a, let kind): return .node(try norm(a, kind, expression, f))
    case .literal(let rows): return try literal(rows, expression, f)
    case .list(let items), .tuple(let items): return .value(try list(try items.map(value(of:)), at: expression.range))
    case .lambda(let parameters, let body):
      return .value(
        .function(
          Function(
            name: Self.lambdaName, parameters: parameters, body: .expression(body), source: source,
            enclosing: functionScope)))
    case .pair: throw error("a => b stands in a call only", at: expression.range)
    case .partial(let of, let by): return try partial(of, by, expression, f)
    case .nabla(let of, let by): return try nabla(of, by, expression, f)
    case .hessian(let of): return .node(try hessian(of, expression, f))
    case .verb(let verb): return .value(try result(of: verb, expression))
    case .missing: throw error("this does not parse", at: expression.range)
    }
  }

  /// A node for an operand; an error for what is no matrix.
  func node(_ expression: Syntax.Expression, _ f: Formation) throws -> NodeID {
    switch try evaluate(expression, f) {
    case .node(let node): return node
    case .value(let value): return try node(of: value, expression, f)
    }
  }

  func node(of value: Value, _ expression: Syntax.Expression, _ f: Formation) throws -> NodeID {
    switch value {
    case .bool(let truth): return f.builder.constant(truth ? 1 : 0)
    case .quantity(let quantity):
      switch quantity.version.payload {
      case .matrix, .pending: return f.node(for: quantity)
      case .table: return f.node(for: try matrixQuantity(ofTable: quantity, at: expression.range))
      case .strings:
        throw error(
          "\(text(quantity)) holds labels, not numbers", at: expression.range,
          help: "onehot(\(text(quantity))) makes numbers of labels")
      }
    case .function(let function):
      throw error(
        "\(function.name) is a Function; call it: \(function.name)(…)", at: expression.range)
    case .builtin(let name): throw error("\(name) is a function; call it: \(name)(…)", at: expression.range)
    case .string:
      throw error(
        "\(clipped(source.slice(expression.range))) is a String, and a number or Matrix stands here",
        at: expression.range, help: "strings are joined by interpolation: \"$a and $(b + 1)\"")
    default:
      let text = clipped(source.slice(expression.range))
      let isList = if case .list = value { true } else { false }
      throw error(
        "\(text) is a \(value.typeName), and a number or Matrix stands here", at: expression.range,
        help: isList ? "its items are \(text)[1], \(text)[2]; numbers in a row are written [1 2 3]" : nil)
    }
  }

  /// An operator applied to operands of the program.
  func apply(
    _ opcode: Opcode, _ operands: [Syntax.Expression], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    let nodes = try operands.map { try node($0, f) }
    return try apply(opcode, nodes, operands, whole, f)
  }

  func apply(
    _ opcode: Opcode, _ nodes: [NodeID], _ operands: [Syntax.Expression], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    do {
      return try f.builder.apply(opcode, sizingIdentity(opcode, nodes, f))
    } catch {
      if unifySizes(opcode, nodes, whole, f), let node = try? f.builder.apply(opcode, sizingIdentity(opcode, nodes, f))
      {
        return node
      }
      throw shapeError(error, opcode, nodes, operands, whole, f)
    }
  }

  // MARK: Names

  func lookup(_ name: Name) -> (binding: Binding, scope: Scope)? { lookup { $0[name] } }
  func lookup(_ key: String) -> (binding: Binding, scope: Scope)? { lookup { $0[key] } }

  /// What a name stands for, without a copy of all else that is known of it.
  func meaning(of name: Name) -> (value: Value, scope: Scope)? {
    lookup { $0.value(name) }.map { (value: $0.binding, scope: $0.scope) }
  }

  /// From the innermost scope outwards; the top level comes last.
  private func lookup<Found>(_ find: (Scope) -> Found?) -> (binding: Found, scope: Scope)? {
    // Most names are the scope's own.
    if let found = find(scope) { return (found, scope) }
    var candidate = scope.enclosing
    while let current = candidate {
      if let found = find(current) { return (found, current) }
      candidate = current.enclosing
    }
    if scope === top { return nil }
    return find(top).map { ($0, top) }
  }

  private func read(_ name: Name, at range: SourceRange, _ f: Formation) throws -> Evaluated {
    if let (value, scope) = meaning(of: name) {
      if !scope.guards.isEmpty, let guards = scope.guards[name.key] { f.guards += guards }
      f.readsVariable = true
      guard case .quantity(let quantity) = value else { return .value(value) }
      switch quantity.version.payload {
      case .matrix, .pending: return .node(f.node(for: quantity))
      default: return .value(value)
      }
    }
    if let constant = Self.constants[name.key] { return .node(f.builder.constant(constant)) }
    if name.key == "I" { return .node(f.node(for: unsizedIdentity())) }
    if name.key == "ans", let lastShown {
      f.readsVariable = true
      if case .quantity(let quantity) = lastShown, quantity.version.payload.isNumeric {
        return .node(f.node(for: quantity))
      }
      return .value(lastShown)
    }
    if isBuiltin(name) { return .value(.builtin(name.key)) }
    if let derivative = try derivative(named: name, at: range) { return .value(derivative) }
    throw unknown(name, at: range)
  }

  static let constants: [String: Double] = [
    "π": .pi, "pi": .pi, "e": 2.718281828459045, "∞": .infinity, "Inf": .infinity, "NaN": .nan,
  ]

  // MARK: Operators

  private func prefix(
    _ operation: PrefixOperator, _ operand: Syntax.Expression, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    switch operation {
    case .minus:
      let value = try evaluate(operand, f)
      if case .value(.list) = value {
        let items = try overItems(.product, .node(f.builder.constant(-1)), value, whole, f)
        return .value(.list(items ?? []))
      }
      let node = try node(value, operand, f)
      if let value = f.builder.graph.constantValue(node) { return .node(f.builder.constant(-value)) }
      return .node(try apply(.negate, [node], [operand], whole, f))
    case .plus: return .node(try node(operand, f))
    case .root: return .node(try apply(.squareRoot, [operand], whole, f))
    case .not:
      let value = try evaluate(operand, f)
      if case .value(.bool(let truth)) = value { return .value(.bool(!truth)) }
      return .node(try apply(.not, [try node(value, operand, f)], [operand], whole, f))
    }
  }

  private func binary(
    _ operation: BinaryOperator, _ a: Syntax.Expression, _ b: Syntax.Expression, _ whole: Syntax.Expression,
    _ f: Formation
  ) throws -> Evaluated {
    switch operation {
    case .and: return .value(.bool(try truth(of: a, "&&") && truth(of: b, "&&")))
    case .or: return .value(.bool(try truth(of: a, "||") || truth(of: b, "||")))
    case .elementwiseLeftDivide: return .node(try apply(.elementwiseDivide, [b, a], whole, f))
    default:
      let (x, y) = (try evaluate(a, f), try evaluate(b, f))
      let opcode = Self.opcode(of: operation) ?? .product
      if let items = try overItems(opcode, x, y, whole, f) { return .value(.list(items)) }
      return .node(try apply(opcode, [node(x, a, f), node(y, b, f)], [a, b], whole, f))
    }
  }

  /// Lists add, subtract and scale item by item: `η·∂L/∂{W₁, b₁}`. Nil where neither side is a List.
  private func overItems(
    _ opcode: Opcode, _ x: Evaluated, _ y: Evaluated, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> [Value]? {
    if case .node = x, case .node = y { return nil }
    let sides = [x, y].map { side -> [Value]? in
      if case .value(.list(let items)) = side { return items }
      return nil
    }
    guard let count = sides.compactMap({ $0?.count }).first else { return nil }
    guard [.add, .subtract, .product, .hadamard, .divide].contains(opcode) else {
      throw error("Lists add, subtract and scale item by item; this does not", at: whole.range)
    }
    if let a = sides[0], let b = sides[1], a.count != b.count {
      throw error("one List has \(a.count) items, the other \(b.count)", at: whole.range)
    }
    let whole = try [x, y].map { side -> Value? in
      switch side {
      case .node(let node): .quantity(try settle(node, in: f))
      case .value(.list): nil
      case .value(let value): value
      }
    }
    return try (0..<count).map { place in
      try forming { formation in
        let operands = try zip(sides, whole).map { items, single in
          try node(of: items?[place] ?? single ?? .nothing, statementExpression, formation)
        }
        return .quantity(try settle(try formation.builder.apply(opcode, operands), in: formation))
      }
    }
  }

  /// The whole statement, where no smaller stretch is to blame.
  private var statementExpression: Syntax.Expression { Syntax.Expression(.missing, range: statementRange) }

  /// The operator of the calculus; nil where what is written is evaluated in another way.
  static func opcode(of operation: BinaryOperator) -> Opcode? {
    switch operation {
    case .product: .product
    case .divide: .divide
    case .leftSolve: .solve
    case .hadamard: .hadamard
    case .elementwiseDivide: .elementwiseDivide
    case .add: .add
    case .subtract: .subtract
    case .power: .matrixPower
    case .elementwisePower: .elementwisePower
    case .elementwiseAnd: .and
    case .elementwiseOr: .or
    case .elementwiseLeftDivide, .and, .or: nil
    }
  }

  /// `2x`, `A₂W₃`; `tanh²(x)` is tanh(x).^2 (grammar P4).
  private func juxtaposed(
    _ a: Syntax.Expression, _ b: Syntax.Expression, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    if case .superscript(let base, let power) = a.kind, case .name(let name) = base.kind, isFunction(name.key) {
      guard power > 0 else {
        throw error(
          "\(name.spelling)⁻¹(…) reads as the inverse function or as 1/\(name.spelling)(…)", at: whole.range,
          help: "write 1 ⊘ \(name.spelling)(…), or call the inverse function by its name"
            + (isBuiltin("a\(name.key)") ? ": a\(name.key)(…)" : ""))
      }
      let called = try node(Syntax.Expression(.call(base, [Argument(value: b)]), range: whole.range), f)
      return .node(try apply(.elementwisePower, [called, f.builder.constant(Double(power))], [a, b], whole, f))
    }
    return .node(try apply(.product, [a, b], whole, f))
  }

  private func transpose(
    _ a: Syntax.Expression, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    let operand = try evaluate(a, f)
    switch operand {
    case .value(.function), .value(.builtin):
      let name = clipped(source.slice(a.range))
      throw error(
        "\(name) is a Function, and ' transposes a Matrix", at: whole.range,
        help: "its derivative is \(name)′(x), typed \(name)\\prime and TAB, or slope(\(name), x)")
    default: return try apply(.transpose, [node(operand, a, f)], [a], whole, f)
    }
  }

  private func superscript(
    _ a: Syntax.Expression, _ power: Int, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    if power == -1 { return try apply(.inverse, [a], whole, f) }
    return try apply(.matrixPower, [try node(a, f), f.builder.constant(Double(power))], [a], whole, f)
  }

  func norm(
    _ a: Syntax.Expression, _ kind: String, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    switch kind {
    case "", "2":
      let node = try node(a, f)
      let shape = f.builder.shape(node)
      if kind == "2", !shape.isRow, !shape.isColumn {
        throw error(
          "‖·‖₂ of a matrix is its largest singular value, which is not meant here", at: whole.range,
          help: "‖·‖_F is the root of the sum of squares")
      }
      return try apply(.norm, [node], [a], whole, f)
    case "F": return try apply(.norm, [a], whole, f)
    case "1": return try apply(.oneNorm, [a], whole, f)
    case "∞": return try apply(.maximumNorm, [a], whole, f)
    default: throw error("there is no norm ‖·‖_\(kind)", at: whole.range, help: "‖x‖, ‖x‖₁, ‖x‖_∞, ‖P‖_F")
    }
  }

  /// A chain means *and*, entry by entry (grammar P12).
  private func comparison(
    _ operands: [Syntax.Expression], _ operators: [ComparisonOperator], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    var result: Evaluated?
    let sides = try operands.map { try evaluate($0, f) }
    for (place, operation) in operators.enumerated() {
      let link = try compare(
        sides[place], operation, sides[place + 1], [operands[place], operands[place + 1]], whole, f)
      guard let before = result else {
        result = link
        continue
      }
      if case .value(.bool(let x)) = before, case .value(.bool(let y)) = link {
        result = .value(.bool(x && y))
      } else {
        result = .node(
          try apply(.and, [try node(before, whole, f), try node(link, whole, f)], operands, whole, f))
      }
    }
    return result ?? .value(.bool(true))
  }

  func node(_ evaluated: Evaluated, _ expression: Syntax.Expression, _ f: Formation) throws -> NodeID {
    switch evaluated {
    case .node(let node): return node
    case .value(let value): return try node(of: value, expression, f)
    }
  }

  private func compare(
    _ a: Evaluated, _ operation: ComparisonOperator, _ b: Evaluated, _ operands: [Syntax.Expression],
    _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    if let labels = try compareLabels(a, operation, b, f) { return labels }
    if operation == .element || operation == .notElement {
      return .value(.bool(try isElement(a, of: b, operands, f) == (operation == .element)))
    }
    let x = try node(a, operands[0], f)
    let y = try node(b, operands[1], f)
    switch operation {
    case .less: return .node(try apply(.less, [x, y], operands, whole, f))
    case .lessOrEqual: return .node(try apply(.lessOrEqual, [x, y], operands, whole, f))
    case .greater: return .node(try apply(.greater, [x, y], operands, whole, f))
    case .greaterOrEqual: return .node(try apply(.greaterOrEqual, [x, y], operands, whole, f))
    case .equal: return .node(try apply(.equal, [x, y], operands, whole, f))
    case .notEqual: return .node(try apply(.notEqual, [x, y], operands, whole, f))
    case .approximately:
      _ = try apply(.subtract, [x, y], operands, whole, f)
      let (p, q) = (try number(x, f, whole.range), try number(y, f, whole.range))
      return .value(.bool(try Self.areClose(p, q)))
    case .element, .notElement: return .value(.bool(try isElement(a, of: b, operands, f) == (operation == .element)))
    }
  }

  /// |a − b| ≤ 1e-8 + 1e-6·max(|a|, |b|), for every entry.
  static func areClose(_ a: Matrix, _ b: Matrix) throws -> Bool {
    let difference = try Matrix.zip(Subtraction.self, a, b)
    let bound = max(try a.largestMagnitude(), try b.largestMagnitude())
    let gap = try difference.largestMagnitude()
    return gap <= 1e-8 + 1e-6 * bound
  }

  /// The value of a node now: for conditions, positions, sizes.
  func number(_ node: NodeID, _ f: Formation, _ range: SourceRange) throws -> Matrix {
    try matrix(try settle(node, in: f), range)
  }

  /// One truth for `if`, `while`, `&&`, `assert`; a matrix of several is an error (grammar P12).
  func truth(of expression: Syntax.Expression, _ what: String) throws -> Bool {
    let value = try value(of: expression)
    if case .bool(let truth) = value { return truth }
    let matrix = try numbers(value, "the condition of \(what)", expression.range)
    guard let number = matrix.scalarValue else { throw manyTruths(expression, matrix.shape, what) }
    executor.recorder?.condition(matrix, number != 0)
    return number != 0
  }

  func manyTruths(_ condition: Syntax.Expression, _ shape: Shape, _ what: String) -> Diagnostic {
    let text = clipped(source.slice(condition.range))
    return error(
      "\(what) needs one truth, and \(text) is \(shape)", at: condition.range,
      help: "all(\(text)) or any(\(text)) makes one of many")
  }
}

private enum Subtraction: BinaryFunction {
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x - y }
}
