public import Syntax

/// What could stand at the cursor: replacing `range` by one match's text gives it.
public struct Completion: Sendable, Equatable {
  public struct Match: Sendable, Equatable {
    public enum Kind: String, Sendable {
      case variable, function, verb, keyword, `operator`, symbol, argument, field, column, file, path
    }

    public var text: String
    public var kind: Kind
    /// What it is: `3×10 Matrix`, `softmax(Z)`, `α` for `\alpha`.
    public var signature = ""
    /// One line.
    public var doc = ""

    public init(text: String, kind: Kind, signature: String = "", doc: String = "") {
      (self.text, self.kind, self.signature, self.doc) = (text, kind, signature, doc)
    }
  }

  /// What the matches replace; it ends at the cursor.
  public var range: SourceRange
  public var matches: [Match]
}

extension Session {
  /// More than anyone reads; what is typed on narrows the list.
  static let mostMatches = 1000

  /// What could stand at a place of a text, which need not be a whole program. The offset counts UTF-8 bytes.
  ///
  /// Nothing is evaluated; the text is read as far as the cursor, and names as they stand now.
  public func complete(_ text: String, at offset: Int) -> Completion {
    let before = text.prefix(utf8Offset: offset)
    let context = CompletionContext(before)
    var matches = Completer(interpreter: interpreter, text: text).matches(context)
    if matches.count > Self.mostMatches { matches.removeSubrange(Self.mostMatches...) }
    return Completion(range: SourceRange(start: context.start, end: before.utf8.count), matches: matches)
  }

  /// Whether a text can run as it stands, for prompts.
  public func completeness(_ text: String) -> Completeness { Syntax.completeness(of: text) }
}

extension String {
  /// The text before a UTF-8 offset; one inside a character counts as before that character.
  func prefix(utf8Offset offset: Int) -> String {
    var place = utf8.index(utf8.startIndex, offsetBy: max(0, offset), limitedBy: utf8.endIndex) ?? utf8.endIndex
    while place > startIndex, place.samePosition(in: unicodeScalars) == nil { place = utf8.index(before: place) }
    return String(self[..<place])
  }
}
