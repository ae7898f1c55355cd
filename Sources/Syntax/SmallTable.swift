/// A table of some dozens of entries in the order of their keys: to look one up takes a few comparisons, less than to hash
/// it, and nearly every character of a program is looked up.
struct SmallTable<Key: Comparable, Value> {
  private let entries: [(key: Key, value: Value)]

  init(_ entries: [(key: Key, value: Value)]) { self.entries = entries.sorted { $0.key < $1.key } }

  subscript(_ key: Key) -> Value? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].key == key else { return nil }
    return entries[low].value
  }
}

extension SmallTable: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral entries: (Key, Value)...) { self.init(entries.map { (key: $0.0, value: $0.1) }) }
}

extension SmallTable: Sendable where Key: Sendable, Value: Sendable {}
