import Calculus
import Engine
import Matrices
import Syntax

extension Interpreter {
  /// `train L over W₁, b₁ with adam(0.01) for 500 steps batch 32 of X, y` (semantics F8).
  func train(_ training: Training) throws -> Value {
    guard !training.parameters.isEmpty else {
      throw error("train needs the parameters that it moves", help: "train \(try parametersHelp(training.loss)) …")
    }
    guard case .name(let lossName) = training.loss.kind else {
      throw error("train takes the name of a 1×1", at: training.loss.range)
    }
    _ = try lossQuantity(training.loss)
    let optimizer = try optimizer(training.optimizer)
    let count = try training.count.map { try scalar(of: $0, "the number of \(training.unit.rawValue)") } ?? 100
    guard let passes = Int(exactly: count), passes >= 0 else {
      throw error("train runs a whole number of \(training.unit.rawValue)", at: training.count?.range)
    }
    let batches = try Batches(training, self)
    // What the batches' losses are compared with is the loss of the whole.
    let whole = try matrix(lossQuantity(training.loss)).scalarValue ?? .nan
    let steps =
      training.unit == .epochs ? passes.multipliedReportingOverflow(by: batches.perEpoch).partialValue : passes
    var states: [String: Optimizer.State] = [:]
    var losses: [Double] = []
    let clock = ContinuousClock()
    let start = clock.now
    progress.begin(max(0, steps))
    defer { progress.end() }
    // Whatever happens, the names hold the whole data afterwards.
    defer { batches.restore(self) }
    let planner = steps >= Self.fewSteps ? LoopPlanner(self) : nil
    planner?.onCarried = { values in
      for name in states.keys { states[name]?.replace(values) }
    }
    var step = 0
    var isOver = false
    while step < steps, !isOver {
      try checkInterruption()
      let parts = try batches.parts(step, self)
      let turn = { () throws -> Flow in
        batches.bind(parts, self)
        let loss = try self.replay(try self.presentLoss(lossName, training.loss.range))
        losses.append(try self.kept(loss) { losses.append($0) })
        if losses[step].isNaN { return .broke }
        try self.move(
          training.parameters, try self.presentLoss(lossName, training.loss.range), optimizer, &states,
          training.loss.range)
        return .next
      }
      // The first step differs from the others: nothing has moved yet.
      if case .broke = try planner.flatMap({ step > 0 ? $0 : nil })?.turn(parts, turn) ?? turn() {
        warn(
          "\(lossName.spelling) is NaN at step \(step + 1): training stops there", at: training.loss.range,
          help: "a smaller rate, or parameters nearer to 0")
        isOver = true
        continue
      }
      progress.step("\(lossName.spelling) = \(NumberLayout.format(losses[step], digits: 4))")
      if planner?.isInterrupted == true { throw Interrupted() }
      step += 1
      let skipped =
        step > 1 ? try planner?.advance(steps - 1 - step) { try batches.parts(step + $0, self) } ?? 0 : 0
      progress.skip(skipped)
      step += skipped
    }
    batches.restore(self)
    let final = try replay(try presentLoss(lossName, training.loss.range))
    let last = try matrix(final).scalarValue ?? .nan
    let first = training.batch == nil ? losses.first ?? last : whole
    let text =
      "\(losses.count) steps, \(lossName.spelling) from \(NumberLayout.format(first)) to \(NumberLayout.format(last)), \(Self.duration((clock.now - start).seconds))"
    return .report(
      Report(
        kind: "History", bundle: Bundle(plain: text, html: Self.page(text, losses, lossName.spelling)),
        fields: [("losses", .quantity(leaf(.matrix(try Matrix.column(losses)))))]))
  }

  private static let fewSteps = 6

  /// The loss of a step; those of steps that a program runs go to `keep`.
  private func kept(_ loss: Quantity, _ keep: @escaping (Double) -> Void) throws -> Double {
    let value = try numbers(loss)
    executor.recorder?.check(value, "no NaN") { $0.scalarValue?.isNaN == false }
    executor.recorder?.effect("the loss", value) { keep($1.scalarValue ?? .nan) }
    return value.scalarValue ?? .nan
  }

  /// The summary, and the losses at ten steps on the way.
  private static func page(_ summary: String, _ losses: [Double], _ name: String) -> String {
    let most = 10
    let places =
      losses.count <= most ? Array(losses.indices) : (0..<most).map { $0 * (losses.count - 1) / (most - 1) }
    let rows = [places.map { "\($0 + 1)" }, places.map { NumberLayout.format(losses[$0], digits: 4) }]
    let table = HTMLTable(labels: ["step", name], rows: rows)
    return "<p>\(Layout.ignoringDollars(summary))</p>" + (losses.isEmpty ? "" : "\n\(table.html)")
  }

  private func optimizer(_ expression: Syntax.Expression?) throws -> Optimizer {
    guard let expression else { return Optimizer(rule: .sgd, rate: 0.01) }
    guard case .optimizer(let optimizer) = try value(of: expression) else {
      throw error("with takes an optimizer: adam(0.01)", at: expression.range)
    }
    return optimizer
  }

  /// `L over W₁, b₁` for the parameters that L has, where it has some.
  private func parametersHelp(_ loss: Syntax.Expression) throws -> String {
    let quantity = try lossQuantity(loss)
    let backward = try backward(from: quantity.id)
    let names = backward.order.reversed().filter { backward.gradients[$0] != nil && isParameter($0) && isPresent($0) }
    return "\(text(quantity)) over \(names.isEmpty ? "W, b" : names.map { text($0) }.joined(separator: ", "))"
  }

  private func presentLoss(_ name: Name, _ range: SourceRange) throws -> Quantity {
    guard case .quantity(let quantity)? = meaning(of: name)?.value else { throw unknown(name, at: range) }
    return quantity
  }

  private func move(
    _ names: [Name], _ loss: Quantity, _ optimizer: Optimizer, _ states: inout [String: Optimizer.State],
    _ range: SourceRange
  ) throws {
    var moved: [(Name, Matrix)] = []
    for name in names {
      guard case .quantity(let parameter)? = meaning(of: name)?.value else { throw unknown(name, at: range) }
      let slope = try numbers(gradient(of: loss, by: parameter, at: range), range)
      let value = try optimizer.step(
        try numbers(parameter, range), gradient: slope, state: &states[name.key, default: Optimizer.State()], self)
      moved.append((name, value))
    }
    for (name, value) in moved {
      var version = Version()
      version.kind = .update
      version.payload = .matrix(value)
      version.shape = SymbolicShape(value.shape)
      version.isParameter = true
      version.place = place
      bind(name, .quantity(table.insert(version)), in: home(of: name), isFresh: true)
    }
  }
}

extension Duration {
  /// The whole duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
