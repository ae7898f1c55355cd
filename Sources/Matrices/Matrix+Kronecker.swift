extension Matrix {
  /// The Kronecker product: block (i, j) is aᵢⱼ·b; throws `tooLarge`.
  public static func kron(_ a: Matrix, _ b: Matrix) throws(MatrixError) -> Matrix {
    let (rows, first) = a.rows.multipliedReportingOverflow(by: b.rows)
    let (columns, second) = a.columns.multipliedReportingOverflow(by: b.columns)
    guard !first, !second else { throw .tooLarge(a.shape, bytes: nil, available: nil) }
    let type = promotedType(a, b)
    let (x, y) = (try a.converted(to: type), try b.converted(to: type))
    let shape = Shape(rows: rows, columns: columns)
    return type == .float32 ? try kron(x, y, shape, Float.self) : try kron(x, y, shape, Double.self)
  }

  private static func kron<T: Scalar>(
    _ a: Matrix, _ b: Matrix, _ shape: Shape, _ type: T.Type
  ) throws(MatrixError) -> Matrix {
    let (n, p, q) = (a.rows, b.rows, b.columns)
    return try Matrix(shape, of: T.self) { result throws(MatrixError) in
      try a.withSpan(of: T.self) { x throws(MatrixError) in
        try b.withSpan(of: T.self) { y throws(MatrixError) in
          try Blocks.eachColumn(shape) { column, rows throws(MatrixError) in
            let (j, l) = column.quotientAndRemainder(dividingBy: q)
            var (row, i) = (rows.lowerBound, rows.lowerBound / p)
            while row < rows.upperBound {
              let (factor, end) = (x[i + j * n], min((i + 1) * p, rows.upperBound))
              for k in row..<end { result[column * shape.rows + k] = factor * y[k - i * p + l * p] }
              (row, i) = (end, i + 1)
            }
          }
        }
      }
    }
  }
}
