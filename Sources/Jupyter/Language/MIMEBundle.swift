/// One thing in several forms, by MIME type. `text/plain` is always among them.
public struct MIMEBundle: Sendable, Equatable {
  public var data: [String: JSON]
  public var metadata: [String: JSON]

  public init(_ data: [String: JSON], metadata: [String: JSON] = [:]) {
    self.data = data
    self.metadata = metadata
  }

  /// Forms that are text.
  public init(texts: [String: String]) {
    self.init(texts.mapValues(JSON.string))
  }

  public init(plain: String) {
    self.init(["text/plain": .string(plain)])
  }

  public var plain: String { data["text/plain"]?.string ?? "" }

  /// About how many bytes a message with it has.
  var size: Int {
    data.reduce(64) { $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 1024) }
  }
}
