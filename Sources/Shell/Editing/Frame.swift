import Syntax

/// Rows of a terminal, and where the cursor stands among them.
struct Frame: Equatable {
  struct Row: Equatable {
    /// With its colours.
    var text: String
    /// In columns.
    var width: Int
  }

  struct Place: Equatable {
    var row = 0
    var column = 0
  }

  var rows: [Row]
  var cursor: Place
  /// Which of all rows is the first here.
  var top = 0
}

/// What a frame shows.
struct FrameContent {
  var text: String
  /// The cursor's byte offset.
  var cursor: Int
  /// Before the first line and the others, with their colours.
  var prompt: String
  var continuation: String
  /// Of some whole lines, as a byte range: ascending, without overlap.
  var spans: (Range<Int>) -> [Span] = { _ in [] }

  struct Span: Equatable {
    var range: Range<Int>
    /// What the terminal gets before it.
    var style: String
  }
}

extension Frame {
  /// Lays text out on a window: lines wrap at its width. Of more rows than it has, those that were shown before stay as
  /// long as the cursor is among them.
  init(_ content: FrameContent, width: Int, height: Int, after previous: Frame? = nil) {
    var layout = FrameLayout(content, width: max(width, 2))
    layout.run()
    let height = max(1, height)
    var first = min(previous?.top ?? 0, max(0, layout.rows.count - height))
    first = min(max(first, layout.cursor.row - height + 1), layout.cursor.row)
    top = first
    let shown = layout.rows[first..<min(layout.rows.count, first + height)]
    let spans = layout.spans(shown)
    rows = shown.map { layout.row($0, spans) }
    cursor = Place(row: layout.cursor.row - first, column: layout.cursor.column)
  }
}

/// Finds where rows begin and end. Only rows that are shown become text.
private struct FrameLayout {
  struct Extent {
    var bytes: Range<Int>
    var prefix: String
    var width: Int
  }

  let content: FrameContent
  let width: Int
  private let bytes: [UInt8]
  private(set) var rows: [Extent] = []
  private(set) var cursor = Frame.Place()
  private static let reset = "\u{1B}[0m"

  init(_ content: FrameContent, width: Int) {
    (self.content, self.width) = (content, width)
    bytes = Array(content.text.utf8)
  }

  mutating func run() {
    var prefix = content.prompt
    var column = StyledText.columns(of: prefix)
    let continuationColumns = StyledText.columns(of: content.continuation)
    var start = 0
    var offset = 0
    func extent(_ end: Int) -> Extent { Extent(bytes: start..<end, prefix: prefix, width: column) }
    while offset < bytes.count {
      let (scalar, count) = bytes.scalar(at: offset)
      if offset == content.cursor { cursor = place(rows.count, column) }
      if scalar == "\n" {
        rows.append(extent(offset))
        offset += 1
        (start, prefix, column) = (offset, content.continuation, continuationColumns)
        continue
      }
      let columns = Self.columns(of: scalar)
      if column + columns > width {
        if offset == content.cursor { cursor = Frame.Place(row: rows.count + 1, column: 0) }
        rows.append(extent(offset))
        (start, prefix, column) = (offset, "", 0)
      }
      column += columns
      offset += count
    }
    let isLast = content.cursor >= bytes.count
    rows.append(extent(offset))
    if isLast {
      // Behind a full row the cursor stands on the next.
      if column >= width { rows.append(Extent(bytes: offset..<offset, prefix: "", width: 0)) }
      cursor = Frame.Place(row: rows.count - 1, column: column >= width ? 0 : column)
    }
  }

  /// A cursor behind the last column stands on the next row, which is there where text follows.
  private func place(_ row: Int, _ column: Int) -> Frame.Place {
    Frame.Place(row: row, column: min(column, width - 1))
  }

  /// Of the lines that are shown: the others may be thousands.
  func spans(_ shown: ArraySlice<Extent>) -> [FrameContent.Span] {
    guard let first = shown.first?.bytes.lowerBound, let last = shown.last?.bytes.upperBound else { return [] }
    let start = (bytes[..<first].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    return content.spans(start..<(bytes[last...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count))
  }

  func row(_ extent: Extent, _ spans: [FrameContent.Span]) -> Frame.Row {
    var text = extent.prefix
    var offset = extent.bytes.lowerBound
    var span = spans.partitioningIndex { $0.range.upperBound > offset }
    while offset < extent.bytes.upperBound {
      let current = spans.indices.contains(span) ? spans[span] : nil
      let isInside = current.map { $0.range.contains(offset) } ?? false
      let edge = current.map { isInside ? $0.range.upperBound : $0.range.lowerBound } ?? extent.bytes.upperBound
      let end = min(max(edge, offset + 1), extent.bytes.upperBound)
      if isInside, let style = current?.style, !style.isEmpty {
        text += style + shown(offset..<end) + Self.reset
      } else {
        text += shown(offset..<end)
      }
      if isInside, end == edge { span += 1 }
      offset = end
    }
    return Frame.Row(text: text, width: extent.width)
  }

  /// Control characters by their keys: nothing that is typed moves the terminal's cursor.
  private func shown(_ range: Range<Int>) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard bytes[range].contains(where: { $0 < 32 || $0 == 127 }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result += "    "
      } else if scalar.value < 32 || scalar.value == 127 {
        result += "^"
        result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value ^ 64)))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar == "\t" { return 4 }
    return scalar.value < 32 || scalar.value == 127 ? 2 : TextWidth.columns(of: scalar)
  }
}

extension [UInt8] {
  /// The code point that begins at an offset, and its bytes; what is no UTF-8 counts byte by byte.
  fileprivate func scalar(at offset: Int) -> (Unicode.Scalar, Int) {
    let first = self[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    var value = UInt32(first) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    guard length > 1, offset + length <= count else { return ("\u{FFFD}", 1) }
    for byte in self[(offset + 1)..<(offset + length)] {
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return Unicode.Scalar(value).map { ($0, length) } ?? ("\u{FFFD}", 1)
  }
}

extension RandomAccessCollection {
  /// The first place whose element satisfies a condition that holds for all behind it.
  fileprivate func partitioningIndex(_ condition: (Element) -> Bool) -> Index {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
      if condition(self[middle]) { high = middle } else { low = index(after: middle) }
    }
    return low
  }
}
