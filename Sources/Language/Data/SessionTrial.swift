import Calculus
import Engine
import Matrices
import Syntax

/// A session of its own in which a program is tried before it is saved; it says nothing and touches no file.
final class SessionTrial {
  private let original: Interpreter
  private let session: Interpreter
  private let silence = Silence()

  init(of original: Interpreter) {
    self.original = original
    session = Interpreter(output: silence, interruption: original.interruption)
    session.isSealed = true
  }

  /// Its random numbers: a statement that moved them drew some.
  var random: RandomGenerator { session.random }

  func has(_ name: Name) -> Bool { session.top[name] != nil }

  func forget(_ name: Name) { session.top.forget(name) }

  /// Gives a name a value of the original session, without reading its text.
  func bind(_ name: Name, _ value: Value) {
    session.bind(name, copy(value), in: session.top, isFresh: true)
  }

  /// The value in this session, without reading its text.
  private func copy(_ value: Value) -> Value {
    switch value {
    case .quantity(let quantity):
      let version = quantity.version
      return .quantity(session.leaf(version.payload, isParameter: version.isParameter))
    case .list(let items): return .list(items.map(copy))
    case .report(let report):
      return session.record(report.fields.map { NamedValue(name: $0.name, value: copy($0.value)) })
    default: return value
    }
  }

  /// Runs a statement; false where it fails.
  func run(_ text: String) throws -> Bool {
    let program = parse(Source(name: "session", text: text))
    guard !program.diagnostics.contains(where: { $0.severity == .error }) else { return false }
    session.source = program.source
    do {
      for statement in program.statements { try session.runTopLevel(statement, showsAssignment: false) }
      return true
    } catch let interrupted as Interrupted {
      throw interrupted
    } catch {
      session.recover()
      return false
    }
  }

  func has(_ value: Value, as name: Name) throws -> Bool {
    guard let made = session.top.value(name) else { return false }
    return try isSame(value, made)
  }

  private func isSame(_ value: Value, _ made: Value) throws -> Bool {
    switch (value, made) {
    case (.quantity(let a), .quantity(let b)):
      try original.force(a.id)
      try session.force(b.id)
      switch (a.version.payload, b.version.payload) {
      case (.matrix(let x), .matrix(let y)): return x.isIdentical(to: y)
      case (.table(let x), .table(let y)): return x == y
      case (.strings(let x), .strings(let y)): return x == y
      case (.pending, .pending): return original.formula(a.id) == session.formula(b.id)
      default: return false
      }
    case (.list(let a), .list(let b)):
      return try a.count == b.count && zip(a, b).allSatisfy { try isSame($0, $1) }
    case (.report(let a), .report(let b)):
      return try a.fields.map(\.name) == b.fields.map(\.name)
        && zip(a.fields, b.fields).allSatisfy { try isSame($0.value, $1.value) }
    case (.function, .function): return true
    default:
      let literal = try SessionLiteral(original).text(of: value)
      return try literal != nil && literal == SessionLiteral(session).text(of: made)
    }
  }
}

/// Hears what a tried statement says.
private final class Silence: Output {
  func write(_ text: String, to stream: OutputStreamKind) {}
  func show(_ bundle: Bundle, as role: Role) {}
  func report(_ diagnostic: Diagnostic) {}
  func progress(_ line: String?) {}
}
