import CZeroMQ
import Glibc

/// The protocol's five sockets. Shell, iopub and stdin are one loop: a cell's output and its reply go out in order, and
/// are sent together where they come together. Control and the heartbeat have their own, so that nothing delays them.
public final class ZMQTransport: Transport {
  private let context: ZMQContext
  private let conversation: SocketLoop
  private let control: SocketLoop
  private let heartbeat: SocketLoop
  public let ports: [String: Int]

  /// Binds the sockets where the file says; ports that it leaves open are found.
  public init(_ file: ConnectionFile) throws {
    guard file.curve == nil || ZMQContext.encrypts else {
      throw ConnectionFile.Failure.meaningless("this libzmq cannot encrypt")
    }
    let context = try ZMQContext()
    var ports: [String: Int] = [:]
    func socket(_ kind: Int32, _ name: String) throws -> ZMQSocket {
      let socket = try context.socket(kind)
      try Self.prepare(socket, kind, name, file)
      ports[name] = try Self.bind(socket, file, port: file.ports[name] ?? 0)
      return socket
    }
    conversation = try SocketLoop([
      socket(ZMQ_ROUTER, "shell_port"), socket(ZMQ_XPUB, "iopub_port"), socket(ZMQ_ROUTER, "stdin_port"),
    ])
    control = try SocketLoop([socket(ZMQ_ROUTER, "control_port")])
    heartbeat = try SocketLoop([socket(ZMQ_REP, "hb_port")])
    self.context = context
    self.ports = ports
  }

  private static func prepare(
    _ socket: ZMQSocket, _ kind: Int32, _ name: String, _ file: ConnectionFile
  ) throws(ZMQError) {
    try socket.limitFrames()
    // What is still to be sent at the end has a second.
    try socket.set(ZMQ_LINGER, 1000)
    try socket.set(ZMQ_SNDHWM, 20_000)
    if file.address.contains(":") { try socket.set(ZMQ_IPV6, 1) }
    if kind == ZMQ_XPUB {
      // Every subscription is told, not only the first to a topic.
      try socket.set(ZMQ_XPUB_VERBOSE, 1)
    } else if kind == ZMQ_ROUTER {
      // A client that comes back under its name takes the place of the connection that it lost.
      try socket.set(ZMQ_ROUTER_HANDOVER, 1)
    }
    // A question that nobody gets would be waited for without end.
    if name == "stdin_port" { try socket.set(ZMQ_ROUTER_MANDATORY, 1) }
    guard let curve = file.curve else { return }
    try socket.set(ZMQ_CURVE_SERVER, 1)
    try socket.set(ZMQ_CURVE_PUBLICKEY, curve.publicKey)
    try socket.set(ZMQ_CURVE_SECRETKEY, curve.secretKey)
  }

  /// Binds a socket; gives its port.
  private static func bind(_ socket: ZMQSocket, _ file: ConnectionFile, port: Int) throws(ZMQError) -> Int {
    switch file.carrier {
    case .tcp:
      try socket.bind(file.endpoint(port: port))
      return Int(socket.address.split(separator: ":").last ?? "") ?? port
    case .ipc:
      // A "port" is the end of the socket's path here.
      var port = port
      if port == 0 {
        port = 1
        while unsafe access("\(file.address)-\(port)", F_OK) == 0 { port += 1 }
      }
      try socket.bind(file.endpoint(port: port))
      return port
    }
  }

  public func start(_ receive: @escaping @Sendable (Arrival) -> Void) {
    conversation.start([
      SocketLoop.Events { receive(.message($0, .shell)) },
      SocketLoop.Events { frames in
        // A subscription is 1 and its topic; 0 ends one.
        guard let first = frames.first, first.first == 1 else { return }
        receive(.subscription(Array(first.dropFirst())))
      },
      SocketLoop.Events(receive: { receive(.message($0, .stdin)) }, failed: { receive(.undeliverable) }),
    ])
    control.start([SocketLoop.Events { receive(.message($0, .control)) }])
    heartbeat.start([SocketLoop.Events { [heartbeat] in heartbeat.send($0) }])
  }

  public func serve(until isDone: () -> Bool) { conversation.serve(until: isDone) }

  public func send(_ frames: [[UInt8]], on channel: Channel, _ urgency: Urgency) {
    switch channel {
    case .shell: conversation.send(frames, on: 0, urgency)
    case .iopub: conversation.send(frames, on: 1, urgency)
    case .stdin: conversation.send(frames, on: 2, urgency)
    case .control: control.send(frames, urgency)
    }
  }

  public func deliver() { conversation.deliver() }

  public func stop() {
    for loop in [conversation, control, heartbeat] { loop.stop() }
    context.terminate()
  }
}
