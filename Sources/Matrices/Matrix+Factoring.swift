// What all solvers and factorisations ask of an operand before LAPACK sees it.

extension Matrix {
  /// A float copy-on-write operand: finite, and countable by the library.
  func prepared(for operation: String) throws(MatrixError) -> Matrix {
    try requireFinite(for: operation)
    for size in [rows, columns] where size > Int(BLASInt.max) / 8 { throw .beyondLibrary(operation: operation, size) }
    return isMask ? try converted(to: .float64) : self
  }

  /// The same for operands that must be square.
  func preparedSquare(for operation: String) throws(MatrixError) -> Matrix {
    guard shape.isSquare else { throw .notSquare(operation: operation, shape) }
    return try prepared(for: operation)
  }

  /// The same for operands that must be symmetric but for rounding (√ε of the largest entry).
  func preparedSymmetric(for operation: String) throws(MatrixError) -> Matrix {
    let operand = try preparedSquare(for: operation)
    let tolerance = elementType == .float32 ? Double(Float.ulpOfOne.squareRoot()) : Double.ulpOfOne.squareRoot()
    if let place = try operand.firstAsymmetry(tolerance: tolerance) {
      throw .notSymmetric(operation: operation, row: place.row, column: place.column)
    }
    return operand
  }

  /// The first place below the diagonal, by columns, that differs from its mirror by more than `tolerance` times the
  /// largest entry; nil for a symmetric matrix.
  public func firstAsymmetry(tolerance: Double = 0) throws(MatrixError) -> (row: Int, column: Int)? {
    guard shape.isSquare else { return (0, 0) }
    switch elementType {
    case .float64: return try firstAsymmetry(Double.self, tolerance)
    case .float32: return try firstAsymmetry(Float.self, tolerance)
    case .mask: return try firstAsymmetry(UInt8.self, tolerance)
    }
  }

  private func firstAsymmetry<E: Element>(
    _ type: E.Type, _ tolerance: Double
  ) throws(MatrixError) -> (row: Int, column: Int)? {
    try withSpan(of: E.self) { x throws(MatrixError) in
      var bound = 0.0
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { bound = max(bound, abs(x[i].number)) }
      }
      bound *= tolerance
      let n = rows
      var first: (row: Int, column: Int)?
      try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
        guard first == nil else { return }
        for i in rows where i > j && !(abs(x[i + j * n].number - x[j + i * n].number) <= bound) {
          first = (row: i, column: j)
          return
        }
      }
      return first
    }
  }
}
