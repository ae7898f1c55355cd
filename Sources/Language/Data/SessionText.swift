import Calculus
import Engine
import Matrices
import Syntax

/// A session as a program that makes its variables again, in the order in which they came to be.
///
/// A definition is written as its statement, so that `forward` and ∂ keep working; leaves and updates are written as
/// numbers, with every bit. Each statement is tried in a session of its own first: one that does not give the very
/// numbers again (it drew some, read a file, or read what is gone) is written as numbers as well.
struct SessionText {
  private let interpreter: Interpreter
  private let trial: SessionTrial
  private var lines = ["# A session of nnx: include this file to have its variables again."]
  private var namesWritten: [Name] = []
  /// The statement that was written last and its targets still to come, as in `Q, R = qr(A)`.
  private var shared: (place: Place, names: Set<String>)?
  /// What could not be kept as it is, for a note.
  private var (withoutFormula, leftOut): ([String], [String]) = ([], [])

  static func program(of interpreter: Interpreter) throws -> String {
    var text = SessionText(interpreter)
    try text.write()
    return text.lines.joined(separator: "\n") + "\n"
  }

  private init(_ interpreter: Interpreter) {
    self.interpreter = interpreter
    trial = SessionTrial(of: interpreter)
  }

  private mutating func write() throws {
    let story = SessionStory(of: interpreter)
    for event in story.events {
      try interpreter.checkInterruption()
      switch event.content {
      case .version(let quantity, let place): try write(event.name, quantity, place, story)
      case .value(let value, let place): try write(event.name, value, place)
      }
    }
    // Names that only had a part in what is there.
    for name in namesWritten where interpreter.top[name] == nil && trial.has(name) {
      lines.append("forget(\(SessionLiteral.quoted(name.spelling)))")
      trial.forget(name)
    }
    tell()
  }

  private func tell() {
    if !withoutFormula.isEmpty {
      interpreter.note(
        "saved as numbers, since their statements would not give the same again: "
          + withoutFormula.joined(separator: ", "))
    }
    if !leftOut.isEmpty { interpreter.note("not saved: \(leftOut.joined(separator: ", "))") }
  }

  // MARK: Quantities

  private mutating func write(
    _ name: Name, _ quantity: Quantity, _ place: Place?, _ story: SessionStory
  ) throws {
    let version = quantity.version
    // The declaration that names a size makes it.
    if version.sizeSymbol != nil { return }
    if version.kind == .symbol, version.recipe.isLeaf {
      return try declare(name, version)
    }
    if let shared, let place, shared.place.isSame(as: place), shared.names.contains(name.key) {
      self.shared?.names.remove(name.key)
      if try trial.has(.quantity(quantity), as: name) { return }
    }
    let isFormula = version.kind != .update && !version.isFrozen && (version.kind != .leaf || !version.facts.isEmpty)
    if isFormula, let place {
      let isNoisy = story.noisy.contains(quantity.id)
      if try replay(place, name, expecting: .quantity(quantity), isNoisy: isNoisy) { return }
      if version.kind != .leaf { withoutFormula.append(name.spelling) }
    }
    try? interpreter.force(quantity.id)
    try assign(name, .quantity(quantity))
  }

  private mutating func declare(_ name: Name, _ version: Version) throws {
    var text = "symbol \(name.spelling)"
    if !version.shape.isScalar { text += ": \(interpreter.shapeText(version.shape))" }
    for fact in Fact.allCases where fact != .rowsSumToOne && version.facts.contains(fact) {
      text += " \(fact.rawValue)"
    }
    if try trial.run(text) { add(text, name) } else { leftOut.append("\(name.spelling) (a symbol)") }
  }

  // MARK: Other values

  private mutating func write(_ name: Name, _ value: Value, _ place: Place?) throws {
    switch value {
    case .function:
      guard let text = place.map({ Self.normal($0.text) }), Self.targets(of: text)?.contains(name.key) ?? false,
        try trial.run(text)
      else { return leftOut.append("\(name.spelling) (a Function)") }
      add(text, name)
    case .list:
      // The statement keeps which quantities the items are, and functions among them.
      if let place, try replay(place, name, expecting: value, isNoisy: false) { return }
      try assign(name, value)
    case .report(let report) where report.kind == Report.record:
      if let place, try replay(place, name, expecting: value, isNoisy: false) { return }
      try assign(name, value)
    default: try assign(name, value)
    }
  }

  private mutating func assign(_ name: Name, _ value: Value) throws {
    guard let literal = try SessionLiteral(interpreter).text(of: value) else {
      return leftOut.append("\(name.spelling) (a \(value.typeName))")
    }
    add("\(name.spelling) = \(literal)", name)
    trial.bind(name, value)
  }

  // MARK: Statements

  /// Writes a statement if it makes the value again.
  private mutating func replay(
    _ place: Place, _ name: Name, expecting value: Value, isNoisy: Bool
  ) throws -> Bool {
    let text = Self.normal(place.text)
    guard let targets = Self.targets(of: text), targets.contains(name.key) else { return false }
    let before = trial.random
    guard try trial.run(text) else { return false }
    if !isNoisy {
      guard trial.random == before, try trial.has(value, as: name) else { return false }
    }
    add(text, name)
    shared = (place, Set(targets).subtracting([name.key]))
    return true
  }

  private mutating func add(_ text: String, _ name: Name) {
    lines.append(text)
    namesWritten.append(name)
    shared = nil
  }

  /// The names that a statement of its own defines; nil for any other text.
  private static func targets(of text: String) -> [String]? {
    let program = parse(Source(name: "session", text: text))
    guard program.statements.count == 1, !program.diagnostics.contains(where: { $0.severity == .error }) else {
      return nil
    }
    switch program.statements[0].kind {
    case .assign(let targets, .define, _) where targets.allSatisfy(\.steps.isEmpty): return targets.map(\.name.key)
    case .define(let definition): return [definition.name.key]
    default: return nil
    }
  }

  /// Lines as the file has them.
  private static func normal(_ text: String) -> String {
    text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
  }
}

extension Place {
  fileprivate func isSame(as other: Place) -> Bool { range == other.range && source == other.source }
}
