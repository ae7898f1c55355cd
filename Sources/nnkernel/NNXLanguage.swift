import Jupyter
import Language
import Syntax

/// nnx behind the notebook kernel: one session, which the kernel uses from one thread at a time.
final class NNXLanguage: Jupyter.Language, @unchecked Sendable {
  static let version = "0.1.0"

  let about = LanguageDescription(
    implementation: "nnkernel", version: NNXLanguage.version, name: "nnx", mediaType: "text/x-nnx",
    fileExtension: ".nnx", pygmentsLexer: "julia", codemirrorMode: "julia",
    banner: "nnx \(NNXLanguage.version), the mathematics of a notebook page\n?tanh explains tanh, ? lists what there is"
  )

  private let output: SessionOutput
  private let session: Session

  init() {
    output = SessionOutput()
    session = Session(output: output)
  }

  func execute(_ cell: Cell, output target: any CellOutput) -> Outcome {
    if let word = Self.helpWord(cell.code) { return help(word, target) }
    let source = Source(name: "In[\(cell.number)]", text: cell.code)
    output.begin(target, cell: source.name)
    return outcome(of: session.execute(source, mode: .cell))
  }

  func evaluate(_ expression: String) -> Result<MIMEBundle, Failure> {
    switch capture(Source(name: "expression", text: expression)) {
    case (.finished, let bundle?): return .success(bundle)
    case (.failed(let failure), _): return .failure(failure)
    default: return .failure(Failure(name: "Error", message: "\(expression) has no value to show"))
    }
  }

  func complete(_ code: String, at cursor: Int) -> Completions {
    Completions([], replacing: cursor..<cursor)
  }

  func inspect(_ code: String, at cursor: Int, isDetailed: Bool) -> MIMEBundle? { nil }

  func completeness(of code: String) -> CellCompleteness {
    if Self.helpWord(code) != nil { return .complete }
    return switch Syntax.completeness(of: code) {
    case .complete: .complete
    case .invalid: .invalid
    case .incomplete(let indent): .incomplete(indent: String(repeating: " ", count: indent))
    }
  }

  /// The one part of a session that other threads may touch.
  func interrupt() { session.interruption.request() }

  // MARK: - Help

  /// What stands behind a `?` in a cell's first column.
  private static func helpWord(_ code: String) -> String? {
    guard code.hasPrefix("?") else { return nil }
    return code.dropFirst().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Help opens beside the notebook.
  private func help(_ word: String, _ target: any CellOutput) -> Outcome {
    let quoted = word.filter { !"\"\\$".contains($0) }
    let (outcome, bundle) = capture(Source(name: "help", text: word.isEmpty ? "help()" : "help(\"\(quoted)\")"))
    if let bundle { target.page(bundle) }
    return outcome
  }

  // MARK: - Running

  /// Runs a program; gives what it showed last instead of showing it.
  private func capture(_ source: Source) -> (Outcome, MIMEBundle?) {
    output.begin(nil, cell: source.name)
    let outcome = outcome(of: session.execute(source, mode: .script))
    return (outcome, output.captured)
  }

  private func outcome(of outcome: Session.Outcome) -> Outcome {
    output.end()
    switch outcome {
    case .finished: return .finished
    case .failed: return .failed(output.failure(named: "Error"))
    case .doesNotParse: return .failed(output.failure(named: "SyntaxError"))
    case .interrupted: return .failed(output.failure(named: "Interrupted"))
    case .exit(let code): return .exit(code)
    }
  }
}
