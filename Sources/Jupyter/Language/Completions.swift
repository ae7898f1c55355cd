/// What could stand at a cursor.
public struct Completions: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public var text: String
    /// `function`, `variable`, `keyword`…; the front end draws a sign for it.
    public var kind: String
    /// A function's parameters, a matrix's shape.
    public var signature: String

    public init(_ text: String, kind: String = "", signature: String = "") {
      self.text = text
      self.kind = kind
      self.signature = signature
    }
  }

  public var items: [Item]
  /// The code points that an item replaces.
  public var range: Range<Int>

  public init(_ items: [Item], replacing range: Range<Int>) {
    self.items = items
    self.range = range
  }
}
