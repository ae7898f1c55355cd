import History
import Synchronization
import Threads

/// Answers the messages of Jupyter's protocol for one language.
///
/// What comes on shell is put on a lane, the parent's or a subshell's, whose thread answers it; what comes on control
/// is answered at once. Every request passes ``perform(_:)``, the one place where the kernel becomes busy and idle.
public final class Kernel: Sendable {
  let language: any Language
  let transport: any Transport
  let history: History
  let headers: HeaderFactory
  let turn = Turn()
  let prompt = Prompt()
  let comms = Comms()
  let usage = Usage()
  let alarm = Alarm()
  /// An alarm is set to write outputs to the history.
  let writesSoon = Atomic(false)
  let allowance = Mutex(Allowance())
  private let wire: Wire
  private let signatures = Mutex(SignatureLog())
  private let displays = Mutex<Set<String>>([])
  let parentLane: Lane
  let subshells = Mutex<[String: Lane]>([:])
  /// The exit code, once the kernel is to end.
  private let ending = Monitor<Int32?>(nil)

  public init(
    _ language: any Language, transport: any Transport, signer: Signer, history: History, username: String = "kernel",
    protocolVersion: String = "5.5"
  ) {
    self.language = language
    self.transport = transport
    self.history = history
    wire = Wire(signer: signer)
    headers = HeaderFactory(username: username, protocolVersion: protocolVersion)
    parentLane = Lane(id: nil, historySession: history.openSession())
  }

  /// Begins to answer.
  public func start() {
    transport.start { [self] in receive($0) }
    startLane(parentLane) { [self] in transport.serve { parentLane.hasNext } }
    publish("status", ["execution_state": "starting"], parent: nil)
  }

  /// A cell has run, or runs.
  var hasBegun: Bool { parentLane.number(counting: false) > 0 }

  /// A cell has run, and nobody has asked for anything for a second.
  var isIdleAgain: Bool { hasBegun && !turn.isBusy && parentLane.isQuiet(for: .seconds(1)) }

  /// Waits until the kernel is to end, at most so long; gives the exit code.
  public func waitUntilEnded(atMost limit: Duration? = nil) -> Int32? {
    ending.wait(until: limit.map { .now + $0 }) { $0 }
  }

  /// Ends: the running cell is stopped, nothing more is taken.
  public func end(code: Int32 = 0) {
    let isFirst = ending.withLock { ending -> Bool in
      defer { if ending == nil { ending = code } }
      return ending == nil
    }
    guard isFirst else { return }
    let lanes = [parentLane] + subshells.withLock { Array($0.values) }
    for lane in lanes { lane.close() }
    stopCells()
    alarm.stop()
    for lane in lanes { history.closeSession(lane.historySession) }
  }

  /// Starts a lane's thread, which calls `rest` where it has nothing to do.
  @discardableResult
  func startLane(_ lane: Lane, rest: @escaping @Sendable () -> Void = {}) -> Bool {
    let thread = WorkerThread(stack: WorkerThread.largeStack) { [self] in
      while true {
        rest()
        guard let item = lane.next() else { break }
        perform(Exchange(kernel: self, request: item.request, channel: .shell, lane: lane), isAborted: item.isAborted)
      }
    }
    // A cell may compute while the process ends: nobody waits for it.
    thread?.detach()
    return thread != nil
  }

  // MARK: - Receiving

  private func receive(_ arrival: Arrival) {
    switch arrival {
    case .subscription(let topic): welcome(topic)
    case .undeliverable: prompt.fail(.unavailable)
    case .message(let frames, let channel):
      let decoded = Swift.Result { () throws(Wire.Failure) in
        try signatures.withLock { log throws(Wire.Failure) in try wire.decode(frames, log: &log) }
      }
      switch decoded {
      case .failure(let failure): KernelLog.note("a message on \(channel.rawValue) was dropped: \(failure)")
      case .success(let request): route(request, channel)
      }
    }
  }

  private func route(_ request: Request, _ channel: Channel) {
    switch channel {
    case .iopub: break
    case .stdin: takeInput(request)
    case .control: perform(Exchange(kernel: self, request: request, channel: channel, lane: parentLane))
    case .shell:
      let id = request.header.subshell
      let lane = if let id { subshells.withLock { $0[id] } } else { parentLane as Lane? }
      if let lane, lane.append(request) { return }
      // The kernel ends, or the subshell is gone: whoever waits for an answer gets one.
      let exchange = Exchange(kernel: self, request: request, channel: channel, lane: parentLane)
      perform(exchange) { _ in
        .failure(Failure(name: "NoSuchSubshell", message: "there is no subshell \(id ?? "")"))
      }
    }
  }

  private func takeInput(_ reply: Request) {
    struct Content: Decodable { var value: String }
    struct Parent: Decodable { var msg_id: String? }
    guard reply.type == "input_reply", let content = try? reply.decode(Content.self) else {
      return KernelLog.note("a message on stdin was dropped: it is no input_reply")
    }
    prompt.answer(content.value, to: (try? JSON.decode(Parent.self, from: reply.parentHeader))?.msg_id)
  }

  // MARK: - Answering

  private func perform(_ exchange: Exchange, isAborted: Bool = false) {
    perform(exchange) { exchange in
      if isAborted {
        return Answer(
          content: ["status": "aborted", "execution_count": .integer(exchange.lane.number(counting: false))])
      }
      guard let handler = Self.handler(of: exchange.request.type, on: exchange.channel) else {
        KernelLog.note("nothing handles \(exchange.request.type.prefix(80)) on \(exchange.channel.rawValue)")
        throw Failure(name: "UnknownMessage", message: "this kernel has no \(exchange.request.type)")
      }
      return try handler(exchange)
    }
  }

  /// Answers one request between busy and idle.
  private func perform(_ exchange: Exchange, _ handler: (Exchange) throws -> Answer) {
    var exchange = exchange
    let isExecution = exchange.request.type == "execute_request"
    // Whoever sees that the kernel is busy can interrupt it.
    if isExecution { exchange.ticket = turn.enter() }
    exchange.publish("status", ["execution_state": "busy"], .now)
    var answer: Answer
    do {
      answer = try handler(exchange)
    } catch let failure as Failure {
      answer = .failure(failure)
    } catch {
      answer = .failure(Failure(name: "BadMessage", message: "\(exchange.request.type) has no such content"))
    }
    // What is no request, as of a comm, is not replied to.
    if !exchange.request.type.hasSuffix("_request") { answer.content = nil }
    if isExecution {
      // Every execute_reply has the count.
      let count = JSON.integer(exchange.lane.number(counting: false))
      answer.content = answer.content.map { $0["execution_count"] == nil ? $0.merging(["execution_count": count]) : $0 }
    }
    turn.release(exchange.ticket)
    if let content = answer.content { exchange.reply(content) }
    exchange.publish("status", ["execution_state": "idle"])
    answer.afterwards?()
  }

  /// Stops the running cells and aborts the waiting ones; does nothing where none runs.
  public func interrupt() {
    guard turn.isBusy else { return }
    for lane in [parentLane] + subshells.withLock({ Array($0.values) }) { lane.abortQueued() }
    stopCells()
  }

  private func stopCells() {
    turn.interrupt {
      language.interrupt()
      prompt.fail(.interrupted)
    }
  }

  // MARK: - Sending

  func publish(
    _ type: String, _ content: JSON, topic: String? = nil, buffers: [[UInt8]] = [], _ urgency: Urgency = .now,
    parent: [UInt8]?
  ) {
    let topic = "kernel.\(headers.session).\(topic ?? type)"
    send(
      Message(
        identities: [Array(topic.utf8)], header: headers.header(type), parentHeader: parent, content: content,
        buffers: buffers), on: .iopub, urgency)
  }

  func send(_ message: Message, on channel: Channel, _ urgency: Urgency = .now) {
    transport.send(wire.encode(message), on: channel, urgency)
  }

  /// JEP 65: the topic is the subscription's, so that it passes its filter.
  private func welcome(_ topic: [UInt8]) {
    guard let subscription = String(validating: topic, as: UTF8.self) else { return }
    send(
      Message(
        identities: [topic], header: headers.header("iopub_welcome"), parentHeader: nil,
        content: ["subscription": .string(subscription)]), on: .iopub, .first)
  }

  /// Whether a display of this name is the kernel's first.
  func rememberDisplay(_ id: String) -> Bool {
    displays.withLock { displays in
      if displays.count > 10_000 { displays = [] }
      return displays.insert(id).inserted
    }
  }
}
