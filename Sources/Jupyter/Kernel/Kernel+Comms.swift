/// "Custom messages" and "Comm info" of the messaging specification.
extension Kernel {
  /// Lets front ends open conversations with this target.
  public func registerComm(_ target: String, _ start: @escaping CommTarget) { comms.register(target, start) }

  private struct CommContent: Decodable {
    var comm_id: String
    var target_name: String?
    var data: JSON?
  }

  @Sendable static func openComm(_ exchange: Exchange) throws -> Answer {
    let content = try exchange.request.decode(CommContent.self)
    let name = content.target_name ?? ""
    guard let target = exchange.kernel.comms.target(name) else {
      exchange.publish("comm_close", ["comm_id": .string(content.comm_id), "data": [:]])
      return .none
    }
    let comm = Comm(id: content.comm_id, target: name, kernel: exchange.kernel)
    exchange.kernel.comms.insert(comm, target(comm, content.data ?? [:]))
    return .none
  }

  @Sendable static func passToComm(_ exchange: Exchange) throws -> Answer {
    let content = try exchange.request.decode(CommContent.self)
    if let (comm, partner) = exchange.kernel.comms.find(content.comm_id) {
      partner.received(content.data ?? [:], buffers: exchange.request.buffers, from: comm)
    }
    return .none
  }

  @Sendable static func closeComm(_ exchange: Exchange) throws -> Answer {
    let content = try exchange.request.decode(CommContent.self)
    if let (comm, partner) = exchange.kernel.comms.remove(content.comm_id) {
      partner.closed(comm, data: content.data ?? [:])
    }
    return .none
  }

  @Sendable static func listComms(_ exchange: Exchange) throws -> Answer {
    struct Content: Decodable { var target_name: String? }
    let target = try exchange.request.decode(Content.self).target_name
    let comms = exchange.kernel.comms.list(target: target).mapValues { ["target_name": .string($0)] as JSON }
    return .ok(["comms": .object(comms)])
  }
}
