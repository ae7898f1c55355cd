extension MatrixError: CustomStringConvertible {
  /// The message.
  public var description: String { message }

  /// What is wrong, in a sentence without full stop.
  public var message: String {
    switch self {
    case .notBroadcastable(let operation, let a, let b): Self.broadcastMessage(operation, a, b)
    case .innerSizesDiffer(let a, let b):
      "a \(a) and a \(b) have no product: the inner sizes \(a.columns) and \(b.rows) differ"
    case .rowCountsDiffer(let operation, let a, let b):
      "\(operation) needs equally many rows, and \(a) and \(b) have \(a.rows) and \(b.rows)"
    case .columnCountsDiffer(let operation, let a, let b):
      "\(operation) needs equally many columns, and \(a) and \(b) have \(a.columns) and \(b.columns)"
    case .wrongShape(let operation, let found, let needed): "\(operation) needs a \(needed) here, not a \(found)"
    case .countsDiffer(let from, let to):
      "a \(from) has \(Self.entries(from.count)), a \(to) has \(Self.entries(to.count))"
    case .notSquare(let operation, let shape): "\(operation) needs a square matrix, not a \(shape)"
    case .notVector(let operation, let shape): "\(operation) needs a row or a column, not a \(shape)"
    case .notSymmetric(let operation, let row, let column):
      "\(operation) needs a symmetric matrix: "
        + "entries \(Self.place(row, column)) and \(Self.place(column, row)) differ"
    case .singular(let operation, let shape): "\(operation): the \(shape) matrix is singular"
    case .notPositiveDefinite(let shape): "the \(shape) matrix is not positive definite"
    case .notFinite(let operation, let row, let column):
      "\(operation) needs finite numbers, and entry \(Self.place(row, column)) is NaN or infinite"
    case .didNotConverge(let operation): "\(operation) did not converge"
    case .empty(let operation, let shape): "\(operation) of a \(shape) matrix: there is no entry to take"
    case .tooLarge(let shape, let bytes, let available): Self.sizeMessage(shape, bytes, available)
    case .beyondLibrary(let operation, let size):
      "\(operation): \(size) rows or columns are more than the linear algebra library counts"
    case .negativeSize(let size): "a size cannot be \(size)"
    case .outOfRange(let axis, let index, let count): Self.rangeMessage(axis, index, count)
    case .raggedRows(let row, let count, let expected):
      "row \(row + 1) has \(Self.entries(count)) where the rows above have \(expected)"
    case .badRange(let start, let step, let end):
      step == 0 ? "the step of a range cannot be 0" : "a range needs finite ends, not \(start):\(step):\(end)"
    case .interrupted: "interrupted"
    }
  }

  private static func place(_ row: Int, _ column: Int) -> String { "(\(row + 1), \(column + 1))" }

  private static func entries(_ count: Int) -> String { count == 1 ? "1 entry" : "\(count) entries" }

  private static func broadcastMessage(_ operation: String, _ a: Shape, _ b: Shape) -> String {
    let start = operation.isEmpty ? "a \(a) and a \(b) do not fit" : "\(operation): a \(a) and a \(b) do not fit"
    let (row, column) = a.rows == 1 ? (a, b) : (b, a)
    guard row.rows == 1, column.columns == 1 else { return start }
    // The two things that a writer of row + column may have meant.
    return start + "; transpose one of them, or write ones(\(column.rows), 1)·row for the row over \(column.rows) rows"
  }

  private static func sizeMessage(_ shape: Shape, _ bytes: Int?, _ available: Int?) -> String {
    guard let bytes else { return "a \(shape) matrix is larger than any memory" }
    guard let available else { return "there is no memory for a \(shape) matrix (\(amount(bytes)))" }
    return "a \(shape) matrix needs \(amount(bytes)), and \(amount(available)) are free"
  }

  private static func amount(_ bytes: Int) -> String {
    let units = ["bytes", "KB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(NumberLayout.format(value, digits: 3)) \(units[unit])"
  }

  private static func rangeMessage(_ axis: String, _ index: Int, _ count: Int) -> String {
    let (position, overflow) = index.addingReportingOverflow(1)
    let shown = overflow ? "\(index)" : "\(position)"
    let plural = axis == "entry" ? "entries" : axis + "s"
    switch count {
    case 0: return "there is no \(axis) \(shown): there are no \(plural)"
    case 1: return "there is no \(axis) \(shown): there is one \(axis)"
    default: return "there is no \(axis) \(shown): there are \(count) \(plural)"
    }
  }
}
