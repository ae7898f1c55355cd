/// The signatures seen lately: a message that comes twice is somebody's replay.
struct SignatureLog: Sendable {
  private var seen: Set<[UInt8]> = []
  /// The same in order of arrival, as a ring.
  private var order: [[UInt8]] = []
  private var oldest = 0
  private let capacity: Int

  init(capacity: Int = 1 << 16) {
    self.capacity = max(1, capacity)
  }

  /// Whether the signature is new; it is not from now on.
  mutating func remember(_ signature: [UInt8]) -> Bool {
    guard seen.insert(signature).inserted else { return false }
    if order.count < capacity {
      order.append(signature)
    } else {
      seen.remove(order[oldest])
      order[oldest] = signature
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
