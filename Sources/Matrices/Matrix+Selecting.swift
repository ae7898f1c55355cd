extension Matrix {
  /// The entries where `mask` is 1 and exactly 0 elsewhere, even where they are NaN; with broadcasting.
  ///
  /// A mask that selects from a mask gives float64, as all arithmetic of masks. Throws `notBroadcastable`.
  public func selecting(_ mask: Matrix) throws(MatrixError) -> Matrix {
    let whole = try Shape.broadcast(shape, mask.shape, operation: "⊙")
    let choice = try mask.converted(to: .mask)
    if shape == whole, choice.shape == whole {
      return elementType == .float32
        ? try selecting(by: choice, Float.self) : try converted(to: .float64).selecting(by: choice, Double.self)
    }
    if elementType == .float32 {
      return try Matrix(whole, of: Float.self) { result throws(MatrixError) in
        try Matrix.zipEntries(self, choice, whole, &result) { (x: Float, keep: UInt8) in keep != 0 ? x : 0 }
      }
    }
    let value = try converted(to: .float64)
    return try Matrix(whole, of: Double.self) { result throws(MatrixError) in
      try Matrix.zipEntries(value, choice, whole, &result) { (x: Double, keep: UInt8) in keep != 0 ? x : 0 }
    }
  }

  private func selecting<T: KernelScalar>(by mask: Matrix, _ type: T.Type) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        try unsafe mask.withAddress(of: UInt8.self) { mask throws(MatrixError) in
          try Blocks.eachForKernel(count) { places throws(MatrixError) in
            let start = places.lowerBound
            unsafe T.select(places.count, x + start, mask + start, z + start)
          }
        }
      }
    }
  }

  /// `a`'s entry where `mask` is 1 and `b`'s elsewhere, with broadcasting; throws `notBroadcastable`.
  public static func select(_ mask: Matrix, _ a: Matrix, _ b: Matrix) throws(MatrixError) -> Matrix {
    let inner = try Shape.broadcast(a.shape, b.shape, operation: "where")
    let shape = try Shape.broadcast(inner, mask.shape, operation: "where")
    let type = promotedType(a, b)
    let choice = try mask.converted(to: .mask).broadcast(to: shape)
    let x = try a.converted(to: type).broadcast(to: shape)
    let y = try b.converted(to: type).broadcast(to: shape)
    return type == .float32
      ? try Matrix(shape, of: Float.self) { result throws(MatrixError) in
        try zipAll(choice, x, y, &result) { (keep: UInt8, x: Float, y: Float) in keep != 0 ? x : y }
      }
      : try Matrix(shape, of: Double.self) { result throws(MatrixError) in
        try zipAll(choice, x, y, &result) { (keep: UInt8, x: Double, y: Double) in keep != 0 ? x : y }
      }
  }
}
