extension Matrix {
  /// The sum of all entries, pairwise; a mask's is its count of ones; 0 for an empty matrix.
  public func sum() throws(MatrixError) -> Double {
    switch elementType {
    case .float64: try sum(Double.self)
    case .float32: Double(try sum(Float.self))
    case .mask: Double(try countTrue())
    }
  }

  /// The mean of all entries; NaN for an empty matrix.
  public func mean() throws(MatrixError) -> Double { try sum() / Double(count) }

  /// The product of all entries, in order; 1 for an empty matrix.
  public func product() throws(MatrixError) -> Double {
    switch elementType {
    case .float64: try product(Double.self)
    case .float32: Double(try product(Float.self))
    case .mask: try all() ? 1 : 0
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

  /// Running sums down each column, or up from its end; the error grows with the number of rows.
  public func cumulativeSums(fromEnd: Bool = false) throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try cumulativeSums(fromEnd, Double.self)
    case .float32: try cumulativeSums(fromEnd, Float.self)
    case .mask: try converted(to: .float64).cumulativeSums(fromEnd, Double.self)
    }
  }

  private func sum<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> T {
    try unsafe withAddress(of: T.self) { x throws(MatrixError) in try unsafe Matrix.sum(count, x) }
  }

  /// As the kernel does it, by halves of which the left one is a power of two, with looks at the interruption.
  private static func sum<T: KernelScalar>(_ n: Int, _ x: UnsafePointer<T>) throws(MatrixError) -> T {
    if n > Blocks.size { try Interruption.check() }
    if n <= Blocks.kernelSize { return unsafe T.sum(n, x) }
    var half = Blocks.kernelSize
    while half < n - half { half *= 2 }
    return try unsafe sum(half, x) + sum(n - half, x + half)
  }

  private func product<T: Scalar>(_ type: T.Type) throws(MatrixError) -> T {
    try withSpan(of: T.self) { x throws(MatrixError) in
      var result: T = 1
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { result *= x[i] }
      }
      return result
    }
  }

  private func divided(by count: Int) throws(MatrixError) -> Matrix {
    try Matrix.zip(Quotient.self, self, Matrix(scalar: Double(count), type: elementType))
  }

  private enum Quotient: BinaryFunction {
    static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y }
  }

  private func columnSums<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    let n = rows
    if count > Blocks.size { try Interruption.check() }
    return try unsafe Matrix(Shape(rows: 1, columns: columns), address: T.self) { result throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        try Blocks.each(columns, size: max(1, Blocks.kernelSize / max(1, n))) { block throws(MatrixError) in
          let j = block.lowerBound
          if block.count == 1 {
            unsafe result[j] = try Matrix.sum(n, x + j * n)
          } else {
            unsafe T.columnSums(n, block.count, x + j * n, result + j)
          }
        }
      }
    }
  }

  private func cumulativeSums<T: Scalar>(_ fromEnd: Bool, _ type: T.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(shape, of: T.self) { result throws(MatrixError) in
      try withSpan(of: T.self) { x throws(MatrixError) in
        var sum: T = 0
        try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
          if rows.lowerBound == 0 { sum = 0 }
          for i in rows {
            let place = j * n + (fromEnd ? n - 1 - i : i)
            sum += x[place]
            result[place] = sum
          }
        }
      }
    }
  }
}
