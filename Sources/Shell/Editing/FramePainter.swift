/// Turns the frame on the screen into the next one, by the rows that differ.
struct FramePainter {
  /// What is on the screen; nil where the cursor stands at the beginning of a row of its own.
  private(set) var shown: Frame?
  private var width = 0

  /// The terminal shows all of it at once, where it knows how to.
  private static let (begin, end) = ("\u{1B}[?2026h\u{1B}[?25l", "\u{1B}[?25h\u{1B}[?2026l")

  /// What to write; empty where nothing changes.
  mutating func paint(_ frame: Frame, width: Int) -> String {
    guard frame != shown else { return "" }
    var brush = Brush(at: shown?.cursor ?? .init(), rows: max(1, shown?.rows.count ?? 1))
    for (place, row) in frame.rows.enumerated()
    where shown.map({ place >= $0.rows.count || $0.rows[place] != row }) ?? true {
      brush.move(to: place)
      brush.text += "\r" + row.text
      // Behind a full row the cursor still stands on its last column.
      if row.width < width { brush.text += "\u{1B}[K" }
    }
    if brush.rows > frame.rows.count {
      brush.move(to: frame.rows.count)
      brush.text += "\r\u{1B}[J"
    }
    brush.move(to: frame.cursor.row)
    brush.text += "\r" + (frame.cursor.column > 0 ? "\u{1B}[\(frame.cursor.column)C" : "")
    shown = frame
    self.width = width
    return Self.begin + brush.text + Self.end
  }

  /// The window has another width: terminals wrap the rows anew. Takes them off the screen.
  mutating func erase(newWidth: Int) -> String {
    guard let frame = shown else { return "" }
    shown = nil
    let width = max(1, newWidth)
    let above = frame.rows[..<frame.cursor.row].reduce(0) { $0 + max(1, ($1.width + width - 1) / width) }
    let up = above + frame.cursor.column / width
    return (up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J"
  }

  /// Goes below the frame.
  mutating func leave() -> String {
    guard let frame = shown else { return "" }
    shown = nil
    let down = frame.rows.count - 1 - frame.cursor.row
    return (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n"
  }

  mutating func forget() { shown = nil }
}

/// Where the terminal's cursor is, and what moves it.
private struct Brush {
  var at: Frame.Place
  /// Rows that are there already.
  var rows: Int
  var text = ""

  init(at place: Frame.Place, rows: Int) { (at, self.rows) = (place, rows) }

  mutating func move(to row: Int) {
    if row < at.row { text += "\u{1B}[\(at.row - row)A" }
    let below = min(row, rows - 1)
    if below > at.row { text += "\u{1B}[\(below - at.row)B" }
    // Below the last row a line end makes another, also at the window's end.
    if row >= rows {
      text += String(repeating: "\r\n", count: row - rows + 1)
      rows = row + 1
    }
    at.row = row
  }
}
