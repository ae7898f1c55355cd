import Calculus
import Matrices
import Syntax

/// A function that is no operator of the calculus: it reads files, draws numbers, talks to the host, gives several
/// results, or looks at shapes. Defined once, with its doc and example; lookup, help and completion read it here.
final class Builtin: Sendable {
  let name: String
  /// How it is called: `load(file)`.
  let signature: String
  let doc: String
  /// A test runs it and compares; the result `…` stands for one that is not fixed.
  let example: Example?
  let counts: ClosedRange<Int>
  let keywords: [String]
  /// A bare name runs it, as one gives a command: `exit` (grammar B12).
  let isCommand: Bool
  /// Comes before the operator of the same name, which it calls for what is a matrix.
  let precedesOperator: Bool
  /// Its keywords are names that the caller gives to things: `save("w.npz"; W1=W)`.
  let namesThings: Bool
  /// Does nothing but give a result, and tells a loop's planner what it looks at.
  let isPure: Bool
  let run: @Sendable (BuiltinCall) throws -> Evaluated

  init(
    name: String, signature: String, doc: String, example: Example? = nil, counts: ClosedRange<Int>,
    keywords: [String] = [], isCommand: Bool = false, precedesOperator: Bool = false, namesThings: Bool = false,
    isPure: Bool = false,
    run: @escaping @Sendable (BuiltinCall) throws -> Evaluated
  ) {
    self.name = name
    self.signature = signature
    self.doc = doc
    self.example = example
    self.counts = counts
    self.keywords = keywords
    self.isCommand = isCommand
    self.precedesOperator = precedesOperator
    self.namesThings = namesThings
    self.isPure = isPure
    self.run = run
  }
}

/// What a word of the language calls: each call finds it by one look-up.
final class Callee: Sendable {
  let builtin: Builtin?
  let operators: [Operator]
  let verb: VerbCall?

  init(_ word: String) {
    builtin = Interpreter.builtins[word]
    operators = Registry.shared.named(word)
    verb = VerbCall(rawValue: word)
  }

  /// The built-in, where it is meant rather than an operator of the same name.
  func builtin(of count: Int) -> Builtin? {
    guard let builtin else { return nil }
    if operators.isEmpty || builtin.precedesOperator { return builtin }
    return builtin.counts.contains(count) && !operators.contains { $0.takes(count) } ? builtin : nil
  }
}

/// One call of a built-in: its arguments, and the interpreter that it acts on.
struct BuiltinCall {
  let interpreter: Interpreter
  let name: String
  let positional: [Syntax.Expression]
  let keywords: [String: Syntax.Expression]
  let whole: Syntax.Expression
  let formation: Formation

  func value(_ place: Int) throws -> Value { try interpreter.value(of: positional[place]) }
  func matrix(_ place: Int) throws -> Matrix { try interpreter.matrix(of: positional[place], "operand \(place + 1)") }
  func number(_ place: Int) throws -> Double { try interpreter.scalar(of: positional[place], "operand \(place + 1)") }

  /// A number of rows, columns or things.
  func size(_ place: Int) throws -> Int {
    let number = try number(place)
    guard let size = Int(exactly: number), size >= 0 else {
      throw interpreter.error(
        "\(name) needs a whole number that is not negative, not \(NumberLayout.format(number))",
        at: positional[place].range)
    }
    return size
  }

  func string(_ place: Int, _ what: String) throws -> String {
    guard case .string(let text) = try value(place) else {
      throw interpreter.error("\(name) takes \(what) as a string: \"…\"", at: positional[place].range)
    }
    return text
  }

  func flag(_ keyword: String, default standard: Bool) throws -> Bool {
    guard let expression = keywords[keyword] else { return standard }
    return try interpreter.truth(of: expression, keyword)
  }

  func number(_ keyword: String, default standard: Double) throws -> Double {
    guard let expression = keywords[keyword] else { return standard }
    return try interpreter.scalar(of: expression, keyword)
  }

  /// The operator that this built-in precedes, applied to the operands.
  func operatorCall(_ opcode: Opcode, _ nodes: [NodeID]) throws -> Evaluated {
    .node(try interpreter.apply(opcode, nodes, positional, whole, formation))
  }

  /// A quantity as a node of the caller's formula.
  func node(_ quantity: Quantity) -> Evaluated { .node(formation.node(for: quantity)) }

  /// A value made here and now, without a record.
  func leaf(_ matrix: Matrix) -> Evaluated { node(interpreter.leaf(.matrix(matrix))) }

  /// Several results, each with its place in the record of `source`.
  func results(of place: Int, _ names: [String], _ compute: @escaping @Sendable (Matrix) throws -> [Matrix]) throws
    -> Evaluated
  {
    guard case .quantity(let source) = try value(place) else {
      throw interpreter.error("\(name) takes a Matrix", at: positional[place].range)
    }
    let name = name
    let values = try compute(try interpreter.matrix(source, positional[place].range))
    return .value(
      .list(
        try values.indices.map { index in
          let recipe = HostRecipe(name: name, isSmooth: true, text: { "\(name)(\($0[0]))[\(index + 1)]" }) { inputs in
            guard let matrix = inputs.first?.matrix else { return .pending }
            return .matrix(try compute(matrix)[index])
          }
          return .quantity(try interpreter.hostVersion(recipe, inputs: [source], value: .matrix(values[index])))
        }))
  }
}

extension Interpreter {
  /// All built-ins, by the chapters of the reference.
  static let builtinFamilies: [(title: String, builtins: [Builtin])] = [
    ("Tables and labels", DataBuiltins.all), ("Files", FileBuiltins.all),
    ("Records and parameters", RecordBuiltins.all),
    ("Random numbers", RandomBuiltins.all), ("The host", HostBuiltins.all), ("Shapes and factors", MatrixBuiltins.all),
    ("Optimizers", OptimizerBuiltins.all), ("Derivatives", DerivativeBuiltins.all),
    ("Formulas", FormulaBuiltins.all + CodeBuiltin.all),
    ("Lists and parts", ListBuiltins.all),
    ("Asking and waiting", AskingBuiltins.all),
  ]

  static let builtins = Dictionary(
    uniqueKeysWithValues: builtinFamilies.flatMap(\.builtins).map { ($0.name, $0) })

  /// Words that are called, built-ins and operators alike.
  var builtinWords: [String] { Array(Self.builtins.keys) + Registry.shared.words }

  /// By word: what built-ins, operators and verbs are called by.
  private static let callees: NameTable<Callee> = {
    var table = NameTable<Callee>()
    for word in Array(builtins.keys) + Registry.shared.words + VerbCall.allCases.map(\.rawValue) {
      table.set(Name(spelling: word), Callee(word))
    }
    return table
  }()

  func isBuiltin(_ key: String) -> Bool { Self.callees.place(of: key) != nil }
  func isBuiltin(_ name: Name) -> Bool { Self.callees.place(of: name) != nil }

  func isFunction(_ key: String) -> Bool {
    guard let value = lookup(key)?.binding.value else { return isBuiltin(key) }
    switch value {
    case .function, .builtin: return true
    default: return false
    }
  }

  func callBuiltin(
    _ name: Name, _ arguments: [Argument], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard let callee = Self.callees[name] else { throw unknown(name, at: whole.range, isCalled: true) }
    let positional = arguments.compactMap { $0.keyword == nil ? $0.value : nil }
    if let builtin = callee.builtin(of: positional.count) { return try call(builtin, positional, arguments, whole, f) }
    if !callee.operators.isEmpty { return try callOperator(callee.operators, name.spelling, arguments, whole, f) }
    if let verb = callee.verb { return try call(verb, positional, arguments, whole, f) }
    throw unknown(name, at: whole.range, isCalled: true)
  }

  private func call(
    _ builtin: Builtin, _ positional: [Syntax.Expression], _ arguments: [Argument], _ whole: Syntax.Expression,
    _ f: Formation
  ) throws -> Evaluated {
    guard builtin.counts.contains(positional.count) else {
      throw error(
        "\(builtin.name) does not take \(Self.operands(positional.count))", at: whole.range,
        help: "it is \(builtin.signature)")
    }
    var keywords: [String: Syntax.Expression] = [:]
    for argument in arguments {
      guard let keyword = argument.keyword else { continue }
      guard builtin.namesThings || builtin.keywords.contains(keyword.key) else {
        throw error(
          "\(builtin.name) has no keyword \(keyword.spelling)", at: argument.value.range,
          help: "it is \(builtin.signature)")
      }
      keywords[keyword.key] = argument.value
    }
    if !builtin.isPure { giveUpPlanning("\(builtin.name) is called") }
    return try builtin.run(
      BuiltinCall(
        interpreter: self, name: builtin.name, positional: positional, keywords: keywords, whole: whole, formation: f))
  }
}
