/// U·diag(s)·Vᵀ = A with k = min(rows, columns): U is rows×k, s a k×1 column in descending order, V columns×k.
public struct SingularValues: Sendable {
  /// rows×k, orthonormal columns.
  public var u: Matrix
  /// k×1, descending.
  public var s: Matrix
  /// columns×k, orthonormal columns.
  public var v: Matrix
}

extension Matrix {
  /// The thin singular value decomposition; throws `notFinite` (LAPACK can hang on a NaN) and `didNotConverge`.
  public func svd() throws(MatrixError) -> SingularValues {
    let operand = try prepared(for: "svd")
    let k = min(rows, columns)
    if k == 0 {
      let type = operand.elementType
      return SingularValues(
        u: try Matrix.zeros(Shape(rows: rows, columns: 0), type), s: try Matrix.zeros(Shape(rows: 0, columns: 1), type),
        v: try Matrix.zeros(Shape(rows: columns, columns: 0), type))
    }
    return operand.elementType == .float32
      ? try operand.singularValues(Float.self) : try operand.singularValues(Double.self)
  }

  private func singularValues<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> SingularValues {
    let (long, k) = (Double(max(rows, columns)), min(rows, columns))
    return try Detached.run(operations: 20 * long * Double(k) * Double(k)) { () throws(MatrixError) in
      try self.singularValues(k, T.self)
    }
  }

  private func singularValues<T: BLASScalar>(_ k: Int, _ type: T.Type) throws(MatrixError) -> SingularValues {
    var a = self
    var u = try Matrix(uninitialized: Shape(rows: rows, columns: k), T.elementType)
    var s = try Matrix(uninitialized: Shape(rows: k, columns: 1), T.elementType)
    var vt = try Matrix(uninitialized: Shape(rows: k, columns: columns), T.elementType)
    let info = try unsafe a.withMutableAddress(of: T.self) { a throws(MatrixError) in
      try unsafe u.withMutableAddress(of: T.self) { u throws(MatrixError) in
        try unsafe s.withMutableAddress(of: T.self) { s throws(MatrixError) in
          try unsafe vt.withMutableAddress(of: T.self) { vt throws(MatrixError) in
            try unsafe T.gesdd(rows, columns, a, s, u, vt)
          }
        }
      }
    }
    guard info == 0 else { throw .didNotConverge(operation: "svd") }
    return SingularValues(u: u, s: s, v: try vt.transposed())
  }
}
