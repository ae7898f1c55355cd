import Jupyter
import Language
import Syntax

/// Passes a session's output on to the cell that runs; what goes wrong is kept for the cell's failure.
final class SessionOutput: Output {
  /// nil while a value is only looked up.
  private var target: (any CellOutput)?
  private var cell = ""
  private var errors: [Diagnostic] = []
  /// What was shown last without a target.
  private(set) var captured: MIMEBundle?
  private var progress: Progress?
  private var progressCount = 0

  /// A long loop's line, which is replaced as it goes on.
  private struct Progress {
    var id: String
    var began = ContinuousClock.now
    var isShown = false
  }

  func begin(_ target: (any CellOutput)?, cell: String) {
    self.target = target
    self.cell = cell
    errors = []
    captured = nil
  }

  func end() { target = nil }

  func write(_ text: String, to stream: OutputStreamKind) {
    target?.write(text, to: stream == .output ? .output : .error)
  }

  func show(_ bundle: Bundle, id: String?) {
    let bundle = MIMEBundle(texts: bundle.byType)
    if let target { target.show(bundle, id: id) } else { captured = bundle }
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

  /// A loop that is soon over has no line; of one that was long nothing stays.
  func progress(_ line: String?) {
    guard let line else {
      if let progress, progress.isShown { target?.show(MIMEBundle(plain: ""), id: progress.id) }
      progress = nil
      return
    }
    if progress == nil {
      progressCount += 1
      progress = Progress(id: "progress-\(progressCount)")
    }
    guard var shown = progress, shown.began.duration(to: .now) > .milliseconds(300) else { return }
    shown.isShown = true
    progress = shown
    target?.show(MIMEBundle(plain: line), id: shown.id)
  }

  /// The errors of the cell that ended, as one.
  func failure(named name: String) -> Failure {
    Failure(
      name: name, message: errors.first?.message ?? name,
      traceback: errors.flatMap { rendered($0).split(separator: "\n", omittingEmptySubsequences: false) }.map(
        String.init))
  }

  /// The cell that fails is in sight; another, or a file, is named.
  private func rendered(_ diagnostic: Diagnostic) -> String {
    let isHere = diagnostic.source?.name == cell
    return (isHere ? "" : diagnostic.place.map { $0 + ": " } ?? "") + diagnostic.rendered(color: true)
  }
}
