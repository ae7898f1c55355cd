/// One request and everything that is sent on its behalf.
struct Exchange: Sendable {
  let kernel: Kernel
  let request: Request
  /// Where it came from and where its reply goes.
  let channel: Channel
  let lane: Lane
  /// A cell's place in line; 0 for every other request.
  var ticket = 0

  /// Tells every client.
  func publish(
    _ type: String, _ content: JSON, topic: String? = nil, buffers: [[UInt8]] = [], _ urgency: Urgency = .now
  ) {
    kernel.publish(type, content, topic: topic, buffers: buffers, urgency, parent: request.headerBytes)
  }

  /// Answers the one who asked; the status follows.
  func reply(_ content: JSON) {
    kernel.send(
      Message(
        identities: request.identities, header: kernel.headers.header(replyType), parentHeader: request.headerBytes,
        content: content), on: channel, channel == .control ? .now : .withNext)
  }

  /// Asks the user who sent the request for a line.
  func ask(_ prompt: String, isPassword: Bool) throws(InputFailure) -> String {
    var header = kernel.headers.header("input_request")
    header.subshell = request.header.subshell
    let question = Message(
      identities: request.identities, header: header, parentHeader: request.headerBytes,
      content: ["prompt": .string(prompt), "password": .bool(isPassword)])
    return try kernel.prompt.ask(header.id, isInterrupted: { kernel.turn.isInterrupted(ticket) }) {
      kernel.send(question, on: .stdin)
    }
  }

  /// `execute_request` is answered by `execute_reply`.
  private var replyType: String {
    let suffix = "_request"
    return (request.type.hasSuffix(suffix) ? String(request.type.dropLast(suffix.count)) : request.type) + "_reply"
  }
}

/// What a handler makes of a request.
struct Answer: Sendable {
  /// The reply's content; nil where the protocol has no reply.
  var content: JSON?
  /// Done after the kernel is idle again.
  var afterwards: (@Sendable () -> Void)?

  static let none = Answer()

  static func ok(_ content: [String: JSON] = [:], afterwards: (@Sendable () -> Void)? = nil) -> Answer {
    Answer(content: JSON.object(["status": "ok"]).merging(content), afterwards: afterwards)
  }

  static func failure(_ failure: Failure, _ more: [String: JSON] = [:]) -> Answer {
    Answer(content: JSON.object(["status": "error"]).merging(failure.content).merging(more))
  }
}

extension Failure {
  /// As the protocol spells it.
  var content: [String: JSON] {
    ["ename": .string(name), "evalue": .string(message), "traceback": .array(traceback.map(JSON.string))]
  }
}
