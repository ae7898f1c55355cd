import Language
import Syntax

/// Runs a whole program and turns its outcome into an exit code.
struct ScriptRunner {
  let session: Session
  let output: any Output

  /// nil where the program comes from the prompt.
  func source(of program: Arguments.Program) throws(SourceFile.Unreadable) -> Source? {
    switch program {
    case .unnamed: nil
    case .file(let path): try SourceFile.source(named: path)
    case .standardInput: try SourceFile.standardInput()
    case .code(let text): Source(name: "-e", text: text)
    }
  }

  /// Reports everything that is wrong with the text, and runs nothing.
  func check(_ source: Source) -> Session.Outcome {
    let diagnostics = parse(source).diagnostics
    for diagnostic in diagnostics { output.report(diagnostic) }
    return diagnostics.contains { $0.severity == .error } ? .doesNotParse : .finished
  }

  func run(_ source: Source) -> Session.Outcome {
    session.execute(source, mode: .script)
  }

  /// `load` looks in the working folder, then beside the script.
  static func directories(for program: Arguments.Program) -> [String] {
    guard case .file(let path) = program, let slash = path.lastIndex(of: "/") else { return [""] }
    return ["", String(path[...slash])]
  }

  static func exitCode(of outcome: Session.Outcome) -> Int32 {
    switch outcome {
    case .finished: ExitCode.success
    case .failed: ExitCode.failure
    case .doesNotParse: ExitCode.doesNotParse
    case .interrupted: ExitCode.interrupted
    case .internalError: ExitCode.internalError
    case .exit(let code): code
    }
  }

  static func exitCode(of failure: SourceFile.Unreadable) -> Int32 {
    switch failure.reason {
    case .unavailable: ExitCode.noInput
    case .notText: ExitCode.doesNotParse
    }
  }
}
