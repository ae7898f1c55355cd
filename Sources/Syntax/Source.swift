/// A piece of program text with the name that diagnostics give it: a file, a cell, a prompt line.
public struct Source: Sendable, Hashable {
  /// Everything that came from it names it: a copy is one reference.
  private final class Text: Sendable {
    let name: String
    let text: String

    init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
  }

  private let content: Text

  public var name: String { content.name }
  public var text: String { content.text }

  public init(name: String, text: String) { content = Text(name, text) }

  public static func == (a: Source, b: Source) -> Bool {
    a.content === b.content || a.name == b.name && a.text == b.text
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(text)
  }
}

/// A half-open stretch of a source, in UTF-8 offsets.
public struct SourceRange: Sendable, Hashable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest range that holds both.
  public func joined(with other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}
