import Syntax

/// One result in several forms, keyed by MIME type; `text/plain` is always there.
public struct Bundle: Sendable, Equatable {
  public var plain: String
  public var latex: String?
  public var html: String?
  public var svg: String?

  public init(plain: String, latex: String? = nil, html: String? = nil, svg: String? = nil) {
    self.plain = plain
    self.latex = latex
    self.html = html
    self.svg = svg
  }

  /// MIME type to text, for hosts that pass bundles on.
  public var byType: [String: String] {
    var types = ["text/plain": plain]
    if let latex { types["text/latex"] = latex }
    if let html { types["text/html"] = html }
    if let svg { types["image/svg+xml"] = svg }
    return types
  }
}

/// Where a session's results leave: the language itself never prints and knows no host.
///
/// A session calls its output on the thread that executes, one call at a time, in program order.
public protocol Output: AnyObject {
  /// `print` goes to `.output`, `warn` to `.error`; the text has its line ends.
  func write(_ text: String, to stream: OutputStreamKind)
  /// A verb's result or a bare expression.
  func show(_ bundle: Bundle, as role: Role)
  /// An error, a warning or a note.
  func report(_ diagnostic: Diagnostic)
  /// How far long work has come, at most ten times a second; nil where it is over, however it ended.
  func progress(_ line: String?)
  /// What was shown may go; with `wait`, when the next comes.
  func clear(wait: Bool)
  /// Asks who sits there for a line, a password unseen; nil where nobody can answer.
  func ask(_ prompt: String, isPassword: Bool) throws -> String?
  /// Whether pictures can be seen there; where not, none is drawn.
  var showsPictures: Bool { get }
}

/// What something shown is to the program that shows it.
public enum Role: Sendable, Equatable {
  /// The value of the program's last statement, which is the last thing that the program shows.
  case result
  /// Shown on the way.
  case passing
  /// The same name again replaces what it showed.
  case named(String)
}

extension Output {
  public var showsPictures: Bool { false }
  public func clear(wait: Bool) {}
  public func ask(_ prompt: String, isPassword: Bool) throws -> String? { nil }
}

public enum OutputStreamKind: Sendable {
  case output, error
}
