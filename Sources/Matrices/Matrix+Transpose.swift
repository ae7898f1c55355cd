extension Matrix {
  /// The transpose; a row or column changes its shape without a copy.
  public func transposed() throws(MatrixError) -> Matrix {
    if shape.isVector || isEmpty { return relabeled(shape.transposed) }
    return switch elementType {
    case .float64: try transposed(by: Double.self)
    case .float32: try transposed(by: Float.self)
    case .mask: try transposed(UInt8.self)
    }
  }

  /// By the kernel, which does some columns at once.
  private func transposed<T: KernelScalar>(by type: T.Type) throws(MatrixError) -> Matrix {
    let (n, m) = (rows, columns)
    return try unsafe Matrix(shape.transposed, address: T.self) { result throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        // Tall ones are cut into rows, too; whole lines of memory in both.
        let height = min(n, Blocks.size)
        try Blocks.each(m, size: max(16, Blocks.size / height & ~15)) { strip throws(MatrixError) in
          try Blocks.each(n, size: height) { part throws(MatrixError) in
            let (i, j) = (part.lowerBound, strip.lowerBound)
            unsafe T.transpose(part.count, strip.count, x + (i + j * n), n, result + (j + i * m), m)
          }
        }
      }
    }
  }

  /// By blocks, so that both sides stay in the first cache.
  private func transposed<E: Element>(_ type: E.Type) throws(MatrixError) -> Matrix {
    let (n, m, block) = (rows, columns, 16)
    return try Matrix(shape.transposed, of: E.self) { result throws(MatrixError) in
      try withSpan(of: E.self) { x throws(MatrixError) in
        precondition(x.count == n * m && result.count == n * m)
        for j0 in stride(from: 0, to: m, by: block) {
          // A strip of a block's width and all rows, in parts.
          if j0 > 0 { try Interruption.check() }
          try Blocks.each(n, size: Blocks.size / block) { rows throws(MatrixError) in
            for i0 in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
              let (i1, j1) = (min(i0 &+ block, n), min(j0 &+ block, m))
              for i in i0..<i1 {
                for j in j0..<j1 { result[i &* m &+ j] = x[j &* n &+ i] }
              }
            }
          }
        }
      }
    }
  }
}
