extension Matrix {
  /// The sum of all entries, pairwise; a mask's is its count of ones; 0 for an empty matrix.
  public func sum() -> Double {
    switch elementType {
    case .float64: withSpan(of: Double.self) { PairwiseSum.sum($0) { $0 } }
    case .float32: Double(withSpan(of: Float.self) { PairwiseSum.sum($0) { $0 } })
    case .mask: Double(countTrue())
    }
  }

  /// The mean of all entries; NaN for an empty matrix.
  public func mean() -> Double { sum() / Double(count) }

  /// The product of all entries, in order; 1 for an empty matrix.
  public func product() -> Double {
    switch elementType {
    case .float64: withSpan(of: Double.self) { Matrix.product($0) }
    case .float32: Double(withSpan(of: Float.self) { Matrix.product($0) })
    case .mask: countTrue() == count ? 1 : 0
    }
  }

  /// The sum of each column as a row (1×columns), pairwise.
  public func columnSums() throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try columnSums(Double.self)
    case .float32: try columnSums(Float.self)
    case .mask: try converted(to: .float64).columnSums(Double.self)
    }
  }

  /// The sum of each row as a column (rows×1), pairwise.
  public func rowSums() throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try rowSums(Double.self)
    case .float32: try rowSums(Float.self)
    case .mask: try converted(to: .float64).rowSums(Double.self)
    }
  }

  /// The mean of each column as a row; NaN where there are no rows.
  public func columnMeans() throws(MatrixError) -> Matrix { try columnSums().divided(by: rows) }

  /// The mean of each row as a column; NaN where there are no columns.
  public func rowMeans() throws(MatrixError) -> Matrix { try rowSums().divided(by: columns) }

  /// Running sums down each column; the error grows with the number of rows.
  public func cumulativeSums() throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try cumulativeSums(Double.self)
    case .float32: try cumulativeSums(Float.self)
    case .mask: try converted(to: .float64).cumulativeSums(Double.self)
    }
  }

  private static func product<T: Scalar>(_ x: Span<T>) -> T {
    var result: T = 1
    for i in x.indices { result *= x[i] }
    return result
  }

  private func divided(by count: Int) throws(MatrixError) -> Matrix {
    try Matrix.zip(Quotient.self, self, Matrix(scalar: Double(count), type: elementType))
  }

  private enum Quotient: BinaryFunction {
    static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y }
  }

  private func columnSums<T: Scalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(Shape(rows: 1, columns: columns), of: T.self) { result throws(MatrixError) in
      withSpan(of: T.self) { x in
        for j in result.indices { result[j] = PairwiseSum.sum(x.extracting(j * n..<(j + 1) * n)) { $0 } }
      }
    }
  }

  private func cumulativeSums<T: Scalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(shape, of: T.self) { result throws(MatrixError) in
      withSpan(of: T.self) { x in
        for j in 0..<columns {
          var sum: T = 0
          for i in j * n..<(j + 1) * n {
            sum += x[i]
            result[i] = sum
          }
        }
      }
    }
  }
}
