import Language
import Syntax

/// Keeps what is reported, and shows nothing.
final class QuietOutput: Output {
  private(set) var messages: [String] = []
  func write(_ text: String, to stream: OutputStreamKind) {}
  func show(_ bundle: Bundle, as role: Role) {}
  func report(_ diagnostic: Diagnostic) { messages.append(diagnostic.message) }
  func progress(_ line: String?) {}
}
