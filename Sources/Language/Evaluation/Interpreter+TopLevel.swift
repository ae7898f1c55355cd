import Calculus
import Engine
import Matrices
import Syntax

extension Interpreter {
  /// One statement at the top level, shown as language.md says: verbs and bare expressions always, an assignment when
  /// the host asks for it. What the last statement shows is the program's result.
  func runTopLevel(_ statement: Statement, isLast: Bool = false, showsAssignment: Bool) throws {
    statementRange = statement.range
    scope = top
    callDepth = 0
    watched = nil
    let role = isLast ? Role.result : .passing
    do {
      try checkInterruption()
      switch statement.kind {
      case .expression(let expression):
        let value = try bareValue(expression)
        if case .quantity(let quantity) = value { try warnOfFirstNonFinite(quantity, expression) }
        try show(value, as: role, isSilent: statement.isSilent)
      case .verb(let verb):
        isListing = true
        defer { isListing = false }
        let value = try run(verb)
        try show(value, as: role, isSilent: statement.isSilent)
      case .assign(let targets, _, let expression):
        _ = try run(statement)
        for target in targets {
          if case .quantity(let quantity)? = top.value(target.name) {
            try warnOfFirstNonFinite(quantity, expression)
          }
        }
        guard showsAssignment, !statement.isSilent else { return }
        try show(targets.map(\.name), as: role)
      default:
        guard case .next = try run(statement) else {
          let isReturn = if case .return = statement.kind { true } else { false }
          throw error(
            "\(isReturn ? "return stands inside a function" : "break and continue stand inside a loop")",
            at: statement.range,
            help: isReturn
              ? "exit(0) ends a script; a bare expression shows its value" : "for x in xs … end, while c … end")
        }
      }
    } catch {
      throw diagnostic(error, at: statement.range)
    }
  }

  /// A bare name of a command without operands runs it (grammar B12).
  private func bareValue(_ expression: Syntax.Expression) throws -> Value {
    if case .name(let name) = expression.kind, lookup(name) == nil {
      if name.key == "next" { return try nextStep() }
      if name.key == "finish" { return try finishSteps() }
    }
    if case .name(let name) = expression.kind, lookup(name) == nil, let builtin = Self.builtins[name.key],
      builtin.isCommand || builtin.counts == 0...0
    {
      return try value(of: Syntax.Expression(.call(expression, []), range: expression.range))
    }
    if case .name(let name) = expression.kind, lookup(name.key) == nil, let verb = Construct.verb(name.key) {
      throw error(
        "\(name.spelling) lacks what it works on", at: expression.range,
        help: "\(verb.forms[0]); help(\(name.spelling)) explains")
    }
    return try value(of: expression)
  }

  /// What names hold after their assignment; of `Q, R = qr(A)` each with its name.
  private func show(_ names: [Name], as role: Role) throws {
    let values = names.compactMap { top[$0.key]?.value }
    guard values.count > 1 else {
      if let value = values.first { try show(value, as: role, isSilent: false) }
      return
    }
    let list = Value.list(values)
    try force(list)
    lastShown = list
    output.show(ListPage(values.map(bundle), names: names.map(\.spelling), count: values.count).named, as: role)
  }

  private func show(_ value: Value, as role: Role, isSilent: Bool) throws {
    if case .nothing = value { return }
    // What is computed on demand fails here, where the statement can be named.
    try force(value)
    if isSilent { return }
    lastShown = value
    output.show(bundle(value), as: role)
  }

  /// Computes what is pending in a value.
  func force(_ value: Value) throws {
    switch value {
    case .quantity(let quantity): try force(quantity.id)
    case .list(let items): for item in items { try force(item) }
    default: break
    }
  }

  /// After an error: back at the top level, whatever was under way.
  func recover() {
    scope = top
    callDepth = 0
    activeGuards = []
    ends = []
  }
}
