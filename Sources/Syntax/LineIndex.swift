/// Where lines begin: UTF-8 offsets to lines and columns.
public struct LineIndex: Sendable {
  private let starts: [Int]
  private let source: Source

  public init(_ text: String) {
    source = Source(name: "", text: text)
    var starts = [0]
    var previous: UInt8 = 0
    for (offset, byte) in text.utf8.enumerated() {
      // A lone carriage return ends a line too.
      if previous == 13, byte != 10 { starts.append(offset) }
      if byte == 10 { starts.append(offset + 1) }
      previous = byte
    }
    self.starts = starts
  }

  /// The line and the column as shown in a fixed font, both from 1.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let line = max(0, starts.partitioningIndex { $0 > offset } - 1)
    let before = source.slice(SourceRange(start: starts[line], end: max(starts[line], offset)))
    // A tab counts as one column.
    return (line + 1, TextWidth.columns(of: before) + before.utf8.count { $0 == 9 } + 1)
  }

  /// The text of a line, counted from 1, without its end.
  public func line(_ number: Int) -> String {
    guard starts.indices.contains(number - 1) else { return "" }
    let end = number < starts.count ? starts[number] : source.text.utf8.count
    var line = source.slice(SourceRange(start: starts[number - 1], end: end))
    while line.unicodeScalars.last == "\n" || line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
    return line
  }

  /// The offset at which a line begins.
  func start(ofLine number: Int) -> Int { starts.indices.contains(number - 1) ? starts[number - 1] : 0 }
}

extension [Int] {
  /// The first place whose element satisfies a condition that holds from there on.
  func partitioningIndex(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Source {
  /// The text of a range; empty where the range is outside.
  public func slice(_ range: SourceRange) -> String {
    let utf8 = text.utf8
    guard range.start >= 0, range.start <= range.end, range.end <= utf8.count else { return "" }
    let start = utf8.index(utf8.startIndex, offsetBy: range.start)
    let end = utf8.index(start, offsetBy: range.end - range.start)
    return String(text[start..<end])
  }
}
