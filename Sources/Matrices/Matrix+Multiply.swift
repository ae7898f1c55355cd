extension Matrix {
  /// op(a)·op(b) into memory that is there: m×n with k inside, by the kernel and in the order of
  /// ``product(_:transposeA:_:transposeB:)``, so that the bits are the same. Throws `interrupted`.
  public static func multiply(
    _ sizes: (m: Int, n: Int, k: Int), _ a: UnsafePointer<Double>, _ transposeA: Bool, _ b: UnsafePointer<Double>,
    _ transposeB: Bool, into c: UnsafeMutablePointer<Double>
  ) throws(MatrixError) { try unsafe ProductShape(sizes, transposeA, transposeB).multiply(a, b, into: c) }

  /// The same of 32-bit numbers.
  public static func multiply(
    _ sizes: (m: Int, n: Int, k: Int), _ a: UnsafePointer<Float>, _ transposeA: Bool, _ b: UnsafePointer<Float>,
    _ transposeB: Bool, into c: UnsafeMutablePointer<Float>
  ) throws(MatrixError) { try unsafe ProductShape(sizes, transposeA, transposeB).multiply(a, b, into: c) }

  /// Whether a product of such sizes is done in one piece, so that what follows can be done with it.
  public static func isOnePiece(_ sizes: (m: Int, n: Int, k: Int), _ type: ElementType) -> Bool {
    ProductTiles(sizes.m, sizes.n, sizes.k, entrySize: type.size).isOnePiece
  }

  /// Whether such a product is summed by ``RowBands``.
  public static func isSumOfBands(
    _ sizes: (m: Int, n: Int, k: Int), transposeA: Bool, transposeB: Bool
  ) -> Bool { ProductShape(sizes, transposeA, transposeB).isSumOfBands }

  /// A matrix of its own with these entries.
  public func copied() throws(MatrixError) -> Matrix {
    let copy = try Matrix(uninitialized: shape, elementType)
    try storage.copy(byteCount, to: copy.storage)
    return copy
  }

  /// Copies the entries into that matrix's memory, which nobody else may share; the kinds are the same.
  public func copyEntries(to other: Matrix) throws(MatrixError) {
    precondition(byteCount <= other.storage.capacity)
    try storage.copy(byteCount, to: other.storage)
  }

  /// Whether both have their entries in one block of memory.
  public func sharesMemory(with other: Matrix) -> Bool { storage === other.storage }
}

extension ProductShape {
  init(_ sizes: (m: Int, n: Int, k: Int), _ transposeA: Bool, _ transposeB: Bool) {
    self.init(
      Shape(rows: sizes.m, columns: sizes.k), Shape(rows: sizes.k, columns: sizes.n), transposeA, transposeB)
  }

  func multiply<T: BLASScalar>(
    _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>
  ) throws(MatrixError) {
    if isSumOfBands { return try unsafe multiplyBands(a, b, into: c) }
    if T.productIsThin(transposeA, transposeB, m, n, k) {
      return unsafe T.product(transposeA, transposeB, m, n, k, a, transposeA ? k : m, b, transposeB ? n : k, c, m, nil)
    }
    for size in [m, n, k] where size > Int(BLASInt.max) { throw .beyondLibrary(operation: "·", size) }
    try ProductTiles(m, n, k, entrySize: MemoryLayout<T>.size).forEach { tile throws(MatrixError) in
      try unsafe multiply(a, b, into: c, tile, adds: tile.inner.lowerBound > 0)
    }
  }
}
