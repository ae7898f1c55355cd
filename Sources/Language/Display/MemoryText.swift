import Matrices

extension Value {
  /// What a value takes in memory, as a person says it; empty for what is no data. Values may share it.
  var memoryText: String { bytes.map(Self.memoryText) ?? "" }

  private var bytes: Int? {
    switch self {
    case .quantity(let quantity): quantity.version.payload.bytes
    case .string(let text): text.utf8.count
    case .list(let items): items.reduce(0) { $0 + ($1.bytes ?? 0) }
    default: nil
    }
  }

  static func memoryText(_ bytes: Int) -> String {
    var (amount, unit) = (Double(bytes), "B")
    for larger in ["kB", "MB", "GB"] where amount >= 1000 { (amount, unit) = (amount / 1000, larger) }
    return "\(NumberLayout.format(amount, digits: 3)) \(unit)"
  }
}

extension Payload {
  fileprivate var bytes: Int? {
    switch self {
    case .matrix(let matrix): matrix.byteCount
    case .table(let table):
      table.names.indices.reduce(0) { sum, place in
        switch table.column(at: place) {
        case .numbers(let numbers): sum + 8 * numbers.count
        case .strings(let strings): sum + strings.reduce(0) { $0 + $1.utf8.count }
        }
      }
    case .strings(let strings): strings.reduce(0) { $0 + $1.utf8.count }
    case .pending: nil
    }
  }
}
