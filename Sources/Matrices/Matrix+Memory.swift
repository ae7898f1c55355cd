import Glibc

// The one place where a matrix's memory is touched by address; everything else reads and writes spans.

extension Matrix {
  /// Calls `body` with the entries by columns. `E` must be the matrix's own element type.
  @inlinable
  public func withSpan<E: Element, Result: ~Copyable, Failure: Error>(
    of type: E.Type, _ body: (Span<E>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(E.elementType == elementType)
    defer { withExtendedLifetime(storage) {} }
    let start = unsafe storage.base.assumingMemoryBound(to: E.self)
    return try body(unsafe Span(_unsafeStart: start, count: count))
  }

  /// Calls `body` with the entries by columns, to change them; copies them first if another matrix shares them.
  @inlinable
  public mutating func withMutableSpan<E: Element, Result: ~Copyable>(
    of type: E.Type, _ body: (inout MutableSpan<E>) throws(MatrixError) -> Result
  ) throws(MatrixError) -> Result {
    precondition(E.elementType == elementType)
    try makeUnique()
    defer { withExtendedLifetime(storage) {} }
    let start = unsafe storage.base.assumingMemoryBound(to: E.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: count)
    return try body(&span)
  }

  /// A matrix that `body` fills by columns. Its memory is not initialised: `body` must write every entry.
  @inlinable
  public init<E: Element>(
    _ shape: Shape, of type: E.Type, _ body: (inout MutableSpan<E>) throws(MatrixError) -> Void
  ) throws(MatrixError) {
    try self.init(uninitialized: shape, E.elementType)
    let start = unsafe storage.base.assumingMemoryBound(to: E.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: count)
    try body(&span)
    withExtendedLifetime(storage) {}
  }

  /// Calls `body` with the address of the entries by columns; for the kernels.
  @inline(__always)
  func withAddress<E: Element, Result>(
    of type: E.Type, _ body: (UnsafePointer<E>) throws(MatrixError) -> Result
  ) throws(MatrixError) -> Result {
    precondition(E.elementType == elementType)
    defer { withExtendedLifetime(storage) {} }
    return try unsafe body(UnsafePointer(storage.base.assumingMemoryBound(to: E.self)))
  }

  /// A matrix that `body` fills by columns, by address; for the kernels. `body` must write every entry.
  @inline(__always)
  init<E: Element>(
    _ shape: Shape, address type: E.Type, _ body: (UnsafeMutablePointer<E>) throws(MatrixError) -> Void
  ) throws(MatrixError) {
    try self.init(uninitialized: shape, E.elementType)
    try unsafe body(storage.base.assumingMemoryBound(to: E.self))
    withExtendedLifetime(storage) {}
  }

  /// Calls `body` with the address of the entries by columns, to change them; for the kernels and for LAPACK.
  mutating func withMutableAddress<E: Element, Result>(
    of type: E.Type, _ body: (UnsafeMutablePointer<E>) throws(MatrixError) -> Result
  ) throws(MatrixError) -> Result {
    precondition(E.elementType == elementType)
    try makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try unsafe body(storage.base.assumingMemoryBound(to: E.self))
  }

  @usableFromInline
  init(uninitialized shape: Shape, _ type: ElementType) throws(MatrixError) {
    self.init(shape: shape, elementType: type, storage: try MatrixStorage.allocate(shape, type))
  }

  @usableFromInline
  mutating func makeUnique() throws(MatrixError) {
    if isKnownUniquelyReferenced(&storage) { return }
    let copy = try MatrixStorage.allocate(shape, elementType)
    try storage.copy(byteCount, to: copy)
    storage = copy
  }

  /// The number at that place by columns, which must exist.
  @inlinable
  public func number(at index: Int) -> Double {
    precondition(index >= 0 && index < count)
    switch elementType {
    case .float64: return unsafe storage.base.load(fromByteOffset: index &* 8, as: Double.self)
    case .float32: return Double(unsafe storage.base.load(fromByteOffset: index &* 4, as: Float.self))
    case .mask: return Double(unsafe storage.base.load(fromByteOffset: index, as: UInt8.self))
    }
  }

  /// A 1×1 matrix of the number nearest to `value`.
  public init(scalar value: Double, type: ElementType = .float64) {
    // Like an object of Swift's own, eight bytes are taken for granted.
    guard let storage = MatrixStorage.allocate(byteCount: 8) else { preconditionFailure("out of memory") }
    switch type {
    case .float64: unsafe storage.base.storeBytes(of: value, as: Double.self)
    case .float32: unsafe storage.base.storeBytes(of: Float(value), as: Float.self)
    case .mask: unsafe storage.base.storeBytes(of: UInt8(entry: value), as: UInt8.self)
    }
    self.init(shape: .scalar, elementType: type, storage: storage)
  }

  /// One more entry at the end of a row or column, as a row where there was none; in constant time on average.
  public mutating func append(_ value: Double) throws(MatrixError) {
    guard isEmpty || rows == 1 || columns == 1 else {
      throw .wrongShape(operation: "append", found: shape, needed: Shape(rows: 1, columns: columns))
    }
    let longer =
      columns == 1 && rows > 1 ? Shape(rows: rows + 1, columns: 1) : Shape(rows: 1, columns: (isEmpty ? 0 : count) + 1)
    let type = isMask ? ElementType.float64 : elementType
    if isMask { self = try converted(to: type) }
    let needed = longer.count &* type.size
    if needed > storage.capacity || !isKnownUniquelyReferenced(&storage) {
      let room = Shape(rows: 1, columns: max(16, longer.count &* 2))
      let larger = try MatrixStorage.allocate(room, type)
      try storage.copy(isEmpty ? 0 : byteCount, to: larger)
      storage = larger
    }
    let place = needed &- type.size
    if type == .float32 {
      unsafe storage.base.storeBytes(of: Float(value), toByteOffset: place, as: Float.self)
    } else {
      unsafe storage.base.storeBytes(of: value, toByteOffset: place, as: Double.self)
    }
    self = Matrix(shape: longer, elementType: type, storage: storage)
  }

  /// A matrix of zeros; throws `negativeSize` or `tooLarge`.
  public static func zeros(_ shape: Shape, _ type: ElementType = .float64) throws(MatrixError) -> Matrix {
    Matrix(shape: shape, elementType: type, storage: try MatrixStorage.allocate(shape, type, zeroed: true))
  }

  /// The same entries under another shape of equal count; no copy.
  func relabeled(_ shape: Shape) -> Matrix {
    precondition(shape.count == count)
    return Matrix(shape: shape, elementType: elementType, storage: storage)
  }

  /// Whether both have the same shape, type and bits: NaNs compare by their bits, 0 and −0 differ.
  public func isIdentical(to other: Matrix) -> Bool {
    guard shape == other.shape, elementType == other.elementType else { return false }
    if storage === other.storage { return true }
    defer { withExtendedLifetime((storage, other.storage)) {} }
    return unsafe memcmp(storage.base, other.storage.base, byteCount) == 0
  }
}
