import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// A call: a function of the program, a built-in, or an operator, in that order of names.
  func call(
    _ callee: Syntax.Expression, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard case .name(let name) = callee.kind else {
      let value = try value(of: callee)
      return try call(value, source.slice(callee.range), arguments, whole, f)
    }
    if let value = meaning(of: name)?.value {
      if case .quantity = value, let binding = lookup(name)?.binding, let hint = shadowHint(name, binding) {
        throw error(hint.message, at: callee.range, help: hint.help)
      }
      return try call(value, name.spelling, arguments, whole, f)
    }
    if !isBuiltin(name), let derivative = try derivative(named: name, at: callee.range) {
      return try call(derivative, name.spelling, arguments, whole, f)
    }
    return try callBuiltin(name, arguments, whole, f)
  }

  private func call(
    _ value: Value, _ name: String, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    switch value {
    case .function(let function): return try call(function, arguments, whole, f)
    case .builtin(let name):
      return try callBuiltin(Name(spelling: name), arguments, whole, f)
    case .quantity(let quantity):
      let operands = arguments.map { source.slice($0.value.range) }.joined(separator: ", ")
      let inner = operands.isEmpty || operands.count > 20 ? "…" : operands
      throw error(
        "\(name) is \(described(value)), no function", at: whole.range,
        help: arguments.count > 1
          ? "\(name)[\(inner)] indexes"
          : "write \(name)·(\(inner))" + (quantity.shape.isScalar ? "" : ", or \(name)[\(inner)] to index"))
    case .optimizer:
      throw error(
        "\(name) is \(described(value)), no function", at: whole.range, help: "train L over W with \(name) uses it")
    default: throw error("\(name) is \(described(value)), no function", at: whole.range)
    }
  }

  /// A value in a sentence: the number itself, `a 3×10 Matrix`, `a List`.
  private func described(_ value: Value) -> String {
    guard case .quantity(let quantity) = value, quantity.version.payload.isNumeric else {
      return "\("AEIO".contains(value.typeName.prefix(1)) ? "an" : "a") \(value.typeName)"
    }
    if let number = quantity.version.payload.matrix?.scalarValue { return "the number \(NumberLayout.format(number))" }
    return "a \(shapeText(quantity.shape)) \(value.typeName)"
  }

  /// "sum is 0 since line 3; forget sum" (grammar B16).
  private func shadowHint(_ name: Name, _ binding: Binding) -> (message: String, help: String)? {
    guard isBuiltin(name) else { return nil }
    let line = binding.place.map { " since line \($0.line)" } ?? ""
    return (
      "\(name.spelling) is \(described(binding.value))\(line), which hides the function",
      "forget \(name.spelling) brings the function back"
    )
  }

  // MARK: Operators by name

  /// An operator of the registry called by its word.
  func callOperator(
    _ candidates: [Operator], _ name: String, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    let positional = arguments.filter { $0.keyword == nil }
    // `round(x; digits=2)` means the one that knows digits.
    let keywords = arguments.compactMap(\.keyword)
    let knowing = candidates.filter { rule in
      keywords.allSatisfy { word in rule.operands.contains { $0.isNamed(word.key) } }
    }
    guard
      let rule = (knowing + candidates).first(where: { $0.takes(positional.count) })
        ?? candidates.first(where: { $0.isVariadic })
    else { throw wrongCount(candidates, name, positional.count, whole) }
    var operands: [Syntax.Expression?] = positional.map(\.value)
    var nodes: [NodeID] = []
    for (place, argument) in positional.enumerated() {
      let role = rule.operands.indices.contains(place) ? rule.operands[place].role : .quantity
      nodes.append(try operand(argument.value, role, rule, f))
    }
    for operand in rule.operands.dropFirst(positional.count) {
      if let given = arguments.first(where: { $0.keyword.map { operand.isNamed($0.key) } ?? false }) {
        nodes.append(try self.operand(given.value, operand.role, rule, f))
        operands.append(given.value)
      } else if let value = operand.defaultValue {
        nodes.append(f.builder.constant(value))
        operands.append(nil)
      }
    }
    for argument in arguments {
      guard let keyword = argument.keyword, !rule.operands.contains(where: { $0.isNamed(keyword.key) }) else {
        continue
      }
      let known = rule.operands.filter { $0.defaultValue != nil }.map(\.name)
      throw error(
        "\(name) has no keyword \(keyword.spelling)", at: argument.value.range,
        help: ForeignWords.translation(ofKeyword: keyword.spelling)
          ?? (known.isEmpty ? nil : "it knows \(known.joined(separator: ", "))"))
    }
    return .node(try apply(rule.opcode, nodes, operands.map { $0 ?? whole }, whole, f))
  }

  /// An operand in its role: quantities stay formulas, sizes and positions are worked out now.
  private func operand(
    _ expression: Syntax.Expression, _ role: Operand.Role, _ rule: Operator, _ f: Formation
  ) throws -> NodeID {
    let node = try node(expression, f)
    switch role {
    case .quantity: return node
    case .option:
      if graph.constantValue(node) != nil { return node }
      guard let number = try number(node, f, expression.range).scalarValue else {
        throw error("this chooses a variant and is one number or truth", at: expression.range)
      }
      return f.builder.constant(number)
    case .size, .positions:
      if graph.constantValue(node) != nil || graph.slotNumber(node) != nil { return node }
      if isSymbolic(node, f) { return node }
      return f.node(for: try settle(node, in: f))
    }
  }

  /// Whether a node rests on a symbol, so that it has no number now.
  func isSymbolic(_ node: NodeID, _ f: Formation) -> Bool {
    graph.slots(of: node).contains { f.slots[$0].version.kind == .symbol }
  }

  private func wrongCount(
    _ candidates: [Operator], _ name: String, _ count: Int, _ whole: Syntax.Expression
  ) -> Diagnostic {
    let forms = candidates.map { "\(name)(\($0.signature))" }.joined(separator: " or ")
    return error(
      "\(name) does not take \(Self.operands(count))", at: whole.range, help: "it is \(forms)")
  }

  /// `1 operand`, `2 operands`.
  static func operands(_ count: Int) -> String { count == 1 ? "1 operand" : "\(count) operands" }

  // MARK: Functions of the program

  func call(
    _ function: Function, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    let positional = arguments.filter { $0.keyword == nil }
    guard positional.count == function.parameters.positional.count else {
      let wanted = function.parameters.positional.map(\.spelling).joined(separator: ", ")
      throw error(
        "\(function.name) takes \(Self.operands(function.parameters.positional.count)), not \(positional.count)",
        at: whole.range, help: "it is \(function.name)(\(wanted))")
    }
    var values: [(Name, Value)] = []
    for (name, argument) in zip(function.parameters.positional, positional) {
      values.append((name, try self.argument(argument.value, f)))
    }
    for argument in arguments {
      guard let keyword = argument.keyword else { continue }
      guard function.parameters.keywords.contains(where: { $0.name == keyword }) else {
        throw error("\(function.name) has no keyword \(keyword.spelling)", at: argument.value.range)
      }
      values.append((keyword, try self.argument(argument.value, f)))
    }
    // What it reads on the way counts as read here.
    f.readsVariable = true
    let outer = activeGuards.count
    let result = try invoke(function, values, at: whole.range)
    // Conditions that led to the returned value decided what is made of it (F4).
    f.guards += activeGuards[outer...]
    activeGuards.removeLast(activeGuards.count - outer)
    if case .quantity(let quantity) = result, quantity.version.payload.isNumeric {
      return .node(f.node(for: quantity))
    }
    return .value(result)
  }

  private func argument(_ expression: Syntax.Expression, _ f: Formation) throws -> Value {
    switch try evaluate(expression, f) {
    case .value(let value): return value
    case .node(let node): return .quantity(try settle(node, in: f))
    }
  }

  /// Runs a function's body in a scope of its own. Parameters are fresh nodes on the arguments (semantics G3).
  func invoke(_ function: Function, _ values: [(Name, Value)], at range: SourceRange) throws -> Value {
    guard !stackLimit.isNear else { throw tooDeep(range) }
    let caller = (scope, source, statementRange)
    scope = Scope(enclosing: function.enclosing)
    callDepth += 1
    defer {
      (scope, source, statementRange) = caller
      callDepth -= 1
    }
    for (name, value) in values { bind(name, value, in: scope) }
    source = function.source
    do {
      for (name, value) in function.parameters.keywords where !values.contains(where: { $0.0 == name }) {
        bind(name, try self.value(of: value), in: scope)
      }
      switch function.body {
      case .expression(let body):
        statementRange = body.range
        return try value(of: body)
      case .statements(let body):
        bodyValue = nil
        if case .returned(let value) = try run(body) { return value }
        // As in Julia, the last expression is the result.
        return bodyValue ?? .nothing
      }
    } catch var diagnostic as Diagnostic {
      let line = LineIndex(caller.1.text).position(of: range.start).line
      let step = "in \(function.name), called at \(caller.1.name):\(line)"
      // A recursion's steps are alike: they are counted, not listed.
      diagnostic.note(step: step)
      throw diagnostic
    }
  }
}

extension Operator {
  func takes(_ count: Int) -> Bool { positionalCounts.contains(count) || isVariadic && count >= 1 }
  /// Takes any number of operands, like [a b c].
  var isVariadic: Bool { notation == .row || notation == .stack }

  /// `x; α=0.01`
  var signature: String {
    let positional = operands.filter { !$0.isKeyword }.map(\.name).joined(separator: ", ")
    let keywords = operands.filter(\.isKeyword).map { "\($0.name)=\($0.defaultText)" }
    return keywords.isEmpty ? positional : "\(positional); \(keywords.joined(separator: ", "))"
  }
}

extension Operand {
  /// The value that a call may leave out, as it is written: `0.01`, `false`.
  fileprivate var defaultText: String {
    let value = defaultValue ?? 0
    return role == .option ? (value == 0 ? "false" : "true") : NumberLayout.format(value)
  }

  /// Keywords in Greek have an ASCII spelling.
  func isNamed(_ key: String) -> Bool {
    if name == key { return true }
    let ascii = ["α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "δ": "delta", "τ": "tau"]
    return ascii[name] == key
  }
}

extension Payload {
  /// A matrix, or one to be: what formulas can be made of.
  var isNumeric: Bool {
    switch self {
    case .matrix, .pending: true
    default: false
    }
  }
}
