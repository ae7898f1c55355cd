/// The signatures seen lately: a message that comes twice is somebody's replay.
///
/// One table whose memory is taken at the start, so that a kernel does not grow with its messages: a signature stands
/// in one of the few places of its row, newest first, and pushes the row's oldest out.
struct SignatureLog: Sendable {
  private static let ways = 32
  /// 0 is a free place.
  private var marks: [UInt64]
  private let rows: UInt64

  /// Remembers about so many.
  init(capacity: Int = 1 << 16) {
    rows = UInt64(max(1, capacity / Self.ways))
    marks = Array(repeating: 0, count: Int(rows) * Self.ways)
  }

  /// Whether the signature is new; it is not from now on.
  mutating func remember(_ signature: [UInt8]) -> Bool {
    let mark = Self.mark(signature)
    let start = Int(mark % rows) * Self.ways
    let row = start..<start + Self.ways
    if marks[row].contains(mark) { return false }
    for place in row.dropFirst().reversed() { marks[place] = marks[place - 1] }
    marks[start] = mark
    return true
  }

  /// The first 64 bits of a signature that was checked: of two in so many none agree in them by chance.
  private static func mark(_ signature: [UInt8]) -> UInt64 {
    max(1, signature.prefix(16).reduce(0) { $0 << 4 | UInt64($1 & 15) + 9 * UInt64($1 >> 6) })
  }
}
