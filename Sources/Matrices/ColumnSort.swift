/// Sorts columns stably, all in the same memory: a merge sort that looks for an interruption on its way.
struct ColumnSort<E: Element> {
  struct Entry {
    var key: E
    var row: Int
  }

  /// The column of the last `sort` in order.
  private(set) var entries: [Entry]
  /// The same entries, where halves wait to be merged.
  private var halves: [Entry]
  private let descending: Bool

  /// For columns of so many rows; throws `tooLarge`.
  init(rows: Int, descending: Bool) throws(MatrixError) {
    try MemoryLimit.check(entries: rows, of: (Entry, Entry).self)
    self.descending = descending
    (entries, halves) = ([], [])
    entries.reserveCapacity(rows)
    halves.reserveCapacity(rows)
  }

  /// Leaves the column's entries in order, NaNs last.
  mutating func sort(_ column: Span<E>) throws(MatrixError) {
    entries.removeAll(keepingCapacity: true)
    halves.removeAll(keepingCapacity: true)
    // NaN is unequal to itself.
    try take(column) { $0 == $0 }
    let numbers = entries.count
    if numbers < column.count { try take(column) { $0 != $0 } }
    try Merging<E>(descending: descending).sort(0..<numbers, of: &entries, with: &halves)
  }

  private mutating func take(_ column: Span<E>, where isWanted: (E) -> Bool) throws(MatrixError) {
    try Blocks.each(column.count) { rows throws(MatrixError) in
      for row in rows where isWanted(column[row]) {
        entries.append(Entry(key: column[row], row: row))
        halves.append(Entry(key: column[row], row: row))
      }
    }
  }
}

/// The order of the keys, and the two steps of a merge sort in it.
private struct Merging<E: Element> {
  typealias Entry = ColumnSort<E>.Entry

  let descending: Bool

  @inline(__always)
  private func precedes(_ a: Entry, _ b: Entry) -> Bool { descending ? a.key > b.key : a.key < b.key }

  /// Sorts these places of `entries`; `copy` holds the same there, and becomes scratch.
  func sort(_ places: Range<Int>, of entries: inout [Entry], with copy: inout [Entry]) throws(MatrixError) {
    if places.count <= 16 { return insert(places, &entries) }
    if places.count > 1 << 15 { try Interruption.check() }
    let middle = places.lowerBound + places.count / 2
    try sort(places.lowerBound..<middle, of: &copy, with: &entries)
    try sort(middle..<places.upperBound, of: &copy, with: &entries)
    var (left, right) = (places.lowerBound, middle)
    try Blocks.each(places.count) { block throws(MatrixError) in
      for place in block.lowerBound + places.lowerBound..<block.upperBound + places.lowerBound {
        // The left one at a tie: the order of equal keys stays.
        if left < middle, right == places.upperBound || !precedes(copy[right], copy[left]) {
          entries[place] = copy[left]
          left += 1
        } else {
          entries[place] = copy[right]
          right += 1
        }
      }
    }
  }

  private func insert(_ places: Range<Int>, _ entries: inout [Entry]) {
    for start in places.dropFirst() {
      let entry = entries[start]
      var place = start
      while place > places.lowerBound, precedes(entry, entries[place - 1]) {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }
}
