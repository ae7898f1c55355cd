import FoundationEssentials

/// "Kernel shutdown", "Kernel interrupt" and kernel subshells (JEP 91).
extension Kernel {
  @Sendable static func shutDown(_ exchange: Exchange) throws -> Answer {
    struct Content: Decodable { var restart: Bool? }
    let restarts = try exchange.request.decode(Content.self).restart ?? false
    let content: [String: JSON] = ["status": "ok", "restart": .bool(restarts)]
    // Every client learns of it, under another msg_id than the reply's: one of both would count as a replay.
    exchange.publish("shutdown_reply", .object(content))
    return .ok(content) { exchange.kernel.end() }
  }

  @Sendable static func interrupt(_ exchange: Exchange) throws -> Answer {
    exchange.kernel.interrupt()
    return .ok()
  }

  private static let mostSubshells = 100

  @Sendable static func createSubshell(_ exchange: Exchange) throws -> Answer {
    let kernel = exchange.kernel
    let tooMany = Failure(
      name: "TooManySubshells", message: "there are \(mostSubshells) subshells or too little memory")
    guard kernel.subshells.withLock({ $0.count }) < mostSubshells else { throw tooMany }
    let lane = Lane(id: UUID().uuidString.lowercased(), historySession: kernel.history.openSession())
    guard let id = lane.id, kernel.startLane(lane) else { throw tooMany }
    kernel.subshells.withLock { $0[id] = lane }
    return .ok(["subshell_id": .string(id)])
  }

  @Sendable static func deleteSubshell(_ exchange: Exchange) throws -> Answer {
    struct Content: Decodable { var subshell_id: String }
    let id = try exchange.request.decode(Content.self).subshell_id
    guard let lane = exchange.kernel.subshells.withLock({ $0.removeValue(forKey: id) }) else {
      throw Failure(name: "NoSuchSubshell", message: "there is no subshell \(id)")
    }
    lane.close()
    exchange.kernel.history.closeSession(lane.historySession)
    return .ok()
  }

  @Sendable static func listSubshells(_ exchange: Exchange) throws -> Answer {
    let ids = exchange.kernel.subshells.withLock { $0.keys.sorted() }
    return .ok(["subshell_id": .array(ids.map(JSON.string))])
  }
}
