/// Whether a text can run as it stands, for prompts.
public enum Completeness: Sendable, Equatable {
  case complete
  /// More is to come; the next line is indented by so many columns.
  case incomplete(indent: Int)
  case invalid
}

/// Complete, or open: a bracket, a block, or an operator at the end, with nothing wrong before it.
///
/// The parser itself says where the text ended too early, so that an `end` that is an index, a bracket in a string
/// and the `for` of `train` are what they are to it.
public func completeness(of text: String) -> Completeness {
  // Another line may follow.
  var parser = Parser(Source(name: "", text: text + "\n"))
  _ = parser.program()
  let errors = parser.diagnostics.count { $0.severity == .error }
  if errors == 0 { return .complete }
  guard let unfinished = parser.unfinished, unfinished.diagnostics == errors else { return .invalid }
  return .incomplete(indent: 2 * unfinished.levels)
}
