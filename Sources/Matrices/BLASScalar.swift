import COpenBLAS

/// The library's integers: sizes beyond them are refused.
typealias BLASInt = Int32

/// What products and solvers need of a type: the routines of BLAS and LAPACK for it, columns in memory.
///
/// Arguments are the Fortran routines' own, with sizes by value; each returns LAPACK's `info`, and routines that want
/// work space ask for it and take it themselves.
protocol BLASScalar: KernelScalar {
  typealias Pointer = UnsafeMutablePointer<Self>

  /// C ← α·op(A)·op(B) + β·C
  static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int, _ beta: Self, _ c: Pointer, _ ldc: Int)
  /// y ← op(A)·x + β·y
  static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ x: UnsafePointer<Self>,
    _ beta: Self, _ y: Pointer)
  /// P·L·U = A, in place
  static func getrf(_ m: Int, _ n: Int, _ a: Pointer, _ pivots: inout [BLASInt]) -> Int
  /// A⁻¹ from `getrf`'s result, in place
  static func getri(_ n: Int, _ a: Pointer, _ pivots: [BLASInt]) throws(MatrixError) -> Int
  /// A·X = B, X in B's place
  static func gesv(_ n: Int, _ columns: Int, _ a: Pointer, _ b: Pointer) -> Int
  /// min ‖A·X − B‖ or the shortest X, in the first rows of B
  static func gels(_ m: Int, _ n: Int, _ columns: Int, _ a: Pointer, _ b: Pointer, _ ldb: Int) throws(MatrixError)
    -> Int
  /// L·Lᵀ = A, in the lower triangle
  static func potrf(_ n: Int, _ a: Pointer) -> Int
  /// Q·R = A, packed
  static func geqrf(_ m: Int, _ n: Int, _ a: Pointer, _ tau: Pointer) throws(MatrixError) -> Int
  /// The first n columns of Q from `geqrf`'s result
  static func orgqr(_ m: Int, _ n: Int, _ k: Int, _ a: Pointer, _ tau: Pointer) throws(MatrixError) -> Int
  /// U·Σ·Vᵀ = A with min(m, n) columns in U and rows in Vᵀ
  static func gesdd(_ m: Int, _ n: Int, _ a: Pointer, _ s: Pointer, _ u: Pointer, _ vt: Pointer) throws(MatrixError)
    -> Int
  /// Eigenvalues ascending; eigenvectors in A's place if wanted; reads the lower triangle
  static func syevd(_ wantsVectors: Bool, _ n: Int, _ a: Pointer, _ values: Pointer) throws(MatrixError) -> Int
}
