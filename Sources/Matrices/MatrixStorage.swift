import Glibc
import Synchronization

/// The memory of a matrix: one block on a 64-byte boundary, freed with the last matrix that refers to it.
///
/// All memory of matrices comes from here. Its bytes are not initialised.
@safe @usableFromInline
final class MatrixStorage {
  @usableFromInline let base: UnsafeMutableRawPointer
  /// What `malloc` returned; `base` is the first boundary behind it.
  private let block: UnsafeMutableRawPointer
  /// Bytes behind `base`; a row that grows has more than it uses.
  let capacity: Int
  /// No other block of this process has or had it.
  let serial: UInt64

  private static let lastSerial = Atomic<UInt64>(0)

  private init(block: UnsafeMutableRawPointer, capacity: Int) {
    serial = MatrixStorage.lastSerial.wrappingAdd(1, ordering: .relaxed).newValue
    unsafe self.block = block
    unsafe base = block.alignedUp(toMultipleOf: 64)
    self.capacity = capacity
  }

  deinit {
    let size = capacity + Self.margin
    if size >= SpareBlocks.smallest { unsafe SpareBlocks.keep(block, size) } else { unsafe free(block) }
  }

  /// For the boundary.
  private static let margin = 64

  /// From so many bytes on, the page faults of a first use cost more than the arithmetic on what is written.
  private static let largeBlock = 1 << 22

  /// The system gives pages of 2 MB where it has them. It is a wish: whether it is heard changes nothing but time.
  private static func askForHugePages(_ block: UnsafeMutableRawPointer, _ size: Int) {
    let page = 4096
    let start = unsafe block.alignedUp(toMultipleOf: page)
    let length = unsafe size - (start - block)
    if length > 0 { _ = unsafe madvise(start, length & ~(page - 1), MADV_HUGEPAGE) }
  }

  /// Room for that many bytes; nil where the system has none.
  static func allocate(byteCount: Int, zeroed: Bool = false) -> MatrixStorage? {
    let (size, overflow) = byteCount.addingReportingOverflow(margin)
    guard !overflow else { return nil }
    if size >= SpareBlocks.smallest {
      if let block = unsafe SpareBlocks.take(size) {
        if zeroed { unsafe memset(block, 0, size) }
        return unsafe MatrixStorage(block: block, capacity: byteCount)
      }
    }
    // calloc leaves large blocks to the page faults of their first use.
    guard let block = unsafe zeroed ? calloc(1, size) : malloc(size) else {
      if size >= SpareBlocks.smallest { SpareBlocks.lose(size) }
      return nil
    }
    if size >= largeBlock { unsafe askForHugePages(block, size) }
    return unsafe MatrixStorage(block: block, capacity: byteCount)
  }
}

extension MatrixStorage {
  /// Copies the first bytes, in blocks; throws `interrupted`.
  func copy(_ byteCount: Int, to other: MatrixStorage) throws(MatrixError) {
    try Blocks.each(byteCount, size: 1 << 24) { bytes throws(MatrixError) in
      unsafe (other.base + bytes.lowerBound).copyMemory(from: base + bytes.lowerBound, byteCount: bytes.count)
    }
  }

  /// Room for a matrix of that shape, after asking whether the machine has it.
  static func allocate(
    _ shape: Shape, _ type: ElementType, zeroed: Bool = false
  ) throws(MatrixError) -> MatrixStorage {
    guard shape.rows >= 0 else { throw .negativeSize(shape.rows) }
    guard shape.columns >= 0 else { throw .negativeSize(shape.columns) }
    let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: type.size)
    guard !overflow, bytes < Int.max - 64 else { throw .tooLarge(shape, bytes: nil, available: nil) }
    try MemoryLimit.check(bytes, for: shape)
    guard let storage = allocate(byteCount: bytes, zeroed: zeroed) else {
      throw .tooLarge(shape, bytes: bytes, available: nil)
    }
    return storage
  }
}
