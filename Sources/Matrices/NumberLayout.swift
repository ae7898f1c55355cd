/// Text of matrices for people: columns aligned on the decimal point, the middle left out where there is much.
public struct NumberLayout: Sendable, Hashable {
  /// Significant digits, 1 … 17; 17 shows the fewest digits that read back as the same number.
  public var digits: Int
  /// Characters of a line.
  public var width: Int
  /// Lines of a matrix.
  public var height: Int

  /// Six digits, 80 characters and 20 lines unless told otherwise.
  public init(digits: Int = 6, width: Int = 80, height: Int = 20) {
    self.digits = min(max(digits, 1), 17)
    self.width = width
    self.height = height
  }

  /// A number as a person writes it: `150`, `0.001`, `1e-7`; at 17 digits it reads back as the same number.
  public static func format(_ x: Double, digits: Int = 6) -> String {
    NumberText(x, shortest: x.description, digits: min(max(digits, 1), 17)).text
  }

  /// `3×10 Matrix`, with the element type where it is not float64.
  public static func header(of matrix: Matrix) -> String {
    switch matrix.elementType {
    case .float64: "\(matrix.shape) Matrix"
    case .float32: "\(matrix.shape) Matrix of float32"
    case .mask: "\(matrix.shape) Mask"
    }
  }

  /// A line for each row, without header; none for an empty matrix. Leaves out rows by `⋮`, columns by `⋯`.
  public func lines(of matrix: Matrix) -> [String] {
    cells(of: matrix).map { cells in
      var text = cells.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// The lines joined.
  public func text(of matrix: Matrix) -> String { lines(of: matrix).joined(separator: "\n") }

  /// What the lines consist of: the same rows and columns, each cell as wide as its column; for HTML and LaTeX.
  public func cells(of matrix: Matrix) -> [[String]] {
    if matrix.isEmpty { return [] }
    let rows = Elision(count: matrix.rows, room: max(height, 3))
    let columns = columns(of: matrix, rows)
    return (0..<rows.lines).map { line in columns.map { $0.cell(line) } }
  }

  func entry(_ index: Int, _ matrix: Matrix) -> NumberText {
    let x = matrix.number(at: index)
    let shortest = matrix.elementType == .float32 ? Float(x).description : x.description
    return NumberText(x, shortest: shortest, digits: digits)
  }

  /// Columns from both ends in turn, as many as the width has room for.
  private func columns(of matrix: Matrix, _ rows: Elision) -> [TextColumn] {
    var (first, last): ([TextColumn], [TextColumn]) = ([], [])
    var used = 0
    while first.count + last.count < matrix.columns {
      let fromLeft = first.count <= last.count
      let index = fromLeft ? first.count : matrix.columns - 1 - last.count
      let column = TextColumn((0..<rows.lines).map { rows.index($0).map { entry($0 + index * matrix.rows, matrix) } })
      let isLastOne = first.count + last.count + 1 == matrix.columns
      let needed = used + column.width + (isLastOne ? 0 : 3)
      if needed > width, !first.isEmpty { return first + [.gap(rows)] + last.reversed() }
      used += column.width + 2
      if fromLeft { first.append(column) } else { last.append(column) }
    }
    return first + last.reversed()
  }
}
