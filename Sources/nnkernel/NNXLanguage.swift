import Jupyter
import Language
import Synchronization
import Syntax

/// nnx behind the notebook kernel: one session, which one thread uses at a time.
///
/// While a cell runs, completion and inspection read the variables' snapshots instead of the session.
final class NNXLanguage: Jupyter.Language {
  let about = LanguageDescription(
    implementation: "nnkernel", version: Session.version, name: "nnx", mediaType: "text/x-nnx",
    fileExtension: ".nnx", pygmentsLexer: "julia", codemirrorMode: NNXLanguage.codemirrorMode,
    banner: "nnx \(Session.version), the mathematics of a notebook page\n?tanh explains tanh, ? lists what there is"
  )

  /// JupyterLab takes the language of the first extension that it knows: nnx's where ours is installed, else Julia's.
  /// The classic notebook reads `mode` alone. A name or a MIME type in here would win over the extensions.
  private static let codemirrorMode: JSON = ["mode": "julia", "extensions": ["nnx", "jl"]]

  /// A session and where its output goes.
  struct Desk {
    let session: Session
    let output: SessionOutput
  }

  let desk: Mutex<Desk>
  let snapshots: SnapshotBoard
  private let stop: @Sendable () -> Void
  private let forgetStop: @Sendable () -> Void

  init() {
    let output = SessionOutput()
    let session = Session(output: output)
    snapshots = session.snapshots
    let interruption = session.interruption
    stop = { interruption.request() }
    forgetStop = { interruption.clear() }
    desk = Mutex(Desk(session: session, output: output))
  }

  func execute(_ cell: Cell, output target: any CellOutput) -> Jupyter.Outcome {
    desk.withLock { desk in
      if let word = Self.helpWord(cell.code) { return desk.help(word, target) }
      return desk.run(Source(name: "In[\(cell.number)]", text: cell.code), mode: .cell, target)
    }
  }

  func evaluate(_ expression: String) -> Result<MIMEBundle, Failure> {
    desk.withLock { desk in
      switch (desk.run(Source(name: "expression", text: expression), mode: .script, nil), desk.output.captured) {
      case (.finished, let bundle?): .success(bundle)
      case (.failed(let failure), _): .failure(failure)
      default: .failure(Failure(name: "Error", message: "\(expression) has no value to show"))
      }
    }
  }

  func completeness(of code: String) -> CellCompleteness {
    if Self.helpWord(code) != nil { return .complete }
    return switch Syntax.completeness(of: code) {
    case .complete: .complete
    case .invalid: .invalid
    case .incomplete(let indent): .incomplete(indent: String(repeating: " ", count: indent))
    }
  }

  func begin() { forgetStop() }
  func interrupt() { stop() }

  /// What stands behind a `?` in a cell's first column.
  private static func helpWord(_ code: String) -> String? {
    guard code.hasPrefix("?") else { return nil }
    return code.dropFirst().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension NNXLanguage.Desk {
  /// Runs a program; without a target what it shows last is captured.
  fileprivate func run(_ source: Source, mode: Session.Mode, _ target: (any CellOutput)?) -> Jupyter.Outcome {
    output.begin(target)
    defer { output.end() }
    return switch session.execute(source, mode: mode) {
    case .finished: .finished
    case .failed: .failed(output.failure(named: "Error"))
    case .doesNotParse: .failed(output.failure(named: "SyntaxError"))
    case .interrupted: .failed(output.failure(named: "Interrupted"))
    case .internalError: .failed(output.failure(named: "InternalError"))
    case .exit(let code): .exit(code)
    }
  }

  /// Help opens beside the notebook.
  fileprivate func help(_ word: String, _ target: any CellOutput) -> Jupyter.Outcome {
    guard let bundle = session.help(word) else {
      let message = "nothing is known of \(word)"
      return .failed(Failure(name: "Error", message: message, traceback: ["\(message); ? lists what there is"]))
    }
    target.page(MIMEBundle(texts: bundle.byType))
    return .finished
  }
}
