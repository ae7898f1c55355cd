import Jupyter
import Language
import Syntax

/// Passes a session's output on to the cell that runs; what goes wrong is kept for the cell's failure.
final class SessionOutput: Output {
  /// nil while a value is only looked up.
  private var target: (any CellOutput)?
  private var errors: [Diagnostic] = []
  /// What was shown last without a target.
  private(set) var captured: MIMEBundle?
  func begin(_ target: (any CellOutput)?) {
    self.target = target
    errors = []
    captured = nil
  }

  func end() { target = nil }

  var showsPictures: Bool { true }

  func write(_ text: String, to stream: OutputStreamKind) {
    target?.write(text, to: stream == .output ? .output : .error)
  }

  func show(_ bundle: Bundle, as role: Role) {
    let bundle = MIMEBundle(texts: bundle.byType)
    guard let target else { return captured = bundle }
    switch role {
    case .result: target.showResult(bundle)
    case .passing: target.show(bundle, id: nil)
    case .named(let id): target.show(bundle, id: id)
    }
  }

  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { return errors.append(diagnostic) }
    target?.write(rendered(diagnostic) + "\n", to: .error)
  }

  func clear(wait: Bool) { target?.clear(waiting: wait) }

  func ask(_ prompt: String, isPassword: Bool) throws -> String? {
    do throws(InputFailure) {
      return try target?.readLine(prompt: prompt, isPassword: isPassword)
    } catch {
      // An interrupt is seen by who asked.
      return nil
    }
  }

  func progress(_ line: String?) { target?.progress(line) }

  /// The errors of the cell that ended, as one.
  func failure(named name: String) -> Failure {
    Failure(
      name: name, message: errors.first?.message ?? name,
      traceback: errors.flatMap { rendered($0).split(separator: "\n", omittingEmptySubsequences: false) }.map(
        String.init))
  }

  /// `In[3]:2:5: error: …`, as at the terminal: a cell may include a file, and call what another cell defined.
  private func rendered(_ diagnostic: Diagnostic) -> String {
    (diagnostic.place.map { $0 + ": " } ?? "") + diagnostic.rendered(color: true)
  }
}
