import Calculus
import Matrices
import Syntax

/// Verbs that can be called: `t = backward(L)`.
enum VerbCall: String {
  case forward, backward, derive, check, train, prove, graph, explain, plan, gradient
}

extension Interpreter {
  func run(_ verb: Verb, _ statement: Statement) throws -> Value {
    switch verb {
    case .forward(let loss, let options): return try forward(loss, options)
    case .backward(let loss, let target, let options): return try backwardTable(loss, to: target, options)
    case .derive(let gradient, let options): return try derive(gradient, options)
    case .check(let gradient, let options): return try check(gradient, options)
    case .symbol(let declarations): return try declare(declarations)
    case .train(let training): return try train(training)
    case .assert(let condition, let message): return try assert(condition, message)
    case .time(let inner): return try time(inner)
    case .include(let file): return try include(file)
    case .prove: throw reserved("prove", "check compares a gradient with finite differences")
    case .graph: throw reserved("graph", "backward shows the cascade from L down")
    case .explain: throw reserved("explain", "forward shows how L is computed, formula by formula")
    case .plan: throw reserved("plan", "time shows how long a statement takes")
    case .profile: throw reserved("profile", "time shows how long a statement takes")
    case .stepForward, .stepBackward, .next, .finish:
      throw reserved("step", "forward L and backward L show all steps at once")
    }
  }

  func call(
    _ verb: VerbCall, _ positional: [Syntax.Expression], _ arguments: [Argument], _ whole: Syntax.Expression
  ) throws -> Evaluated {
    guard positional.count == 1 else {
      throw error("\(verb.rawValue) takes one operand", at: whole.range, help: "it is \(verb.rawValue)(L)")
    }
    let options = arguments.filter { $0.keyword != nil }
    switch verb {
    case .forward: return .value(try forward(positional[0], options))
    case .backward: return .value(try backwardTable(positional[0], to: nil, options))
    case .derive: return .value(try derive(positional[0], options))
    case .check: return .value(try check(positional[0], options))
    case .gradient:
      return try forming { try nabla(positional[0], nil, whole, $0) }
    case .train, .prove, .graph, .explain, .plan:
      throw error("\(verb.rawValue) is a statement of its own", at: whole.range, help: "begin a line with it")
    }
  }

  private func reserved(_ verb: String, _ meanwhile: String) -> Diagnostic {
    error("\(verb) is not part of this version", help: meanwhile)
  }

  /// An option of a verb as a number.
  func option(_ name: String, _ options: [Argument], default standard: Double) throws -> Double {
    guard let option = options.first(where: { $0.keyword?.key == name }) else { return standard }
    if case .bool(let truth) = option.value.kind { return truth ? 1 : 0 }
    return try scalar(of: option.value, name)
  }

  // MARK: forward

  private func forward(_ expression: Syntax.Expression, _ options: [Argument]) throws -> Value {
    guard case .quantity(let loss) = try value(of: expression) else {
      throw error("forward replays a quantity", at: expression.range)
    }
    let training = try option("training", options, default: 1) != 0
    // Inside a loop nobody reads the table.
    let listing = isListing && scope.isTopLevel
    let replay = try self.replay(loss, training: training, listing: listing)
    guard listing else { return .nothing }
    var rows: [[String]] = []
    for step in replay.steps {
      let matrix = table[step.new].payload.matrix
      rows.append(
        [step.name, step.formula, shapeText(table[step.new].shape)] + Self.extent(matrix)
          + [step.isRecomputed ? "" : "unchanged"])
    }
    let bundle = Layout.table(header: ["step", "formula", "shape", "min", "mean", "max", ""], rows)
    return .report(Report(kind: "Trace", bundle: bundle, fields: [("value", .quantity(replay.loss))]))
  }

  private static func extent(_ matrix: Matrix?) -> [String] {
    guard let matrix, !matrix.isEmpty, let low = try? matrix.extreme(.minimum),
      let high = try? matrix.extreme(.maximum),
      let mean = try? matrix.mean()
    else { return ["", "", ""] }
    return [low, mean, high].map { NumberLayout.format($0, digits: 4) }
  }

  // MARK: backward

  private func backwardTable(_ expression: Syntax.Expression, to target: Name?, _ options: [Argument]) throws -> Value {
    let loss = try lossQuantity(expression)
    let backward = try backward(from: loss.id)
    let showsData = try option("data", options, default: 0) != 0
    let trainable = trainable(backward)
    var stop: VersionID?
    if let target {
      guard case .quantity(let quantity)? = lookup(target.key)?.binding.value else {
        throw unknown(target, at: expression.range)
      }
      _ = try gradient(of: loss, by: quantity, at: expression.range)
      stop = quantity.id
    }
    var rows: [[String]] = []
    var latex: [String] = []
    var fields: [(name: String, value: Value)] = []
    for id in cascadeOrder(backward) {
      guard let gradient = backward.gradients[id], table[id].name != nil, isPresent(id) || stop == nil else { continue }
      if !showsData, id != stop, !(trainable?.contains(id) ?? true) { continue }
      let name = table[gradient.id].gradientName ?? ""
      let formula = formula(gradient.id)
      let isSymbolic = gradient.version.kind == .symbol
      let norm = isSymbolic ? "" : NumberLayout.format(try matrix(gradient).norm(.frobenius), digits: 4)
      rows.append(["\(name) = \(formula)", shapeText(gradient.shape), norm])
      latex.append("\(text(gradient, style: .latex)) &= \(self.formula(gradient.id, style: .latex))")
      fields.append((name: table[id].name?.key ?? name, value: .quantity(gradient)))
      if id == stop { break }
    }
    var bundle = Layout.table(header: ["gradient", "shape", "‖·‖"], rows)
    bundle.latex = "$$\\begin{aligned}\n\(latex.joined(separator: " \\\\\n"))\n\\end{aligned}$$"
    return .report(Report(kind: "Trace", bundle: bundle, fields: fields))
  }

  /// The gradients as a page lists them: those that a formula's adjoint gives stand together, its parameters first,
  /// and each after all formulas that read it.
  private func cascadeOrder(_ backward: Backward) -> [VersionID] {
    func key(_ id: VersionID) -> (made: UInt64, isInner: Bool, place: Int) {
      let users = (backward.contributions[id] ?? []).map(\.user)
      guard let oldest = users.min(by: { table[$0].madeAt < table[$1].madeAt }) else { return (.max, false, 0) }
      return (table[oldest].madeAt, !table[id].recipe.isLeaf, table[oldest].inputs.firstIndex(of: id) ?? 0)
    }
    let keyed = backward.order.filter { backward.gradients[$0] != nil }.map { (id: $0, key: key($0)) }
    return keyed.sorted { a, b in
      if a.key.made != b.key.made { return a.key.made > b.key.made }
      if a.key.isInner != b.key.isInner { return !a.key.isInner }
      return a.key.place < b.key.place
    }.map(\.id)
  }

  /// The versions that rest on something to train; nil where nothing is, and then all are of interest (semantics G9).
  private func trainable(_ backward: Backward) -> Set<VersionID>? {
    var trainable: Set<VersionID> = []
    for id in backward.order.reversed() where backward.gradients[id] != nil {
      if isParameter(id) || table[id].inputs.contains(where: trainable.contains) { trainable.insert(id) }
    }
    return trainable.isEmpty ? nil : trainable
  }

  /// Numbers that a generator or a filler made, or that were moved along a gradient; a symbol may be one too.
  func isParameter(_ id: VersionID) -> Bool {
    let version = table[id]
    if version.isParameter || version.kind == .symbol { return true }
    guard case .template(let root) = version.recipe else { return false }
    return graph.opcode(root) == .zeros || graph.opcode(root) == .ones
  }

  // MARK: assert, time, include

  private func assert(_ condition: Syntax.Expression, _ message: Syntax.Expression?) throws -> Value {
    if try truth(of: condition, "assert") { return .nothing }
    let said = try message.map { plainText(try value(of: $0)) }
    throw error(said ?? "this does not hold: \(source.slice(condition.range))", at: condition.range)
  }

  private func time(_ statement: Statement) throws -> Value {
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
    source = program.source
    callDepth += 1
    defer {
      (source, statementRange) = caller
      callDepth -= 1
    }
    for statement in program.statements { _ = try run(statement) }
    return .nothing
  }
}
