import FoundationEssentials
import Synchronization

/// One conversation between a front end's widget and its counterpart here.
public struct Comm: Sendable {
  public let id: String
  public let target: String
  private let kernel: Kernel

  init(id: String, target: String, kernel: Kernel) {
    self.id = id
    self.target = target
    self.kernel = kernel
  }

  public func send(_ data: JSON, buffers: [[UInt8]] = []) {
    kernel.publish("comm_msg", ["comm_id": .string(id), "data": data], buffers: buffers, parent: nil)
  }

  public func close(_ data: JSON = [:]) {
    kernel.comms.remove(id)
    kernel.publish("comm_close", ["comm_id": .string(id), "data": data], parent: nil)
  }
}

/// What answers in a conversation. Called on the thread of the lane that the message came on.
public protocol CommPartner: Sendable {
  func received(_ data: JSON, buffers: [[UInt8]], from comm: Comm)
  func closed(_ comm: Comm, data: JSON)
}

/// Starts the counterpart of a conversation that a front end opens with this data.
public typealias CommTarget = @Sendable (Comm, JSON) -> any CommPartner

/// The targets that front ends may talk to, and the open conversations.
final class Comms: Sendable {
  private let targets = Mutex<[String: CommTarget]>([:])
  private let open = Mutex<[String: (comm: Comm, partner: any CommPartner)]>([:])

  func register(_ name: String, _ target: @escaping CommTarget) { targets.withLock { $0[name] = target } }
  func target(_ name: String) -> CommTarget? { targets.withLock { $0[name] } }
  func insert(_ comm: Comm, _ partner: any CommPartner) { open.withLock { $0[comm.id] = (comm, partner) } }
  func find(_ id: String) -> (comm: Comm, partner: any CommPartner)? { open.withLock { $0[id] } }

  @discardableResult
  func remove(_ id: String) -> (comm: Comm, partner: any CommPartner)? { open.withLock { $0.removeValue(forKey: id) } }

  /// The open ones by identity, all or those of one target.
  func list(target: String?) -> [String: String] {
    open.withLock { $0.mapValues(\.comm.target).filter { target == nil || $0.value == target } }
  }
}
