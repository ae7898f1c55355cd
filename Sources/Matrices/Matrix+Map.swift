extension Matrix {
  /// The function of every entry; a mask's 0 and 1 count as float64.
  @inlinable
  public func map<F: UnaryFunction>(_ function: F.Type) throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try mapped(function, Double.self)
    case .float32: try mapped(function, Float.self)
    case .mask: try converted(to: .float64).mapped(function, Double.self)
    }
  }

  /// The mask of where the predicate holds.
  @inlinable
  public func map<P: UnaryPredicate>(_ predicate: P.Type) throws(MatrixError) -> Matrix {
    switch elementType {
    case .float64: try tested(predicate, Double.self)
    case .float32: try tested(predicate, Float.self)
    case .mask: try converted(to: .float64).tested(predicate, Double.self)
    }
  }

  @inlinable
  func mapped<F: UnaryFunction, T: Scalar>(_ function: F.Type, _ type: T.Type) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: T.self) { result throws(MatrixError) in
      withSpan(of: T.self) { x in
        let n = result.count
        precondition(x.count == n)
        for i in 0..<n { result[i] = F.apply(x[i]) }
      }
    }
  }

  @inlinable
  func tested<P: UnaryPredicate, T: Scalar>(_ predicate: P.Type, _ type: T.Type) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: UInt8.self) { result throws(MatrixError) in
      withSpan(of: T.self) { x in
        let n = result.count
        precondition(x.count == n)
        for i in 0..<n { result[i] = P.holds(x[i]) ? 1 : 0 }
      }
    }
  }
}
