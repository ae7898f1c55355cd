/// The signatures seen lately: a message that comes twice is somebody's replay.
struct SignatureLog: Sendable {
  private var seen: Set<UInt64> = []
  /// The same in order of arrival, as a ring.
  private var order: [UInt64] = []
  private var oldest = 0
  private let capacity: Int

  init(capacity: Int = 1 << 16) {
    self.capacity = max(1, capacity)
  }

  /// Whether the signature is new; it is not from now on.
  mutating func remember(_ signature: [UInt8]) -> Bool {
    let mark = Self.mark(signature)
    guard seen.insert(mark).inserted else { return false }
    if order.count < capacity {
      order.append(mark)
    } else {
      seen.remove(order[oldest])
      order[oldest] = mark
      oldest = (oldest + 1) % capacity
    }
    return true
  }

  /// The first 64 bits of a signature that was checked: of two in so many none agree in them by chance.
  private static func mark(_ signature: [UInt8]) -> UInt64 {
    signature.prefix(16).reduce(0) { $0 << 4 | UInt64($1 & 15) + 9 * UInt64($1 >> 6) }
  }
}
