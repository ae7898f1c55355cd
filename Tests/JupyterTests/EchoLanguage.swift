import Synchronization
import Threads

@testable import Jupyter

/// A language of a few words, to show that the kernel knows none: a line that is no command is its own value, the last
/// one the cell's.
///
/// `say TEXT`, `warn TEXT`, `flood BYTES`, `show ID TEXT`, `progress LINE`, `progress`, `clear`, `ask PROMPT`, `secret PROMPT`, `page TEXT`,
/// `next TEXT`, `fail TEXT`, `quit CODE`, `forever`, and `gate`, which waits until the test opens it. An expression that is `gate` waits too.
final class EchoLanguage: Language {
  private let interrupted = Monitor(false)
  private let gate = Monitor((isWaiting: false, isOpen: false))

  let about = LanguageDescription(
    implementation: "echo", version: "1.2", name: "echo", mediaType: "text/x-echo", fileExtension: ".echo",
    banner: "echo", helpLinks: [(text: "echo", url: "https://example.org")])

  func begin() { interrupted.withLock { $0 = false } }

  func execute(_ cell: Cell, output: any CellOutput) -> Outcome {
    let lines = cell.code.split(separator: "\n")
    for (place, line) in lines.enumerated() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = words.count > 1 ? words[1] : ""
      let command = words.first ?? ""
      switch command {
      case "": break
      case "say": output.write(rest + "\n", to: .output)
      case "warn": output.write(rest + "\n", to: .error)
      case "flood": output.write(String(repeating: "ŷ", count: (Int(rest) ?? 0) / 2), to: .output)
      case "show":
        let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
        output.show(MIMEBundle(plain: parts[1]), id: parts[0])
      case "clear": output.clear(waiting: true)
      case "ask", "secret":
        do throws(InputFailure) {
          output.write(try output.readLine(prompt: rest, isPassword: command == "secret"), to: .output)
        } catch { return .failed(error == .interrupted ? .interrupted : Failure(name: "NoInput", message: "no input")) }
      case "page": output.page(MIMEBundle(plain: rest))
      case "next": output.setNextInput(rest, replacing: false)
      case "fail": return .failed(Failure(name: "EchoError", message: rest, traceback: [rest]))
      case "quit": return .exit(Int32(rest) ?? 0)
      case "forever":
        _ = interrupted.wait { $0 ? true : nil }
        return .failed(.interrupted)
      case "gate": waitAtGate()
      case "progress": output.progress(words.count > 1 ? rest : nil)
      default:
        let bundle = MIMEBundle(plain: String(line))
        if place == lines.count - 1 { output.showResult(bundle) } else { output.show(bundle, id: nil) }
      }
    }
    return .finished
  }

  func evaluate(_ expression: String) -> Result<MIMEBundle, Failure> {
    if expression == "gate" { waitAtGate() }
    if expression.hasPrefix("fail") { return .failure(Failure(name: "EchoError", message: expression)) }
    return .success(MIMEBundle(plain: expression))
  }

  func complete(_ code: String, at cursor: Int) -> Completions {
    let word = code.prefix(codePoints: cursor)
    return Completions([.init(word + "!", kind: "echo", signature: "()")], replacing: 0..<cursor)
  }

  func inspect(_ code: String, at cursor: Int, isDetailed: Bool) -> MIMEBundle? {
    let word = code.prefix(codePoints: cursor)
    return word.isEmpty ? nil : MIMEBundle(plain: isDetailed ? "all about \(word)" : String(word))
  }

  func completeness(of code: String) -> CellCompleteness {
    code.hasSuffix("…") ? .incomplete(indent: "  ") : code.hasPrefix("?") ? .invalid : .complete
  }

  func interrupt() { interrupted.withLock { $0 = true } }

  private func waitAtGate() {
    gate.withLock { $0.isWaiting = true }
    _ = gate.wait { $0.isOpen ? true : nil }
    gate.withLock { $0 = (false, false) }
  }

  /// Waits until a cell stands at the gate.
  func waitForGate() { _ = gate.wait { $0.isWaiting ? true : nil } }
  func openGate() { gate.withLock { $0.isOpen = true } }
}
