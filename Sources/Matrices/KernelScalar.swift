public import CKernels

/// The vector kernels of a type (see CKernels.h), columns in memory: everything that one of them can do is done by it,
/// so that the same operation gives the same bits wherever it is asked for.
public protocol KernelScalar: Scalar {
  typealias Source = UnsafePointer<Self>
  typealias Target = UnsafeMutablePointer<Self>

  static func unary(_ function: nnk_unary, _ n: Int, _ x: Source, _ z: Target)
  static func binary(_ function: nnk_binary, _ n: Int, _ x: Source, _ xs: Int, _ y: Source, _ ys: Int, _ z: Target)
  static func compare(
    _ comparison: nnk_binary, _ n: Int, _ x: Source, _ xs: Int, _ y: Source, _ ys: Int,
    _ mask: UnsafeMutablePointer<UInt8>)
  static func select(_ n: Int, _ x: Source, _ mask: UnsafePointer<UInt8>, _ z: Target)
  /// z ← x − s·g
  static func subtractScaled(_ n: Int, _ x: Source, _ s: Self, _ g: Source, _ z: Target)
  /// Whether `product` is the faster one for these sizes, or `packedProduct`.
  static func productIsThin(_ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int) -> Bool
  /// Whether `product` copies an A that is stored transposed, and would have the same bits from its transpose.
  static func productTurns(_ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int) -> Bool
  /// All of the product, or a share of its rows or columns, in this thread; so products with what follows, below.
  static func product(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ b: Source,
    _ ldb: Int, _ c: Target, _ ldc: Int, _ share: UnsafePointer<nnk_share>?)
  /// C = op(A)·op(B), or what it adds to C, in several threads; false where OpenBLAS is faster, or there is no memory.
  static func packedProduct(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ b: Source,
    _ ldb: Int, _ adds: Bool, _ c: Target, _ ldc: Int
  ) -> Bool
  /// z ← op(a)·op(b) + bias, a row repeated, and act ← relu(z) where there is one; act may be z. False, and nothing done,
  /// where OpenBLAS is to multiply; so the next two.
  static func productBias(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ bias: Source,
    _ z: Target, _ act: Target?, _ share: UnsafePointer<nnk_share>?
  ) -> Bool
  /// c ← op(a)·op(b) where x > 0, else 0
  static func productKeepPositive(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ x: Source,
    _ c: Target, _ share: UnsafePointer<nnk_share>?
  ) -> Bool
  /// c ← x − s·op(a)·op(b)
  static func productSubtract(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ x: Source,
    _ s: Self, _ c: Target, _ share: UnsafePointer<nnk_share>?
  ) -> Bool
  static func columnSums(_ m: Int, _ n: Int, _ x: Source, _ z: Target)
  /// The sums of some rows of a matrix whose columns are `ld` apart.
  static func stripSums(_ m: Int, _ n: Int, _ x: Source, _ ld: Int, _ z: Target)
  static func rowSums(_ m: Int, _ n: Int, _ x: Source, _ z: Target)
  /// z ← x + b, a row repeated, and a ← relu(z)
  static func biasRelu(_ m: Int, _ n: Int, _ x: Source, _ b: Source, _ z: Target, _ a: Target)
  static func sum(_ n: Int, _ x: Source) -> Self
  static func rowMaxima(_ m: Int, _ n: Int, _ x: Source, _ z: Target)
  /// Softmax by rows, or its logarithm, of some rows of a matrix whose columns are `ld` apart.
  static func stripSoftmax(_ m: Int, _ n: Int, _ x: Source, _ ld: Int, isLogarithm: Bool, _ z: Target)
  static func allFinite(_ n: Int, _ x: Source) -> Bool
  static func transpose(_ m: Int, _ n: Int, _ x: Source, _ ldx: Int, _ z: Target, _ ldz: Int)
}

extension Blocks {
  /// Entries of a block for a kernel, which takes some ns for each and has several threads at work.
  public static var kernelSize: Int { 1 << 22 }

  /// Calls `body` with ranges that together are 0 ..< `count`, in order, each for a kernel; what is larger than a block
  /// of ``size`` looks for an interruption before the first of them, too.
  @inline(__always)
  static func eachForKernel(_ count: Int, _ body: (Range<Int>) throws(MatrixError) -> Void) throws(MatrixError) {
    if count > size { try Interruption.check() }
    try each(count, size: kernelSize, body)
  }
}
