/// Messages to frames and back: identities, delimiter, signature, four JSON texts, buffers.
///
/// See "The wire protocol" in Jupyter's messaging specification.
struct Wire: Sendable {
  /// Why frames are no message of ours; they are dropped, never answered.
  enum Failure: Error, Equatable {
    case noDelimiter, tooFewFrames, badSignature, replayed, badHeader
  }

  static let delimiter = Array("<IDS|MSG>".utf8)
  private static let emptyObject = Array("{}".utf8)
  let signer: Signer

  /// The message in these frames. The signature is checked before anything is read.
  func decode(_ frames: [[UInt8]], log: inout SignatureLog) throws(Failure) -> Request {
    guard let place = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
    let body = frames[(place + 1)...]
    guard body.count >= 5 else { throw .tooFewFrames }
    let signature = body[body.startIndex]
    let texts = Array(body.dropFirst().prefix(4))
    guard signer.accepts(signature, for: texts) else { throw .badSignature }
    if signer.signs, !log.remember(signature) { throw .replayed }
    guard let header = try? JSON.decode(Header.self, from: texts[0]) else { throw .badHeader }
    return Request(
      identities: Array(frames[..<place]), header: header, headerBytes: texts[0], parentHeader: texts[1],
      metadata: texts[2], content: texts[3], buffers: Array(body.dropFirst(5)))
  }

  func encode(_ message: Message) -> [[UInt8]] {
    let texts = [
      message.header.json.bytes, message.parentHeader ?? Self.emptyObject, message.metadata.bytes,
      message.content.bytes,
    ]
    return message.identities + [Self.delimiter, signer.signature(of: texts)] + texts + message.buffers
  }
}
