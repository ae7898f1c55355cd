import Calculus
import Matrices
import Syntax

/// Verbs that can be called: `t = backward(L)`.
enum VerbCall: String, CaseIterable {
  case forward, backward, derive, check, train, prove, graph, explain, plan, gradient, grad, include
}

extension Interpreter {
  /// `h = train L over W`: what the verb gives, for a name to keep.
  func result(of verb: Verb, _ expression: Syntax.Expression) throws -> Value {
    let value = try run(verb, isKept: true)
    if case .nothing = value {
      throw error(
        "\(clipped(source.slice(expression.range))) gives nothing that a name could keep", at: expression.range,
        help: "write it on a line of its own")
    }
    return value
  }

  func run(_ verb: Verb, isKept: Bool = false) throws -> Value {
    switch verb {
    case .forward, .assert: break
    default: giveUpPlanning("a verb stands in it that is not forward")
    }
    switch verb {
    case .forward(let loss, let options): return try forward(loss, options, isCalled: isKept)
    case .backward(let loss, let target, let options): return try backwardTable(loss, to: target, options)
    case .derive(let gradient, let options): return try derive(gradient, options)
    case .check(let gradient, let options): return try check(gradient, options)
    case .symbol(let declarations): return try declare(declarations)
    case .train(let training): return try train(training)
    case .assert(let condition, let message): return try assert(condition, message)
    case .time(let inner): return try time(inner)
    case .include(let file): return try include(file)
    case .prove(let claim, let options): return try prove(claim, options)
    case .graph(let operand): return try graphTree(operand)
    case .explain(let operand): return try explain(operand)
    case .plan(let operand): return try plan(operand)
    case .profile(let inner): return try profile(inner)
    case .stepForward(let loss): return try step(forward: loss)
    case .stepBackward(let loss): return try step(backward: loss)
    case .forget(let call): return try value(of: call)
    case .next: return try nextStep()
    case .finish: return try finishSteps()
    }
  }

  func call(
    _ verb: VerbCall, _ positional: [Syntax.Expression], _ arguments: [Argument], _ whole: Syntax.Expression,
    _ f: Formation
  ) throws -> Evaluated {
    if verb == .grad || verb == .gradient, positional.count == 2 {
      return try partial(positional[0], [positional[1]], whole, f)
    }
    giveUpPlanning("\(verb.rawValue) is called")
    if verb == .train {
      let loss = positional.first.map { source.slice($0.range) } ?? "L"
      throw error(
        "train is written without parentheses", at: whole.range,
        help: "train \(loss) over W with adam(0.01) for 500 steps, or h = train \(loss) over W …")
    }
    guard positional.count == 1 else {
      throw error("\(verb.rawValue) takes one operand", at: whole.range, help: "it is \(verb.rawValue)(L)")
    }
    let options = arguments.filter { $0.keyword != nil }
    switch verb {
    case .forward: return .value(try forward(positional[0], options, isCalled: true))
    case .backward: return .value(try backwardTable(positional[0], to: nil, options))
    case .derive: return .value(try derive(positional[0], options))
    case .check: return .value(try check(positional[0], options))
    case .include: return .value(try include(positional[0]))
    case .gradient, .grad:
      return try nabla(positional[0], nil, whole, f)
    case .prove: return .value(try prove(positional[0], options))
    case .graph: return .value(try graphTree(positional[0]))
    case .explain: return .value(try explain(positional[0]))
    case .plan: return .value(try plan(positional[0]))
    case .train: throw error("train is a statement of its own", at: whole.range, help: "begin a line with it")
    }
  }

  /// An option of a verb as a number.
  func option(_ name: String, _ options: [Argument], default standard: Double) throws -> Double {
    guard let option = options.first(where: { $0.keyword?.key == name }) else { return standard }
    if case .bool(let truth) = option.value.kind { return truth ? 1 : 0 }
    return try scalar(of: option.value, name)
  }

  // MARK: assert, time, include

  private func assert(_ condition: Syntax.Expression, _ message: Syntax.Expression?) throws -> Value {
    if try truth(of: condition, "assert") { return .nothing }
    let said = try message.map { plainText(try value(of: $0)) }
    throw error(said ?? "this does not hold: \(source.slice(condition.range))", at: condition.range)
  }

  private func time(_ statement: Statement) throws -> Value {
    // Nobody reads the tables of what is timed.
    isListing = false
    let clock = ContinuousClock()
    let start = clock.now
    _ = try run(statement)
    let elapsed = clock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    return .report(
      Report(
        kind: "Duration", bundle: Bundle(plain: Self.duration(seconds)),
        fields: [("seconds", .quantity(leaf(.matrix(Matrix(scalar: seconds)))))]))
  }

  /// 12 µs, 3.4 ms, 1.2 s.
  static func duration(_ seconds: Double) -> String {
    if seconds < 1e-3 { return "\(NumberLayout.format(seconds * 1e6, digits: 3)) µs" }
    if seconds < 1 { return "\(NumberLayout.format(seconds * 1e3, digits: 3)) ms" }
    return "\(NumberLayout.format(seconds, digits: 3)) s"
  }

  func include(_ file: Syntax.Expression) throws -> Value {
    guard case .string(let name) = try value(of: file) else {
      throw error("include takes a file's name as a string", at: file.range)
    }
    guard callDepth < 20 else { throw error("files include each other without end", at: file.range) }
    let text: String
    do {
      text = try Table.text(ofFile: name, searching: directories)
    } catch let failure as DataError {
      throw error(failure.message, at: file.range, help: failure.help)
    }
    let program = parse(Source(name: name, text: text))
    for diagnostic in program.diagnostics where diagnostic.severity == .error { throw diagnostic }
    let caller = (source, statementRange)
    let folders = directories
    source = program.source
    callDepth += 1
    // Files beside the included one are found by the names that it uses.
    if let slash = name.lastIndex(of: "/") {
      let folder = String(name[...slash])
      directories += (folders.isEmpty ? [""] : folders).map { DataFile.joined($0, folder) }
    }
    defer {
      (source, statementRange) = caller
      directories = folders
      callDepth -= 1
    }
    do {
      for statement in program.statements { _ = try run(statement) }
    } catch var diagnostic as Diagnostic {
      let line = LineIndex(caller.0.text).position(of: file.range.start).line
      diagnostic.trail.append("in \(name), included at \(caller.0.name):\(line)")
      throw diagnostic
    }
    return .nothing
  }
}
