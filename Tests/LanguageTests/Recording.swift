import Language
import Syntax

/// An output that keeps what a session says.
final class Recording: Output {
  var shown: [String] = []
  var bundles: [Bundle] = []
  var roles: [Role] = []
  var printed = ""
  var diagnostics: [Diagnostic] = []

  func write(_ text: String, to stream: OutputStreamKind) { printed += text }
  func show(_ bundle: Bundle, as role: Role) {
    shown.append(bundle.plain)
    bundles.append(bundle)
    roles.append(role)
  }
  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
  func progress(_ line: String?) {}
  func ask(_ prompt: String, isPassword: Bool) throws -> String? { "Ada" }
}

/// A session with its recording.
struct Transcript {
  let output = Recording()
  let session: Session

  init() {
    session = Session(output: output)
    session.directories = [Transcript.notebooks]
  }

  /// The project's notebooks, from this file's place.
  static let notebooks = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/notebooks"

  /// Runs a program and gives what it showed; errors stand in `output.diagnostics`.
  @discardableResult
  func run(_ text: String, mode: Session.Mode = .script) -> [String] {
    let before = output.shown.count
    session.interruption.clear()
    _ = session.execute(Source(name: "test", text: text), mode: mode)
    return Array(output.shown[before...])
  }

  var errors: [String] { output.diagnostics.filter { $0.severity == .error }.map(\.message) }
}

/// What a program shows; nil after an error.
func shown(_ program: String) -> [String] {
  let transcript = Transcript()
  let shown = transcript.run(program)
  return transcript.errors.isEmpty ? shown : ["error: \(transcript.errors.joined(separator: "; "))"]
}

/// The first error of a program.
func firstError(_ program: String) -> String {
  let transcript = Transcript()
  transcript.run(program)
  return transcript.errors.first ?? "no error"
}
