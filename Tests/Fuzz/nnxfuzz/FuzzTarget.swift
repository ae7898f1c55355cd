import Glibc
import Language
import Syntax

/// What is fed with libFuzzer's bytes.
enum FuzzTarget: Sendable {
  /// Lexer, parser and completeness.
  case syntax
  /// A whole program, stopped after a moment; then completion and help at its end.
  case program
  /// A data file with this extension, loaded and, where that works, saved and loaded again.
  case file(String)
}

/// Runs inputs, each in a session of its own, and stops what computes for long: work is bounded, a hang is not.
final class FuzzRunner: @unchecked Sendable {
  private let target: FuzzTarget
  private let silence = Silence()

  init(_ target: FuzzTarget) { self.target = target }

  func run(_ bytes: [UInt8]) {
    switch target {
    case .syntax:
      let text = String(decoding: bytes, as: UTF8.self)
      _ = parse(Source(name: "fuzz", text: text))
      _ = lexemes(of: text)
      _ = completeness(of: text)
    case .program:
      let text = String(decoding: bytes, as: UTF8.self)
      guard !Self.reachesFiles(text) else { return }
      let session = execute(text, in: Session(output: silence))
      _ = session.complete(text, at: text.utf8.count)
      _ = session.inspect(text, at: text.utf8.count)
      _ = execute("1 + 1", in: session)
    case .file(let type):
      // A session is a program.
      if type == "nnx", Self.reachesFiles(String(decoding: bytes, as: UTF8.self)) { return }
      guard write(bytes, to: "fuzz.\(type)") else { return }
      let program =
        type == "nnx"
        ? #"load("fuzz.nnx")"# : #"x = load("fuzz.\#(type)"); save("again.\#(type)", x); load("again.\#(type)")"#
      _ = execute(program, in: Session(output: silence))
    }
  }

  /// Nothing here may write over the machine's files, or read endless ones.
  private static func reachesFiles(_ program: String) -> Bool {
    ["save", "load", "include", "sleep", "/dev"].contains(where: program.contains)
  }

  private func execute(_ text: String, in session: Session) -> Session {
    let interruption = session.interruption
    interruption.clear()
    let stop = Timeout(milliseconds: 300) { interruption.request() }
    let outcome = session.execute(Source(name: "fuzz", text: text), mode: .cell)
    stop.cancel()
    // What the interpreter did not foresee is a defect, although the session survives it.
    if outcome == .internalError { abort() }
    return session
  }

  private func write(_ bytes: [UInt8], to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    defer { unsafe fclose(file) }
    return unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
  }
}

private final class Silence: Output {
  func write(_ text: String, to stream: OutputStreamKind) {}
  func show(_ bundle: Bundle, as role: Role) {}
  func report(_ diagnostic: Diagnostic) { _ = diagnostic.rendered(color: true) }
  func progress(_ line: String?) {}
}
