extension BLASScalar {
  /// Runs a LAPACK routine twice: once to ask how much work space it wants (size −1), once with that much.
  ///
  /// Throws `beyondLibrary` or `tooLarge` where that is too much.
  static func withWorkspace(
    _ routine: (Pointer, UnsafePointer<BLASInt>, UnsafeMutablePointer<BLASInt>) -> Void
  ) throws(MatrixError) -> Int {
    var (size, info) = (BLASInt(-1), BLASInt(0))
    var wanted: Self = 0
    unsafe routine(&wanted, &size, &info)
    guard info == 0 else { return Int(info) }
    // A Float counts badly beyond 2²⁴; the next larger one is always enough.
    let needed = wanted.nextUp.rounded(.up)
    guard let count = BLASInt(exactly: needed) else {
      throw .beyondLibrary(operation: "work space", Int(exactly: needed) ?? .max)
    }
    let shape = Shape(rows: Int(max(1, count)), columns: 1)
    try MemoryLimit.check(shape.count * MemoryLayout<Self>.stride, for: shape)
    size = BLASInt(shape.count)
    var work = [Self](repeating: 0, count: shape.count)
    unsafe work.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe routine(start, &size, &info) }
    }
    return Int(info)
  }
}
