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
      withSpan(of: E.self) { x in
        let (n, m) = (rows, columns)
        for j in 0..<shape.columns {
          let column = x.extracting(j % m * n..<(j % m + 1) * n)
          if n == 1 {
            var target = result._mutatingExtracting(j * shape.rows..<(j + 1) * shape.rows)
            target.update(repeating: column[0])
            continue
          }
          for top in stride(from: 0, to: shape.rows, by: n) { result.write(column, at: top + j * shape.rows) }
        }
      }
    }
  }
}
