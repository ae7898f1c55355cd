import Testing

@testable import Syntax

/// The tree of a program as s-expressions, one statement after the other: `(= Z (+ (· X W₁) b₁))`.
func tree(_ text: String) -> String {
  let program = parse(Source(name: "test", text: text))
  for diagnostic in program.diagnostics { return "error: \(diagnostic.message)" }
  return program.statements.map(shown).joined(separator: " ")
}

private func group(_ head: String, _ parts: [String]) -> String { "(\(([head] + parts).joined(separator: " ")))" }

private func shown(_ statement: Statement) -> String { shown(statement.kind) + (statement.isSilent ? ";" : "") }

private func shown(_ kind: Statement.Kind) -> String {
  switch kind {
  case .expression(let expression): return shown(expression)
  case .assign(let targets, let operation, let value):
    return group(operation.rawValue, targets.map(shown) + [shown(value)])
  case .define(let definition):
    return group("def", [definition.name.spelling, shown(definition.parameters)] + definition.body.map(shown))
  case .if(let branches, let otherwise):
    let parts = branches.map { group(shown($0.condition), $0.body.map(shown)) }
    return group("if", parts + (otherwise.map { [group("else", $0.map(shown))] } ?? []))
  case .for(let names, let domain, let body):
    return group("for", [group("", names.map(\.spelling)), shown(domain)] + body.map(shown))
  case .while(let condition, let body): return group("while", [shown(condition)] + body.map(shown))
  case .attempt(let body, let error, let handler):
    return group("try", body.map(shown) + [group("catch", (error.map { [$0.spelling] } ?? []) + handler.map(shown))])
  case .breakLoop: return "break"
  case .continueLoop: return "continue"
  case .return(let value): return value.map { "(return \(shown($0)))" } ?? "return"
  case .verb(let verb): return shown(verb)
  }
}

private func shown(_ target: Target) -> String {
  target.steps.reduce(target.name.spelling) { base, step in
    switch step {
    case .field(let name): group(".", [base, name.spelling])
    case .index(let indices): group("index", [base] + indices.map(shown))
    }
  }
}

private func shown(_ verb: Verb) -> String {
  switch verb {
  case .forward(let e, let options): return group("forward", [shown(e)] + options.map(shown))
  case .backward(let e, let to, let options):
    return group("backward", [shown(e)] + (to.map { ["to", $0.spelling] } ?? []) + options.map(shown))
  case .stepForward(let e): return group("step-forward", [shown(e)])
  case .stepBackward(let e): return group("step-backward", [shown(e)])
  case .next: return "next!"
  case .finish: return "finish!"
  case .derive(let e, let options): return group("derive", [shown(e)] + options.map(shown))
  case .prove(let e, let options): return group("prove", [shown(e)] + options.map(shown))
  case .check(let e, let options): return group("check", [shown(e)] + options.map(shown))
  case .graph(let e): return group("graph", [shown(e)])
  case .plan(let e): return group("plan", [shown(e)])
  case .explain(let e): return group("explain", [shown(e)])
  case .include(let e): return group("include", [shown(e)])
  case .assert(let e, let message): return group("assert", [shown(e)] + (message.map { [shown($0)] } ?? []))
  case .time(let statement): return group("time", [shown(statement)])
  case .profile(let statement): return group("profile", [shown(statement)])
  case .symbol(let declarations): return group("symbol", declarations.map(shown))
  case .forget(let call): return group("forget", [shown(call)])
  case .train(let training):
    var parts = [shown(training.loss)]
    if !training.parameters.isEmpty { parts.append(group("over", training.parameters.map(\.spelling))) }
    if let optimizer = training.optimizer { parts.append(group("with", [shown(optimizer)])) }
    if let count = training.count { parts.append(group(training.unit.rawValue, [shown(count)])) }
    if let batch = training.batch { parts.append(group("batch", [shown(batch)] + training.batched.map(\.spelling))) }
    return group("train", parts)
  }
}

private func shown(_ declaration: SymbolDeclaration) -> String {
  var parts: [String] = []
  if let rows = declaration.rows, let columns = declaration.columns { parts.append(shown(rows) + "×" + shown(columns)) }
  return group(declaration.name.spelling, parts + declaration.facts.map(\.spelling))
}

private func shown(_ size: SymbolDeclaration.Size) -> String {
  switch size {
  case .number(let number): String(number)
  case .name(let name): name.spelling
  }
}

private func shown(_ parameters: Parameters) -> String {
  let keywords = parameters.keywords.map { "\($0.name.spelling)=\(shown($0.defaultValue))" }
  return "(\((parameters.positional.map(\.spelling) + keywords).joined(separator: " ")))"
}

private func shown(_ argument: Argument) -> String {
  (argument.keyword.map { "\($0.spelling)=" } ?? "") + shown(argument.value)
}

private func shown(_ index: Index) -> String {
  switch index {
  case .all: ":"
  case .expression(let expression): shown(expression)
  }
}

private func shown(_ part: StringPart) -> String {
  switch part {
  case .text(let text): "\"\(text)\""
  case .expression(let expression): shown(expression)
  }
}

private func shown(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

func shown(_ expression: Expression) -> String {
  switch expression.kind {
  case .number(let number): return shown(number)
  case .string(let parts): return parts.count == 1 ? shown(parts[0]) : group("string", parts.map(shown))
  case .bool(let value): return String(value)
  case .name(let name): return name.spelling
  case .end: return "end"
  case .prefix(let operation, let a): return group(operation.rawValue, [shown(a)])
  case .binary(let operation, let a, let b): return group(operation.rawValue, [shown(a), shown(b)])
  case .juxtaposed(let a, let b): return group("juxt", [shown(a), shown(b)])
  case .comparison(let operands, let operators):
    if operators.count == 1 { return group(operators[0].rawValue, operands.map(shown)) }
    return group("chain", [shown(operands[0])] + zip(operators, operands[1...]).flatMap { [$0.rawValue, shown($1)] })
  case .range(let from, let step, let to):
    return group(":", [shown(from)] + (step.map { [shown($0)] } ?? []) + [shown(to)])
  case .transpose(let a): return group("ᵀ", [shown(a)])
  case .inverseTranspose(let a): return group("⁻ᵀ", [shown(a)])
  case .superscript(let a, let power): return group("sup", [shown(a), String(power)])
  case .call(let f, let arguments): return group("call", [shown(f)] + arguments.map(shown))
  case .broadcastCall(let f, let arguments): return group("map", [shown(f)] + arguments.map(shown))
  case .index(let a, let indices): return group("index", [shown(a)] + indices.map(shown))
  case .field(let a, let name): return group(".", [shown(a), name.spelling])
  case .norm(let a, let kind): return group("norm\(kind)", [shown(a)])
  case .literal(let rows): return "[\(rows.map { $0.map(shown).joined(separator: " ") }.joined(separator: "; "))]"
  case .list(let items): return "{\(items.map(shown).joined(separator: " "))}"
  case .tuple(let items): return group(",", items.map(shown))
  case .lambda(let parameters, let body): return group("->", [shown(parameters), shown(body)])
  case .pair(let a, let b): return group("=>", [shown(a), shown(b)])
  case .partial(let of, let by): return group("∂", [shown(of)] + by.map(shown))
  case .nabla(let of, let by): return group("∇" + (by?.spelling ?? ""), [shown(of)])
  case .hessian(let of): return group("∇²", [shown(of)])
  case .verb(let verb): return shown(verb)
  case .missing: return "?"
  }
}

/// A text and the tree that a rule of the grammar gives it.
struct Accepted: CustomTestStringConvertible, Sendable {
  let rule: String
  let text: String
  let tree: String

  init(_ rule: String, _ text: String, _ tree: String) { (self.rule, self.text, self.tree) = (rule, text, tree) }

  var testDescription: String { "\(rule): \(text)" }

  func verify(_ location: SourceLocation = #_sourceLocation) {
    #expect(SyntaxTests.tree(text) == tree, "\(rule): \(text)", sourceLocation: location)
  }
}

/// A text that is refused by one error, the stretch that is blamed, and what its message and help must say.
struct Refused: CustomTestStringConvertible, Sendable {
  let rule: String
  let text: String
  let blamed: String
  let words: [String]

  init(_ rule: String, _ text: String, at blamed: String, _ words: String...) {
    (self.rule, self.text, self.blamed, self.words) = (rule, text, blamed, words)
  }

  var testDescription: String { "\(rule): \(text)" }

  func verify(_ location: SourceLocation = #_sourceLocation) {
    let errors = parse(Source(name: "test", text: text)).diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1, "\(rule): \(text): \(errors.map(\.message))", sourceLocation: location)
    guard let error = errors.first, let source = error.source, let range = error.range else {
      Issue.record("\(rule): \(text) is not refused, or without a place", sourceLocation: location)
      return
    }
    #expect(source.slice(range) == blamed, "\(rule): \(text)", sourceLocation: location)
    let said = error.message + "\n" + (error.help ?? "")
    for word in words {
      #expect(said.contains(word), "\(rule): \(text) says: \(said)", sourceLocation: location)
    }
  }
}
