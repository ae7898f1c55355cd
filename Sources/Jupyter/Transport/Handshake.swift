import CZeroMQ

/// Tells a launcher the ports that the kernel found, and waits for its receipt (JEP 66).
///
/// Both messages are a delimiter, a signature and one text; the receipt's text is `ACK`.
enum Handshake {
  enum Failure: Error, Equatable {
    case noReceipt, badSignature
  }

  static func register(
    _ ports: [String: Int], with registrar: ConnectionFile.Registrar, signer: Signer, patience: Duration = .seconds(5)
  ) throws {
    let context = try ZMQContext()
    // The socket is closed before its context ends.
    let receipt = try exchange(content(ports, registrar), context, registrar, signer, patience)
    context.terminate()
    guard let receipt, let place = receipt.firstIndex(of: Wire.delimiter), receipt.count >= place + 3 else {
      throw Failure.noReceipt
    }
    guard signer.accepts(receipt[place + 1], for: [receipt[place + 2]]) else { throw Failure.badSignature }
  }

  /// Ports are told as text.
  private static func content(_ ports: [String: Int], _ registrar: ConnectionFile.Registrar) -> [UInt8] {
    var content = ports.mapValues { JSON.string(String($0)) }
    content["kernel_id"] = .string(registrar.kernelID)
    return JSON.object(content).bytes
  }

  private static func exchange(
    _ content: [UInt8], _ context: ZMQContext, _ registrar: ConnectionFile.Registrar, _ signer: Signer,
    _ patience: Duration
  ) throws(ZMQError) -> [[UInt8]]? {
    let socket = try context.socket(ZMQ_DEALER)
    let (seconds, attoseconds) = patience.components
    try socket.set(ZMQ_LINGER, 1000)
    try socket.set(ZMQ_RCVTIMEO, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    try socket.connect("tcp://\(registrar.address):\(registrar.port)")
    socket.send([Wire.delimiter, signer.signature(of: [content]), content])
    return socket.receive(waiting: true)
  }
}
