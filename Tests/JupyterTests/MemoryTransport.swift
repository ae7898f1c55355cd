import History
import Testing
import Threads

@testable import Jupyter

/// A transport without sockets: what a kernel sends is kept, what a test sends is delivered.
final class MemoryTransport: Transport {
  private let receiver = Monitor<(@Sendable (Arrival) -> Void)?>(nil)
  let sent = Monitor<[(channel: Channel, frames: [[UInt8]])]>([])
  /// What is sent with a next message.
  private let waiting = Monitor<[(channel: Channel, frames: [[UInt8]])]>([])
  let ports = ["shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5]

  func start(_ receive: @escaping @Sendable (Arrival) -> Void) { receiver.withLock { $0 = receive } }
  func serve(until isDone: () -> Bool) {}
  func send(_ frames: [[UInt8]], on channel: Channel, _ urgency: Urgency) {
    waiting.withLock { $0.append((channel, frames)) }
    if urgency != .withNext { deliver() }
  }
  func deliver() {
    waiting.withLock { waiting in
      sent.withLock { $0 += waiting }
      waiting = []
    }
  }
  func stop() {}
  func deliver(_ arrival: Arrival) { receiver.withLock { $0 }?(arrival) }
}

/// What a test sees of a sent message.
struct Sent {
  var channel: Channel
  var topic: String
  var header: Header
  var parent: String?
  var content: JSON

  var type: String { header.type }
}

/// A kernel for the echo language and a client that talks to it.
final class Conversation: Sendable {
  let language = EchoLanguage()
  let transport = MemoryTransport()
  let kernel: Kernel
  private let wire = Wire(signer: Signer(key: "k"))
  private let headers = HeaderFactory(username: "client")

  init() {
    kernel = Kernel(language, transport: transport, signer: Signer(key: "k"), history: History(path: nil))
    kernel.start()
  }

  deinit { kernel.end() }

  /// Sends a request without waiting; gives its msg_id.
  @discardableResult
  func send(
    _ type: String, _ content: JSON = [:], on channel: Channel = .shell, subshell: String? = nil, parent: JSON = [:]
  ) throws -> String {
    var header = headers.header(type)
    header.subshell = subshell
    let message = Message(
      identities: [[7]], header: header, parentHeader: parent.bytes, content: content)
    transport.deliver(.message(wire.encode(message), channel))
    return header.id
  }

  /// Sends a request and gives what was sent on its behalf, up to idle.
  func ask(_ type: String, _ content: JSON = [:], on channel: Channel = .shell) throws -> [Sent] {
    try answers(to: send(type, content, on: channel))
  }

  /// Runs a cell; gives what was sent on its behalf, up to idle.
  func run(_ code: String, _ more: [String: JSON] = [:]) throws -> [Sent] {
    try ask("execute_request", JSON.object(["code": .string(code)]).merging(more))
  }

  /// Everything sent on behalf of a request, once the kernel is idle again.
  func answers(to id: String) throws -> [Sent] {
    let all = transport.sent.wait(until: .now + .seconds(60)) { [self] sent -> [Sent]? in
      let answers = sent.map(decode).filter { $0.parent == id }
      return answers.contains { $0.type == "status" && $0.content["execution_state"] == "idle" } ? answers : nil
    }
    return try #require(all, "the kernel did not become idle")
  }

  /// Waits until the kernel has said that it is busy with a request.
  func waitUntilBusy(with id: String) throws {
    let found = transport.sent.wait(until: .now + .seconds(60)) { [self] in
      $0.map(decode).first { $0.parent == id && $0.content["execution_state"] == "busy" }
    }
    _ = try #require(found, "the kernel did not become busy")
  }

  /// Waits for a message of this type.
  func wait(for type: String) throws -> Sent {
    let found = transport.sent.wait(until: .now + .seconds(60)) { [self] in $0.map(decode).first { $0.type == type } }
    return try #require(found, "no \(type) came")
  }

  /// Everything that the kernel has sent.
  var all: [Sent] { transport.sent.withLock { $0 }.map(decode) }

  private func decode(_ message: (channel: Channel, frames: [[UInt8]])) -> Sent {
    struct Parent: Decodable { var msg_id: String? }
    var log = SignatureLog()
    let topic = String(decoding: message.frames.first ?? [], as: UTF8.self)
    guard let request = try? wire.decode(message.frames, log: &log) else {
      let header = Header(id: "", session: "", username: "", date: "", type: "undecodable", version: "")
      return Sent(channel: message.channel, topic: topic, header: header, content: .null)
    }
    let parent = (try? JSON.decode(Parent.self, from: request.parentHeader))?.msg_id
    return Sent(
      channel: message.channel, topic: topic, header: request.header, parent: parent,
      content: (try? request.decode(JSON.self)) ?? .null)
  }
}
