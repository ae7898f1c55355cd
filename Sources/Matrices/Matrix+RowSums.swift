import CKernels

extension Matrix {
  /// By kernels, which halve the columns; where these are so many that a strip of rows takes long, they are halved here.
  func rowSums<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    if rows == 1 { return Matrix(scalar: try sum(), type: elementType) }
    if count > Blocks.size { try Interruption.check() }
    return try unsafe Matrix(Shape(rows: rows, columns: 1), address: T.self) { result throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        let height = max(256, Blocks.kernelSize / max(1, columns) & ~255)
        try Blocks.each(rows, size: height) { strip throws(MatrixError) in
          let top = strip.lowerBound
          try unsafe RowStrip(rows: rows, height: strip.count).add(columns, x + top, into: result + top)
        }
      }
    }
  }
}

/// Some rows of a column-major matrix.
private struct RowStrip {
  let rows: Int
  let height: Int

  /// The sums over so many columns from `x` on.
  func add<T: KernelScalar>(
    _ columns: Int, _ x: UnsafePointer<T>, into sums: UnsafeMutablePointer<T>
  ) throws(MatrixError) {
    guard columns > 8, columns * height > Blocks.kernelSize else {
      return unsafe T.stripSums(height, columns, x, rows, sums)
    }
    try Interruption.check()
    let half = columns / 2
    try unsafe add(half, x, into: sums)
    var others = try Matrix(uninitialized: Shape(rows: height, columns: 1), T.elementType)
    try unsafe others.withMutableAddress(of: T.self) { others throws(MatrixError) in
      try unsafe add(columns - half, x + half * rows, into: others)
      unsafe T.binary(nnk_add, height, sums, 1, others, 1, sums)
    }
  }
}
