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
    let (n, m, p, q) = (a.rows, a.columns, b.rows, b.columns)
    return try Matrix(shape, of: T.self) { result throws(MatrixError) in
      a.withSpan(of: T.self) { x in
        b.withSpan(of: T.self) { y in
          var place = 0
          for j in 0..<m {
            for l in 0..<q {
              for i in 0..<n {
                let factor = x[i + j * n]
                for k in 0..<p { result[place + k] = factor * y[k + l * p] }
                place += p
              }
            }
          }
        }
      }
    }
  }
}
