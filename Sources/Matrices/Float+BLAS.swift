import COpenBLAS

// The same text as for the other type, with the other letter: LAPACK has no overloads.

extension Float: BLASScalar {
  static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>,
    _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: Pointer, _ ldc: Int
  ) {
    unsafe cblas_sgemm(
      CblasColMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, BLASInt(m),
      BLASInt(n), BLASInt(k), alpha, a, BLASInt(lda), b, BLASInt(ldb), beta, c, BLASInt(ldc))
  }

  static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ x: UnsafePointer<Float>,
    _ beta: Float, _ y: Pointer
  ) {
    unsafe cblas_sgemv(
      CblasColMajor, transpose ? CblasTrans : CblasNoTrans, BLASInt(m), BLASInt(n), 1, a, BLASInt(lda), x,
      1, beta, y, 1)
  }

  static func getrf(_ m: Int, _ n: Int, _ a: Pointer, _ pivots: inout [BLASInt]) -> Int {
    var (rows, columns, info) = (BLASInt(m), BLASInt(n), BLASInt(0))
    var leading = max(1, rows)
    unsafe sgetrf_(&rows, &columns, a, &leading, &pivots, &info)
    return Int(info)
  }

  static func getri(_ n: Int, _ a: Pointer, _ pivots: [BLASInt]) throws(MatrixError) -> Int {
    var order = BLASInt(n)
    var leading = max(1, order)
    return try unsafe withWorkspace { work, size, info in
      unsafe sgetri_(&order, a, &leading, pivots, work, size, info)
    }
  }

  static func gesv(_ n: Int, _ columns: Int, _ a: Pointer, _ b: Pointer) -> Int {
    var (order, count, info) = (BLASInt(n), BLASInt(columns), BLASInt(0))
    var leading = max(1, order)
    var pivots = [BLASInt](repeating: 0, count: n)
    unsafe sgesv_(&order, &count, a, &leading, &pivots, b, &leading, &info)
    return Int(info)
  }

  static func gels(_ m: Int, _ n: Int, _ columns: Int, _ a: Pointer, _ b: Pointer, _ ldb: Int) throws(MatrixError)
    -> Int
  {
    var (rows, width, count) = (BLASInt(m), BLASInt(n), BLASInt(columns))
    var (leading, leadingB) = (max(1, rows), BLASInt(ldb))
    return try unsafe withWorkspace { work, size, info in
      unsafe sgels_("N", &rows, &width, &count, a, &leading, b, &leadingB, work, size, info, 1)
    }
  }

  static func potrf(_ n: Int, _ a: Pointer) -> Int {
    var (order, info) = (BLASInt(n), BLASInt(0))
    var leading = max(1, order)
    unsafe spotrf_("L", &order, a, &leading, &info, 1)
    return Int(info)
  }

  static func geqrf(_ m: Int, _ n: Int, _ a: Pointer, _ tau: Pointer) throws(MatrixError) -> Int {
    var (rows, columns) = (BLASInt(m), BLASInt(n))
    var leading = max(1, rows)
    return try unsafe withWorkspace { work, size, info in
      unsafe sgeqrf_(&rows, &columns, a, &leading, tau, work, size, info)
    }
  }

  static func orgqr(_ m: Int, _ n: Int, _ k: Int, _ a: Pointer, _ tau: Pointer) throws(MatrixError) -> Int {
    var (rows, columns, reflectors) = (BLASInt(m), BLASInt(n), BLASInt(k))
    var leading = max(1, rows)
    return try unsafe withWorkspace { work, size, info in
      unsafe sorgqr_(&rows, &columns, &reflectors, a, &leading, tau, work, size, info)
    }
  }

  static func gesdd(_ m: Int, _ n: Int, _ a: Pointer, _ s: Pointer, _ u: Pointer, _ vt: Pointer) throws(MatrixError)
    -> Int
  {
    var (rows, columns) = (BLASInt(m), BLASInt(n))
    var (leading, leadingVt) = (max(1, rows), max(1, min(rows, columns)))
    var integers = [BLASInt](repeating: 0, count: 8 * min(m, n))
    return try unsafe withWorkspace { work, size, info in
      unsafe sgesdd_(
        "S", &rows, &columns, a, &leading, s, u, &leading, vt, &leadingVt, work, size, &integers, info, 1)
    }
  }

  static func syevd(_ wantsVectors: Bool, _ n: Int, _ a: Pointer, _ values: Pointer) throws(MatrixError) -> Int {
    var order = BLASInt(n)
    var leading = max(1, order)
    // LAPACK's documented need, 3 + 5n, so only the work space of numbers is asked for.
    var integers = [BLASInt](repeating: 0, count: 3 + 5 * n)
    var integerCount = BLASInt(integers.count)
    return try unsafe withWorkspace { work, size, info in
      unsafe ssyevd_(
        wantsVectors ? "V" : "N", "L", &order, a, &leading, values, work, size, &integers, &integerCount, info, 1, 1)
    }
  }
}
