extension Matrix {
  /// The X with A·X = B, where this is A: exact for a square A, of least squares for a tall one, of least norm for a
  /// wide one (both at full rank).
  ///
  /// Throws `rowCountsDiffer`, `singular`, `notFinite`. Sizes of 0 give zeros.
  public func solve(_ b: Matrix) throws(MatrixError) -> Matrix {
    guard rows == b.rows else { throw .rowCountsDiffer(operation: "A \\ b", shape, b.shape) }
    let type = Matrix.promotedType(self, b)
    let operand = try converted(to: type).prepared(for: "A \\ b")
    let right = try b.converted(to: type).prepared(for: "A \\ b")
    let solution = Shape(rows: columns, columns: b.columns)
    if isEmpty || b.columns == 0 { return try Matrix.zeros(solution, type) }
    let (long, short) = (Double(max(rows, columns)), Double(min(rows, columns)))
    return try Detached.run(operations: 2 * long * short * (short + 2 * Double(b.columns))) { () throws(MatrixError) in
      switch (type, operand.shape.isSquare) {
      case (.float32, true): try operand.solveSquare(right, Float.self)
      case (_, true): try operand.solveSquare(right, Double.self)
      case (.float32, false): try operand.leastSquares(right, Float.self)
      case (_, false): try operand.leastSquares(right, Double.self)
      }
    }
  }

  private func solveSquare<T: BLASScalar>(_ b: Matrix, _ type: T.Type) throws(MatrixError) -> Matrix {
    var (a, x) = (self, b)
    let info = try unsafe a.withMutableAddress(of: T.self) { a throws(MatrixError) in
      try unsafe x.withMutableAddress(of: T.self) { x in unsafe T.gesv(rows, b.columns, a, x) }
    }
    guard info == 0 else { throw .singular(operation: "A \\ b", shape) }
    return x
  }

  private func leastSquares<T: BLASScalar>(_ b: Matrix, _ type: T.Type) throws(MatrixError) -> Matrix {
    var a = self
    // B's memory takes the solution: it needs the larger of both heights.
    let height = max(rows, columns)
    var x = height == rows ? b : try Matrix.vcat([b, Matrix.zeros(Shape(rows: height - rows, columns: b.columns))])
    x = try x.converted(to: T.elementType)
    let info = try unsafe a.withMutableAddress(of: T.self) { a throws(MatrixError) in
      try unsafe x.withMutableAddress(of: T.self) { x throws(MatrixError) in
        try unsafe T.gels(rows, columns, b.columns, a, x, height)
      }
    }
    guard info == 0 else { throw .singular(operation: "A \\ b", shape) }
    return height == columns ? x : try x.gatheringRows(Array(0..<columns))
  }

  /// The inverse; throws `notSquare`, `singular`, `notFinite`.
  public func inverse() throws(MatrixError) -> Matrix {
    let operand = try preparedSquare(for: "inverse")
    if isEmpty { return operand }
    let n = Double(rows)
    return try Detached.run(operations: 2 * n * n * n) { () throws(MatrixError) in
      operand.elementType == .float32 ? try operand.inverted(Float.self) : try operand.inverted(Double.self)
    }
  }

  private func inverted<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    var result = self
    var pivots = [BLASInt](repeating: 0, count: rows)
    let info = try unsafe result.withMutableAddress(of: T.self) { a throws(MatrixError) in
      let info = unsafe T.getrf(rows, rows, a, &pivots)
      return info == 0 ? try unsafe T.getri(rows, a, pivots) : info
    }
    guard info == 0 else { throw .singular(operation: "inverse", shape) }
    return result
  }
}
