extension Matrix {
  /// This + factor·x, entry by entry, for equal shapes; in this matrix's own type and memory if nobody shares it.
  ///
  /// Throws `notBroadcastable` where the shapes differ. A mask becomes float64 first.
  public mutating func add(_ factor: Double, times x: Matrix) throws(MatrixError) {
    guard shape == x.shape else { throw .notBroadcastable(operation: "+", shape, x.shape) }
    if isMask { self = try converted(to: .float64) }
    let other = try x.converted(to: elementType)
    switch elementType {
    case .float32: try accumulate(Float(factor), other)
    default: try accumulate(factor, other)
    }
  }

  /// This + factor·x as a new matrix (see `add`).
  public func adding(_ factor: Double, times x: Matrix) throws(MatrixError) -> Matrix {
    var result = self
    try result.add(factor, times: x)
    return result
  }

  private mutating func accumulate<T: KernelScalar>(_ factor: T, _ x: Matrix) throws(MatrixError) {
    let n = count
    try unsafe withMutableAddress(of: T.self) { y throws(MatrixError) in
      try unsafe x.withAddress(of: T.self) { x throws(MatrixError) in
        try Blocks.eachForKernel(n) { places throws(MatrixError) in
          let target = unsafe y + places.lowerBound
          unsafe T.subtractScaled(places.count, target, -factor, x + places.lowerBound, target)
        }
      }
    }
  }
}
