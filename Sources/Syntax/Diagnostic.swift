/// What a user is told about a mistake: one message, the place, and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: String, Sendable {
    case error, warning, note
  }

  public var severity: Severity
  /// Names the operands and their shapes; stands alone without the source line.
  public var message: String
  /// The source and the stretch of it that is underlined; nil where no text is to blame.
  public var source: Source?
  public var range: SourceRange?
  /// The UTF-8 offset in the source, inside the range, of the operator that a caret marks: `~~^~~`.
  public var caret: Int?
  /// What to write instead, or what to do.
  public var help: String?
  /// The places on the way here, innermost first: "in f, called at line 3".
  public var trail: [String] = []

  public init(
    _ severity: Severity = .error, _ message: String, source: Source? = nil, range: SourceRange? = nil,
    help: String? = nil, caret: Int? = nil
  ) {
    self.severity = severity
    self.message = message
    self.source = source
    self.range = range
    self.help = help
    self.caret = caret
  }

  /// Adds a place on the way here; one that repeats is counted.
  public mutating func note(step: String) {
    guard let last = trail.last, last.hasPrefix(step) else { return trail.append(step) }
    let count = last.dropFirst(step.count).filter(\.isNumber)
    trail[trail.count - 1] = "\(step) (\((Int(count) ?? 1) + 1) times)"
  }
}
