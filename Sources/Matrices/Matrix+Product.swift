import CKernels

extension Matrix {
  /// The product op(a)·op(b), where op transposes if asked; an inner size of 0 gives zeros.
  ///
  /// Throws `innerSizesDiffer`. Masks count as numbers; the type is `promotedType`'s. The kernel and its tiles are chosen
  /// by shape and type only, so the same operands give the same bits.
  public static func product(
    _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool = false
  ) throws(MatrixError) -> Matrix {
    let left = transposeA ? a.shape.transposed : a.shape
    let right = transposeB ? b.shape.transposed : b.shape
    guard left.columns == right.rows else { throw .innerSizesDiffer(left, right) }
    let type = promotedType(a, b)
    let (x, y) = (try a.converted(to: type), try b.converted(to: type))
    return type == .float32
      ? try ProductShape(left, right, transposeA, transposeB).product(x, y, Float.self)
      : try ProductShape(left, right, transposeA, transposeB).product(x, y, Double.self)
  }
}

/// The sizes of op(A)·op(B): m×k times k×n.
struct ProductShape {
  let m: Int
  let n: Int
  let k: Int
  let transposeA: Bool
  let transposeB: Bool

  init(_ left: Shape, _ right: Shape, _ transposeA: Bool, _ transposeB: Bool) {
    (m, n, k) = (left.rows, right.columns, left.columns)
    self.transposeA = transposeA
    self.transposeB = transposeB
  }

  func product<T: BLASScalar>(_ a: Matrix, _ b: Matrix, _ type: T.Type) throws(MatrixError) -> Matrix {
    try product(a, b, type, ProductTiles(m, n, k, entrySize: MemoryLayout<T>.size))
  }

  func product<T: BLASScalar>(
    _ a: Matrix, _ b: Matrix, _ type: T.Type, _ tiles: ProductTiles
  ) throws(MatrixError) -> Matrix {
    let shape = Shape(rows: m, columns: n)
    if shape.isEmpty || k == 0 { return try Matrix.zeros(shape, T.elementType) }
    for size in [m, n, k] where size > Int(BLASInt.max) { throw .beyondLibrary(operation: "·", size) }
    return try Matrix(shape, of: T.self) { c throws(MatrixError) in
      try a.withSpan(of: T.self) { a throws(MatrixError) in
        try b.withSpan(of: T.self) { b throws(MatrixError) in try multiply(a, b, into: &c, tiles) }
      }
    }
  }

  /// Fills C: thin and small products in one piece; the others in tiles: thin ones again, or by packed kernels where the
  /// processor has wide vectors, else by OpenBLAS, which products with a vector, who wait for memory, are left to as well.
  private func multiply<T: BLASScalar>(
    _ a: Span<T>, _ b: Span<T>, into c: inout MutableSpan<T>, _ tiles: ProductTiles
  ) throws(MatrixError) {
    precondition(a.count == m * k && b.count == k * n && c.count == m * n)
    try unsafe a.withUnsafeBufferPointer { a throws(MatrixError) in
      try unsafe b.withUnsafeBufferPointer { b throws(MatrixError) in
        try unsafe c.withUnsafeMutableBufferPointer { c throws(MatrixError) in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          if isSumOfBands { return try unsafe multiplyBands(a, b, into: c) }
          if tiles.isOnePiece, T.productIsThin(transposeA, transposeB, m, n, k) {
            let (lda, ldb) = (transposeA ? k : m, transposeB ? n : k)
            return unsafe T.product(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, m, nil)
          }
          try tiles.forEach { tile throws(MatrixError) in
            try unsafe multiply(a, b, into: c, tile, adds: tile.inner.lowerBound > 0)
          }
        }
      }
    }
  }

  /// One tile of C, or what a part of k adds to what is there.
  func multiply<T: BLASScalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>, _ tile: ProductTiles.Tile,
    adds: Bool
  ) throws(MatrixError) {
    let (i, j, p) = (tile.rows.lowerBound, tile.columns.lowerBound, tile.inner.lowerBound)
    let (height, width, depth) = (tile.rows.count, tile.columns.count, tile.inner.count)
    let (lda, ldb) = (transposeA ? k : m, transposeB ? n : k)
    let a = unsafe a + (transposeA ? p + i * lda : i + p * lda)
    let b = unsafe b + (transposeB ? j + p * ldb : p + j * ldb)
    let c = unsafe c + (i + j * m)
    let beta: T = adds ? 1 : 0
    if n == 1 {
      unsafe T.gemv(transposeA, transposeA ? depth : height, transposeA ? height : depth, a, lda, b, beta, c)
    } else if m == 1 {
      unsafe T.gemv(!transposeB, transposeB ? width : depth, transposeB ? depth : width, b, ldb, a, beta, c)
    } else if T.productIsThin(transposeA, transposeB, height, width, depth) {
      let multiply = { (c: UnsafeMutablePointer<T>, ldc: Int) in
        unsafe T.product(transposeA, transposeB, height, width, depth, a, lda, b, ldb, c, ldc, nil)
      }
      if !adds { return unsafe multiply(c, m) }
      var part = try Matrix(uninitialized: Shape(rows: height, columns: width), T.elementType)
      try unsafe part.withMutableAddress(of: T.self) { part in
        unsafe multiply(part, height)
        for j in 0..<width {
          unsafe T.binary(nnk_add, height, c + j * m, 1, part + j * height, 1, c + j * m)
        }
      }
    } else if unsafe !T.packedProduct(transposeA, transposeB, height, width, depth, a, lda, b, ldb, adds, c, m) {
      unsafe T.gemm(transposeA, transposeB, height, width, depth, 1, a, lda, b, ldb, beta, c, m)
    }
  }
}
