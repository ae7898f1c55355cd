/// Which of many places are shown: the first and the last ones, with one line for those between.
struct Elision {
  let count: Int
  /// Lines taken, that of the gap included.
  let lines: Int
  private let before: Int

  init(count: Int, room: Int) {
    self.count = count
    lines = min(count, room)
    before = count <= room ? count : room / 2
  }

  /// The place on a line; nil for the gap.
  func index(_ line: Int) -> Int? {
    if line < before { return line }
    return line == before && lines < count ? nil : count - lines + line
  }
}

/// A matrix column as text, each cell of the same width but for trailing spaces.
struct TextColumn {
  /// nil where rows are left out.
  private let cells: [NumberText?]
  private let left: Int
  private let right: Int
  private let isGap: Bool

  var width: Int { left + right }

  init(_ cells: [NumberText?]) {
    self.cells = cells
    // ASCII: bytes are characters.
    left = cells.reduce(1) { max($0, $1?.left.utf8.count ?? 1) }
    right = cells.reduce(0) { max($0, $1?.right.utf8.count ?? 0) }
    isGap = false
  }

  private init(gap cells: [NumberText?]) {
    self.cells = cells
    (left, right) = (1, 0)
    isGap = true
  }

  /// The column that stands for those left out.
  static func gap(_ rows: Elision) -> TextColumn {
    TextColumn(gap: (0..<rows.lines).map { rows.index($0).map { _ in NumberText(0, shortest: "0", digits: 1) } })
  }

  func cell(_ line: Int) -> String {
    guard let cell = cells[line] else { return TextColumn.padded(isGap ? "⋱" : "⋮", 1, left, right) }
    if isGap { return "⋯" }
    return TextColumn.padded(cell.left, cell.left.utf8.count, left, 0)
      + TextColumn.padded(cell.right, 0, 0, right - cell.right.utf8.count)
  }

  /// `text`, `length` wide, at the end of `left` places and before `right` more.
  private static func padded(_ text: String, _ length: Int, _ left: Int, _ right: Int) -> String {
    String(repeating: " ", count: max(0, left - length)) + text + String(repeating: " ", count: max(0, right))
  }
}
