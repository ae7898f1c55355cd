extension Matrix {
  /// The same entries by columns in another shape, without a copy; throws `countsDiffer`.
  public func reshaped(_ shape: Shape) throws(MatrixError) -> Matrix {
    guard shape.rows >= 0 else { throw .negativeSize(shape.rows) }
    guard shape.columns >= 0 else { throw .negativeSize(shape.columns) }
    guard shape.count == count else { throw .countsDiffer(from: self.shape, to: shape) }
    return relabeled(shape)
  }

  /// All entries as one column, by columns (vec).
  public func vectorized() -> Matrix { relabeled(Shape(rows: count, columns: 1)) }

  /// This matrix as a block in each place of a grid; throws `negativeSize`, `tooLarge`.
  public func repeated(rows down: Int, columns across: Int) throws(MatrixError) -> Matrix {
    for size in [down, across] where size < 0 { throw .negativeSize(size) }
    let (height, first) = rows.multipliedReportingOverflow(by: down)
    let (width, second) = columns.multipliedReportingOverflow(by: across)
    guard !first, !second else {
      throw .tooLarge(Shape(rows: down, columns: across), bytes: nil, available: nil)
    }
    let shape = Shape(rows: height, columns: width)
    return switch elementType {
    case .float64: try repeated(shape, Double.self)
    case .float32: try repeated(shape, Float.self)
    case .mask: try repeated(shape, UInt8.self)
    }
  }

  /// This row, column or 1×1 spread over a larger shape that it broadcasts to; throws `notBroadcastable`.
  public func broadcast(to whole: Shape) throws(MatrixError) -> Matrix {
    if shape == whole { return self }
    guard shape.spreads(over: whole) else { throw .notBroadcastable(operation: "", shape, whole) }
    return try repeated(
      rows: rows == whole.rows ? 1 : whole.rows, columns: columns == whole.columns ? 1 : whole.columns)
  }

  private func repeated<E: Element>(_ shape: Shape, _ type: E.Type) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: E.self) { result throws(MatrixError) in
      if shape.isEmpty { return }
      try withSpan(of: E.self) { x throws(MatrixError) in
        let (n, m) = (rows, columns)
        try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
          let column = x.extracting(j % m * n..<(j % m + 1) * n)
          var target = result._mutatingExtracting(j * shape.rows + rows.lowerBound..<j * shape.rows + rows.upperBound)
          if n == 1 { return target.update(repeating: column[0]) }
          var (place, from) = (0, rows.lowerBound % n)
          while place < target.count {
            let length = min(n - from, target.count - place)
            target.write(column.extracting(from..<from + length), at: place)
            (place, from) = (place + length, 0)
          }
        }
      }
    }
  }
}
