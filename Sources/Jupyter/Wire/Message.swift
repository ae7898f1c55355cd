/// A message from a client, its signature checked.
struct Request: Sendable {
  /// The way back.
  var identities: [[UInt8]]
  var header: Header
  /// The header as it came: replies carry it unchanged.
  var headerBytes: [UInt8]
  var parentHeader: [UInt8]
  var metadata: [UInt8]
  var content: [UInt8]
  var buffers: [[UInt8]]

  var type: String { header.type }

  /// The content as the protocol describes it for this type.
  func decode<Content: Decodable>(_ type: Content.Type) throws -> Content {
    try JSON.decode(type, from: content)
  }
}

/// A message of the kernel.
struct Message: Sendable {
  /// Of the receiver; on iopub the topic.
  var identities: [[UInt8]]
  var header: Header
  /// The header of the request that caused this; nil where none did.
  var parentHeader: [UInt8]?
  var metadata: JSON = .object([:])
  var content: JSON
  var buffers: [[UInt8]] = []
}
