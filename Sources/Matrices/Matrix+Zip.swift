extension Matrix {
  /// The function of every pair of entries, with broadcasting; throws `notBroadcastable`.
  ///
  /// The type is `promotedType`'s; masks count as numbers.
  @inlinable
  public static func zip<F: BinaryFunction>(
    _ function: F.Type, _ a: Matrix, _ b: Matrix, operation: String = ""
  ) throws(MatrixError) -> Matrix {
    let shape = try Shape.broadcast(a.shape, b.shape, operation: operation)
    let type = promotedType(a, b)
    let (x, y) = (try a.converted(to: type), try b.converted(to: type))
    if let kernel = F.kernel, runsAreLong(x.shape, y.shape, shape) { return try zip(by: kernel, x, y, shape) }
    return type == .float32
      ? try Matrix(shape, of: Float.self) { result throws(MatrixError) in
        try zipEntries(x, y, shape, &result) { F.apply($0, $1) as Float }
      }
      : try Matrix(shape, of: Double.self) { result throws(MatrixError) in
        try zipEntries(x, y, shape, &result) { F.apply($0, $1) as Double }
      }
  }

  /// The mask of where the predicate holds for a pair of entries, with broadcasting; throws `notBroadcastable`.
  ///
  /// They are compared in `promotedType`'s type: a float32 matrix with 0.1 means the float32 nearest to 0.1.
  @inlinable
  public static func zip<P: BinaryPredicate>(
    _ predicate: P.Type, _ a: Matrix, _ b: Matrix, operation: String = ""
  ) throws(MatrixError) -> Matrix {
    let shape = try Shape.broadcast(a.shape, b.shape, operation: operation)
    let type = promotedType(a, b)
    let (x, y) = (try a.converted(to: type), try b.converted(to: type))
    if let kernel = P.kernel, runsAreLong(x.shape, y.shape, shape) { return try compared(by: kernel, x, y, shape) }
    return try Matrix(shape, of: UInt8.self) { result throws(MatrixError) in
      type == .float32
        ? try zipEntries(x, y, shape, &result) { (x: Float, y: Float) in P.holds(x, y) ? 1 : 0 }
        : try zipEntries(x, y, shape, &result) { (x: Double, y: Double) in P.holds(x, y) ? 1 : 0 }
    }
  }

  /// The function of every triple of entries, with broadcasting; throws `notBroadcastable`.
  @inlinable
  public static func zip<F: TernaryFunction>(
    _ function: F.Type, _ a: Matrix, _ b: Matrix, _ c: Matrix, operation: String = ""
  ) throws(MatrixError) -> Matrix {
    let inner = try Shape.broadcast(a.shape, b.shape, operation: operation)
    let shape = try Shape.broadcast(inner, c.shape, operation: operation)
    let type = promotedType([a, b, c])
    // Three operands seldom spread; where one does, spreading it first keeps the loop tight.
    let x = try a.broadcast(to: shape).converted(to: type)
    let y = try b.broadcast(to: shape).converted(to: type)
    let z = try c.broadcast(to: shape).converted(to: type)
    return type == .float32
      ? try Matrix(shape, of: Float.self) { result throws(MatrixError) in
        try zipAll(x, y, z, &result) { F.apply($0, $1, $2) as Float }
      }
      : try Matrix(shape, of: Double.self) { result throws(MatrixError) in
        try zipAll(x, y, z, &result) { F.apply($0, $1, $2) as Double }
      }
  }
}
