import Syntax

/// Values by name, in the order in which the names came.
///
/// Names know their hash, so that to look one up costs a few comparisons; a table of few names is searched through.
struct NameTable<Value> {
  private(set) var names: [Name] = []
  private(set) var values: [Value] = []
  private var hashes: [Int] = []
  /// Places by hash, −1 where there is none; twice as many as names at least, and none while there are few.
  private var buckets: [Int32] = []

  var count: Int { names.count }
  var isEmpty: Bool { names.isEmpty }

  /// Where a name's value stands in `values`.
  func place(of name: Name) -> Int? { place(name.keyHash) { $0 == name } }

  /// The same by the key alone, which is hashed for it.
  func place(of key: String) -> Int? { place(key.hashValue) { $0.key == key } }

  subscript(_ name: Name) -> Value? { place(of: name).map { values[$0] } }

  subscript(place place: Int) -> Value {
    _read { yield values[place] }
    _modify { yield &values[place] }
  }

  /// Gives a name its value; what it had before is gone, its spelling too.
  mutating func set(_ name: Name, _ value: Value) {
    if let place = place(of: name) {
      names[place] = name
      values[place] = value
      return
    }
    names.append(name)
    values.append(value)
    hashes.append(name.keyHash)
    if buckets.count >= 2 * count { enter(count - 1) } else if count > Self.few { enterAll() }
  }

  /// Takes a name out; the last one takes its place.
  @discardableResult
  mutating func remove(_ key: String) -> Value? {
    guard let place = place(of: key) else { return nil }
    let last = count - 1
    names.swapAt(place, last)
    values.swapAt(place, last)
    hashes.swapAt(place, last)
    names.removeLast()
    hashes.removeLast()
    if !buckets.isEmpty { leave(place, last) }
    return values.removeLast()
  }

  mutating func removeAll(keepingCapacity: Bool = false) {
    names.removeAll(keepingCapacity: keepingCapacity)
    values.removeAll(keepingCapacity: keepingCapacity)
    hashes.removeAll(keepingCapacity: keepingCapacity)
    buckets = []
  }

  // MARK: Buckets

  private static var few: Int { 8 }

  private func place(_ hash: Int, _ isMeant: (Name) -> Bool) -> Int? {
    if buckets.isEmpty { return hashes.indices.first { hashes[$0] == hash && isMeant(names[$0]) } }
    var bucket = home(of: hash)
    while buckets[bucket] >= 0 {
      let place = Int(buckets[bucket])
      if hashes[place] == hash, isMeant(names[place]) { return place }
      bucket = after(bucket)
    }
    return nil
  }

  private func home(of hash: Int) -> Int { hash & (buckets.count - 1) }
  private func after(_ bucket: Int) -> Int { (bucket + 1) & (buckets.count - 1) }

  private mutating func enter(_ place: Int) {
    var bucket = home(of: hashes[place])
    while buckets[bucket] >= 0 { bucket = after(bucket) }
    buckets[bucket] = Int32(truncatingIfNeeded: place)
  }

  private mutating func enterAll() {
    buckets = Array(repeating: -1, count: max(32, 2 * buckets.count))
    for place in hashes.indices { enter(place) }
  }

  /// Frees the bucket of `place`, and has that of `last`, which is not there any more, say `place`.
  private mutating func leave(_ place: Int, _ last: Int) {
    guard var free = buckets.firstIndex(of: Int32(truncatingIfNeeded: place)) else { return }
    if place != last, let moved = buckets.firstIndex(of: Int32(truncatingIfNeeded: last)) {
      buckets[moved] = Int32(truncatingIfNeeded: place)
    }
    // What stands behind a gap would not be found: it moves up where its way leads over the gap.
    buckets[free] = -1
    var bucket = after(free)
    while buckets[bucket] >= 0 {
      let home = home(of: hashes[Int(buckets[bucket])])
      let way = (bucket - home) & (buckets.count - 1)
      if way >= (bucket - free) & (buckets.count - 1) {
        buckets[free] = buckets[bucket]
        buckets[bucket] = -1
        free = bucket
      }
      bucket = after(bucket)
    }
  }
}

extension NameTable: Sendable where Value: Sendable {}
