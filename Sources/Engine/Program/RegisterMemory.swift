import Matrices

/// The registers of a program: matrices, and where their numbers are.
@safe struct RegisterMemory: ~Copyable {
  private(set) var matrices: [Matrix]
  /// What the registers took that were given memory of their own.
  private(set) var byteCount = 0
  private let nothing = Matrix(scalar: 0)
  let addresses: Addresses
  var count: Int { matrices.count }
  /// Entries of a part of a large result: with its companions it stays in the first cache.
  static let partSize = 2048

  init(count: Int) {
    matrices = Array(repeating: nothing, count: count)
    unsafe addresses = Addresses.allocate(capacity: max(1, count))
    unsafe addresses.initialize(repeating: nothing.address, count: count)
  }

  deinit { unsafe addresses.deallocate() }

  mutating func put(_ matrix: Matrix, _ register: Int) {
    matrices[register] = matrix
    unsafe addresses[register] = matrix.address
  }

  mutating func allocate(_ register: Int, _ kind: Plan.Kind) throws(MatrixError) {
    put(try Matrix.room(kind.shape, kind.type), register)
    byteCount += matrices[register].byteCount
  }

  mutating func allocatePart(_ register: Int, _ type: ElementType) throws(MatrixError) {
    put(try Matrix.room(Shape(rows: Self.partSize, columns: 1), type), register)
  }

  /// Lets go of what was put there.
  mutating func forget(_ registers: [Int]) {
    for register in registers { put(nothing, register) }
  }

  /// The memory of a register that nobody reads any more.
  mutating func share(_ register: Int, _ other: Int) { put(matrices[other], register) }

  /// Has a register's numbers elsewhere, until it is given others.
  func point(_ register: Int, to address: UnsafeMutableRawPointer) { unsafe addresses[register] = address }

  mutating func swap(_ a: Int, _ b: Int) {
    matrices.swapAt(a, b)
    let address = unsafe addresses[a]
    unsafe addresses[a] = addresses[b]
    unsafe addresses[b] = address
  }

  /// Copies a register's numbers to another of its kind.
  func copy(_ source: Int, to target: Int) throws(MatrixError) {
    try matrices[source].copyEntries(to: matrices[target])
  }

  subscript(_ register: Int) -> Matrix { matrices[register] }
}
