import FoundationEssentials
import Glibc

/// What a launcher tells a kernel: where to listen and with which key to sign; or where to ask for a place.
public struct ConnectionFile: Sendable, Equatable {
  public enum Failure: Error, Sendable, Equatable {
    case unreadable(String)
    case meaningless(String)
  }

  public enum Carrier: String, Sendable, Codable {
    case tcp, ipc
  }

  /// Both keys of CurveZMQ, in Z85.
  public struct Curve: Sendable, Equatable {
    var publicKey: String
    var secretKey: String
  }

  /// Who wants to know the ports that the kernel finds (JEP 66).
  public struct Registrar: Sendable, Equatable {
    var address: String
    var port: Int
    var kernelID: String
  }

  /// The channels' names in the file, in the order of the protocol.
  static let portNames = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"]

  public var carrier = Carrier.tcp
  /// An address; for `ipc` the beginning of the sockets' paths.
  public var address = "127.0.0.1"
  /// 0 where the kernel is to find one.
  public var ports: [String: Int] = [:]
  public var key = ""
  public var curve: Curve?
  public var registrar: Registrar?

  public init(path: String) throws(Failure) {
    guard let text = TextFile.read(path) else { throw .unreadable(path) }
    try self.init(text: text)
  }

  init(text: String) throws(Failure) {
    guard let content = try? JSON.decode(JSON.self, from: Array(text.utf8)), case .object = content else {
      throw .meaningless("it is no JSON object")
    }
    guard let carrier = Carrier(rawValue: content["transport"]?.string ?? "tcp") else {
      throw .meaningless("the transport is tcp or ipc")
    }
    self.carrier = carrier
    address = content["ip"]?.string ?? address
    key = content["key"]?.string ?? ""
    let scheme = content["signature_scheme"]?.string ?? "hmac-sha256"
    guard key.isEmpty || scheme == "hmac-sha256" else { throw .meaningless("messages are signed by hmac-sha256 only") }
    for name in Self.portNames { ports[name] = try Self.port(content[name], name) }
    curve = try Self.curve(content)
    guard content["registration_port"] != nil else { return }
    registrar = Registrar(
      address: content["registration_ip"]?.string ?? address,
      port: try Self.port(content["registration_port"], "registration_port"),
      kernelID: content["kernel_id"]?.string ?? "")
  }

  /// Ports are numbers, or numbers in quotes.
  private static func port(_ value: JSON?, _ name: String) throws(Failure) -> Int {
    let number: Int? =
      switch value {
      case nil: 0
      case .integer(let number): number
      case .string(let text): Int(text)
      default: nil
      }
    guard let number, (0...65535).contains(number) else { throw .meaningless("\(name) is no port") }
    return number
  }

  private static func curve(_ content: JSON) throws(Failure) -> Curve? {
    switch (content["curve_publickey"]?.string, content["curve_secretkey"]?.string) {
    case (nil, nil): return nil
    case (let publicKey?, let secretKey?):
      guard publicKey.utf8.count == 40, secretKey.utf8.count == 40 else {
        throw .meaningless("a curve key has 40 characters")
      }
      return Curve(publicKey: publicKey, secretKey: secretKey)
    default: throw .meaningless("one of the two curve keys is missing")
    }
  }

  /// Where libzmq binds a channel.
  func endpoint(port: Int) -> String {
    switch carrier {
    case .tcp: "tcp://\(address.contains(":") ? "[\(address)]" : address):\(port == 0 ? "*" : String(port))"
    case .ipc: "ipc://\(address)-\(port)"
    }
  }
}

extension ConnectionFile {
  /// The file's text, for clients that come later.
  func text() -> [UInt8] {
    var content: [String: JSON] = [
      "transport": .string(carrier.rawValue), "ip": .string(address), "key": .string(key),
      "signature_scheme": "hmac-sha256",
    ]
    for (name, port) in ports { content[name] = .integer(port) }
    if let curve {
      content["curve_publickey"] = .string(curve.publicKey)
      content["curve_secretkey"] = .string(curve.secretKey)
    }
    return JSON.object(content).bytes
  }
}
