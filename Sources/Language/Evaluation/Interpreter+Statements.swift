import Calculus
import Matrices
import Syntax

/// How a statement ended.
enum Flow {
  case next, broke, continued
  case returned(Value)
}

extension Interpreter {
  func run(_ statements: [Statement]) throws -> Flow {
    for place in statements.indices {
      if case .expression(let expression) = statements[place].kind, callDepth == 0 || place < statements.count - 1 {
        warnIfUnused(expression)
      }
      let flow = try run(statements[place])
      guard case .next = flow else { return flow }
    }
    return .next
  }

  /// One statement inside a block or function: nothing is shown.
  func run(_ statement: Statement) throws -> Flow {
    try checkInterruption()
    let outer = statementRange
    statementRange = statement.range
    defer { statementRange = outer }
    do {
      bodyValue = nil
      switch statement.kind {
      case .expression(let expression):
        bodyValue = try value(of: expression)
        return .next
      case .assign(let targets, let operation, let expression):
        try assign(targets, operation, expression)
        return .next
      case .define(let definition):
        define(definition)
        return .next
      case .if(let branches, let otherwise): return try runIf(branches, otherwise, statement)
      case .for(let names, let domain, let body): return try runFor(names, domain, body)
      case .while(let condition, let body): return try runWhile(condition, body)
      case .attempt(let body, let name, let handler): return try attempt(body, name, handler)
      case .breakLoop: return .broke
      case .continueLoop: return .continued
      case .return(let expression):
        return .returned(try expression.map { try self.value(of: $0) } ?? .nothing)
      case .verb(let verb):
        _ = try run(verb)
        return .next
      }
    } catch {
      throw diagnostic(error, at: statement.range)
    }
  }

  private func define(_ definition: FunctionDefinition) {
    let function = Function(
      name: definition.name.spelling, parameters: definition.parameters, body: .statements(definition.body),
      source: source, enclosing: functionScope)
    scope.bind(definition.name, .function(function), place: place, time: table.tick())
  }

  /// A value that nobody looks at, once for each place in the program.
  private func warnIfUnused(_ expression: Syntax.Expression) {
    switch expression.kind {
    case .number, .string, .bool, .name, .binary, .juxtaposed, .comparison, .range, .transpose, .superscript, .norm,
      .literal, .partial:
      guard warnedUnused.insert(UnusedResult(source: source.name, range: expression.range)).inserted else { return }
      warn(
        "the result of \(source.slice(expression.range)) is not used", at: expression.range,
        help: "print(…) shows it, = keeps it")
    default: return
    }
  }
}

/// Where a result was not used.
struct UnusedResult: Hashable {
  var source: String
  var range: SourceRange
}
