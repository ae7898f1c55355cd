import Engine
import Matrices
import Syntax

/// The one interface of the hosts: runs program text, and is interrupted from another thread.
///
/// A session belongs to one thread; only ``interruption`` and ``snapshots`` may be touched from others.
public final class Session {
  public enum Mode: Sendable {
    /// A file: bare expressions and verbs are shown, assignments are not.
    case script
    /// A notebook cell or a prompt line: an assignment is shown where it is the last statement.
    case cell, prompt
  }

  public enum Outcome: Sendable, Equatable {
    case finished, failed, doesNotParse, interrupted
    /// Something that the interpreter did not foresee: a defect of its own, and the session goes on.
    case internalError
    case exit(Int32)
  }

  /// Of nnx, in every host.
  public static let version = "0.1.0"

  public let interruption = Interruption()
  /// The variables for other threads to read, as of the last statement's end; also while a program runs.
  public let snapshots = SnapshotBoard()
  let interpreter: Interpreter
  private let output: any Output
  private var programs = RecentPrograms()

  public init(output: any Output) {
    self.output = output
    interpreter = Interpreter(output: output, interruption: interruption)
  }

  /// What follows the file's name on the command line: `ARGS`.
  public var arguments: [String] {
    get { interpreter.arguments }
    set {
      interpreter.arguments = newValue
      interpreter.top.bind(
        Name(spelling: "ARGS"), .list(newValue.map(Value.string)), place: nil)
      interpreter.publish(to: snapshots)
    }
  }

  /// Folders where `load` looks for a relative name, in order; the working folder is "".
  public var directories: [String] {
    get { interpreter.directories }
    set { interpreter.directories = newValue }
  }

  /// Runs program text. A failing statement leaves the session as the last one that succeeded left it.
  ///
  /// A request to stop that stands as it begins, or comes while it reads the text, stops it like any other. So a host
  /// forgets earlier requests (``Interruption/clear()``) before anybody can mean this program by one.
  public func execute(_ source: Source, mode: Mode) -> Outcome {
    let program = programs.parsed(source)
    for diagnostic in program.diagnostics { output.report(diagnostic) }
    if program.diagnostics.contains(where: { $0.severity == .error }) { return .doesNotParse }
    interpreter.stackLimit = StackLimit()
    interpreter.source = source
    interpreter.forgetUnusedExpressions()
    // The next program, as the next cell, will make matrices of such sizes again.
    defer { Matrix.giveBackSpareMemory(except: Self.spareMemory) }
    return interruption.whileCurrent { run(program, mode) }
  }

  /// Bytes that an idle session keeps for its next matrices.
  private static let spareMemory = 128 << 20

  private func run(_ program: Program, _ mode: Mode) -> Outcome {
    for (place, statement) in program.statements.enumerated() {
      let isLast = place == program.statements.count - 1
      do {
        defer {
          interpreter.publish(to: snapshots)
          interpreter.scopes.collect(top: interpreter.top, shown: interpreter.lastShown)
        }
        try interpreter.runTopLevel(statement, isLast: isLast, showsAssignment: isLast && mode != .script)
      } catch {
        return outcome(of: error, at: statement.range)
      }
    }
    return .finished
  }

  public var snapshot: Snapshot { snapshots.current }

  /// The numbers that a variable holds now; nil where it is none or holds something else.
  func matrix(named name: String) -> Matrix? {
    guard case .quantity(let quantity)? = interpreter.top[NameKey.of(name)]?.value else { return nil }
    return try? interpreter.matrix(quantity)
  }

  /// Makes a variable with these numbers, as an assignment of a literal does.
  func set(_ name: String, to matrix: Matrix) {
    interpreter.top.bind(
      Name(spelling: name), .quantity(interpreter.leaf(.matrix(matrix))), place: nil)
    interpreter.publish(to: snapshots)
  }

  private func outcome(of error: any Error, at range: SourceRange) -> Outcome {
    interpreter.recover()
    switch interpreter.diagnostic(error, at: range) {
    case ControlFlow.exit(let code): return .exit(code)
    case is Interrupted:
      output.report(Diagnostic(.error, "interrupted", source: interpreter.source, range: range))
      return .interrupted
    case let diagnostic as Diagnostic: output.report(diagnostic)
    default:
      output.report(Diagnostic(.error, "internal error: \(error)", help: "please report this with the program"))
      return .internalError
    }
    return .failed
  }
}
