import Calculus
import Matrices
import Syntax

/// `step forward L`, `step backward L`: one step at a time, `next` after `next`, until `finish` (semantics S8).
final class Stepping {
  enum Way {
    case forward(Replay)
    /// The versions whose gradients are still to come.
    case backward(Backward, [VersionID])
  }

  var way: Way
  let loss: Quantity
  /// An assignment to one of these ends it.
  let reads: Set<VersionID>

  init(_ way: Way, loss: Quantity, reads: Set<VersionID>) {
    (self.way, self.loss, self.reads) = (way, loss, reads)
  }
}

extension Interpreter {
  func step(forward expression: Syntax.Expression) throws -> Value {
    guard case .quantity(let loss) = try value(of: expression) else {
      throw error("step forward replays a quantity", at: expression.range)
    }
    let replay = startReplay(loss, training: true)
    stepping = Stepping(.forward(replay), loss: loss, reads: Set(replay.order))
    return try nextStep()
  }

  func step(backward expression: Syntax.Expression) throws -> Value {
    let loss = try lossQuantity(expression)
    let backward = try backward(from: loss.id)
    let cascade = shownCascade(backward, withData: false)
    stepping = Stepping(.backward(backward, cascade), loss: loss, reads: Set(backward.order))
    return try nextStep()
  }

  /// `next`: the following step with its formula and numbers.
  func nextStep() throws -> Value {
    guard let stepping else {
      throw error("there is nothing to step through", help: "step forward L, or step backward L, begins")
    }
    switch stepping.way {
    case .forward(let replay):
      do {
        if let step = try nextNamed(replay) {
          return shownStep("\(step.name) = \(step.formula)", step.new, isUnchanged: !step.isRecomputed)
        }
      } catch {
        self.stepping = nil
        throw error
      }
      self.stepping = nil
      let loss = try finish(replay)
      return .report(
        Report(kind: "Step", bundle: Bundle(plain: "\(text(loss)) is computed"), fields: [("value", .quantity(loss))]))
    case .backward(let backward, let left):
      guard let id = left.first, let gradient = backward.gradients[id] else {
        self.stepping = nil
        return .report(
          Report(kind: "Step", bundle: Bundle(plain: "these were all gradients of \(text(stepping.loss))")))
      }
      stepping.way = .backward(backward, Array(left.dropFirst()))
      try force(gradient.id)
      return shownStep("\(text(gradient)) = \(formula(gradient.id))", gradient.id, isUnchanged: false)
    }
  }

  /// `finish`: all that is left at once.
  func finishSteps() throws -> Value {
    guard let stepping else { throw error("there is nothing to finish", help: "step forward L begins") }
    self.stepping = nil
    switch stepping.way {
    case .forward(let replay):
      while try nextNamed(replay) != nil {}
      let loss = try finish(replay)
      return .report(
        Report(kind: "Step", bundle: Bundle(plain: "\(text(loss)) is computed"), fields: [("value", .quantity(loss))]))
    case .backward(let backward, let left):
      let rows = left.compactMap { backward.gradients[$0] }.map {
        ["\(text($0)) = \(formula($0.id))", shapeText($0.shape)]
      }
      return .report(
        Report(kind: "Trace", bundle: Layout.table(header: ["gradient", "shape"], rows, width: page.tableWidth)))
    }
  }

  /// Before a name gets another value: stepping through what it held makes no sense any more.
  func endSteppingIfRead(_ name: Name, _ old: Quantity) {
    guard let stepping, stepping.reads.contains(old.id) else { return }
    self.stepping = nil
    note("stepping through \(text(stepping.loss)) has ended: \(name.spelling) was assigned")
  }

  private func shownStep(_ equation: String, _ id: VersionID, isUnchanged: Bool) -> Value {
    let quantity = table.quantity(id)
    let remark = isUnchanged ? ", unchanged" : ""
    let value = bundle(.quantity(quantity))
    let numbers = value.plain
    let body =
      quantity.shape.isScalar ? "= \(numbers)" : numbers.split(separator: "\n").dropFirst().joined(separator: "\n")
    let shape = "\(shapeText(quantity.shape))\(remark)"
    let number = "<p>= \(numbers.escapedForHTML)</p>"
    let html = "<p><code>\(equation.escapedForHTML)</code>, \(shape)</p>\n\(value.html ?? number)"
    return .report(
      Report(
        kind: "Step", bundle: Bundle(plain: "\(equation)   \(shape)\n\(body)", html: html),
        fields: [("value", .quantity(quantity))]))
  }
}
