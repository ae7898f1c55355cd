/// Q·R = A with k = min(rows, columns): Q's columns are orthonormal (rows×k), R is upper triangular (k×columns).
public struct QRFactors: Sendable {
  /// rows×k, orthonormal columns.
  public var q: Matrix
  /// k×columns, zeros below the diagonal.
  public var r: Matrix
}

extension Matrix {
  /// The thin QR factorisation by Householder reflections (signs as LAPACK leaves them); throws `notFinite`.
  public func qr() throws(MatrixError) -> QRFactors {
    let operand = try prepared(for: "qr")
    let k = min(rows, columns)
    if k == 0 {
      let type = operand.elementType
      return QRFactors(
        q: try Matrix.zeros(Shape(rows: rows, columns: 0), type),
        r: try Matrix.zeros(Shape(rows: 0, columns: columns), type))
    }
    return operand.elementType == .float32 ? try operand.qrFactors(Float.self) : try operand.qrFactors(Double.self)
  }

  private func qrFactors<T: BLASScalar>(_ type: T.Type) throws(MatrixError) -> QRFactors {
    let (long, k) = (Double(max(rows, columns)), min(rows, columns))
    return try Detached.run(operations: 4 * long * Double(k) * Double(k)) { () throws(MatrixError) in
      try self.qrFactors(k, T.self)
    }
  }

  private func qrFactors<T: BLASScalar>(_ k: Int, _ type: T.Type) throws(MatrixError) -> QRFactors {
    var packed = self
    var tau = try Matrix.zeros(Shape(rows: k, columns: 1), T.elementType)
    var info = try unsafe packed.withMutableAddress(of: T.self) { a throws(MatrixError) in
      try unsafe tau.withMutableAddress(of: T.self) { tau throws(MatrixError) in
        try unsafe T.geqrf(rows, columns, a, tau)
      }
    }
    let r = try packed.upperTriangle(height: k, T.self)
    var q = k == columns ? packed : try packed.gatheringColumns(Array(0..<k))
    // Without this reference, Q would be copied before it is overwritten.
    packed = tau
    if info == 0 {
      info = try unsafe q.withMutableAddress(of: T.self) { a throws(MatrixError) in
        try unsafe tau.withMutableAddress(of: T.self) { tau throws(MatrixError) in
          try unsafe T.orgqr(rows, k, k, a, tau)
        }
      }
    }
    guard info == 0 else { throw .didNotConverge(operation: "qr") }
    return QRFactors(q: q, r: r)
  }

  private func upperTriangle<T: Scalar>(height: Int, _ type: T.Type) throws(MatrixError) -> Matrix {
    try Matrix(Shape(rows: height, columns: columns), of: T.self) { r throws(MatrixError) in
      try withSpan(of: T.self) { a throws(MatrixError) in
        try Blocks.eachColumn(Shape(rows: height, columns: columns)) { j, places throws(MatrixError) in
          for i in places { r[i + j * height] = i <= j ? a[i + j * rows] : 0 }
        }
      }
    }
  }
}
