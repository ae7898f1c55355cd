extension Matrix {
  /// Tells a value from every other that was computed: two matrices of one identity share their memory and their shape.
  ///
  /// A matrix whose entries are replaced in its own memory (``append(_:)``, ``replace(entries:with:)``) keeps it.
  public struct Identity: Hashable, Sendable {
    let serial: UInt64
    let shape: Shape
  }

  /// Which value this is, however many copies of it there are.
  public var identity: Identity { Identity(serial: storage.serial, shape: shape) }
}

extension Matrix {
  /// Room for such a matrix; its entries are not initialised. Throws `negativeSize` or `tooLarge`.
  public static func room(_ shape: Shape, _ type: ElementType) throws(MatrixError) -> Matrix {
    try Matrix(uninitialized: shape, type)
  }

  /// Where the entries are, by columns, while this matrix lives. Only who shares the memory with nobody may write.
  public var address: UnsafeMutableRawPointer { unsafe storage.base }
}
