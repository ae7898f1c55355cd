import Calculus
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
    for step in 0..<max(0, steps) {
      try checkInterruption()
      try batches.next(step, self)
      let before = try presentLoss(lossName, training.loss.range)
      let loss = try replay(before)
      let present = try presentLoss(lossName, training.loss.range)
      losses.append(try matrix(loss).scalarValue ?? .nan)
      if losses[step].isNaN {
        warn(
          "\(lossName.spelling) is NaN at step \(step + 1): training stops there", at: training.loss.range,
          help: "a smaller rate, or parameters nearer to 0")
        break
      }
      try move(training.parameters, present, optimizer, &states, training.loss.range)
      progress.step("\(lossName.spelling) = \(NumberLayout.format(losses[step], digits: 4))")
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
      let slope = try matrix(gradient(of: loss, by: parameter, at: range), range)
      let value = try optimizer.step(
        try matrix(parameter, range), gradient: slope, state: &states[name.key, default: Optimizer.State()])
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

/// The rows that each step of `train … batch k of X, y` sees: shuffled anew each epoch.
final class Batches {
  private let size: Int
  private let names: [Name]
  private var whole: [Quantity] = []
  private var order: [Int] = []
  /// The names hold a batch at present.
  private var isCut = false
  let perEpoch: Int
  private let rows: Int

  init(_ training: Training, _ interpreter: Interpreter) throws {
    names = training.batched
    guard let batch = training.batch else {
      (size, perEpoch, rows) = (0, 1, 0)
      return
    }
    let wanted = try interpreter.scalar(of: batch, "the batch")
    guard let size = Int(exactly: wanted), size > 0 else {
      throw interpreter.error("a batch is a whole number of rows", at: batch.range)
    }
    var rows: Int?
    for name in names {
      guard let binding = interpreter.meaning(of: name) else {
        throw interpreter.unknown(name, at: batch.range)
      }
      guard case .quantity(let quantity) = binding.value,
        quantity.version.payload.matrix != nil
      else { throw interpreter.error("\(name.spelling) is no Matrix to take rows of", at: batch.range) }
      let count = try interpreter.matrix(quantity).rows
      if let other = rows, other != count {
        throw interpreter.error(
          "\(names[0].spelling) has \(other) rows, and \(name.spelling) has \(count)", at: batch.range)
      }
      rows = count
      whole.append(quantity)
    }
    guard let rows, rows > 0 else {
      throw interpreter.error("batch … of names the data that is split", at: batch.range)
    }
    self.size = min(size, rows)
    self.rows = rows
    perEpoch = (rows + self.size - 1) / self.size
  }

  /// Puts the step's rows in the names' places.
  func next(_ step: Int, _ interpreter: Interpreter) throws {
    guard size > 0 else { return }
    isCut = true
    if step % perEpoch == 0 { order = try interpreter.random.permutation(rows) }
    let start = (step % perEpoch) * size
    let chosen = Array(order[start..<min(start + size, rows)])
    for (name, quantity) in zip(names, whole) {
      let part = try interpreter.matrix(quantity).gatheringRows(chosen)
      let leaf = interpreter.leaf(.matrix(part), facts: quantity.version.facts)
      // Not "set by hand": the user asked for batches.
      interpreter.table.update(leaf.id) { $0.isNoticed = true }
      interpreter.bind(name, .quantity(leaf), in: interpreter.home(of: name), isFresh: true)
    }
  }

  /// The names hold the whole data again.
  func restore(_ interpreter: Interpreter) {
    guard isCut else { return }
    isCut = false
    for (name, quantity) in zip(names, whole) {
      let leaf = interpreter.leaf(quantity.version.payload, facts: quantity.version.facts)
      interpreter.table.update(leaf.id) { $0.isNoticed = true }
      interpreter.bind(name, .quantity(leaf), in: interpreter.home(of: name), isFresh: true)
    }
  }
}
