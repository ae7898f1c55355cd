public import CKernels

// The same text as for the other type, with the other name: C has no overloads.

extension Float: KernelScalar {
  public static func unary(_ function: nnk_unary, _ n: Int, _ x: Source, _ z: Target) {
    unsafe nnk_unary_f32(function, n, x, z)
  }

  public static func binary(
    _ function: nnk_binary, _ n: Int, _ x: Source, _ xs: Int, _ y: Source, _ ys: Int, _ z: Target
  ) {
    unsafe nnk_binary_f32(function, n, x, xs, y, ys, z)
  }

  public static func compare(
    _ comparison: nnk_binary, _ n: Int, _ x: Source, _ xs: Int, _ y: Source, _ ys: Int,
    _ mask: UnsafeMutablePointer<UInt8>
  ) {
    unsafe nnk_compare_f32(comparison, n, x, xs, y, ys, mask)
  }

  public static func select(_ n: Int, _ x: Source, _ mask: UnsafePointer<UInt8>, _ z: Target) {
    unsafe nnk_select_f32(n, x, mask, z)
  }

  public static func subtractScaled(_ n: Int, _ x: Source, _ s: Float, _ g: Source, _ z: Target) {
    unsafe nnk_sub_scaled_f32(n, x, s, g, z)
  }

  public static func productIsThin(_ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int) -> Bool {
    nnk_product_is_thin_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k) != 0
  }

  public static func productTurns(_ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int) -> Bool {
    nnk_product_turns_f32(transposeB ? 1 : 0, m, n, k) != 0
  }

  public static func product(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ b: Source,
    _ ldb: Int, _ c: Target, _ ldc: Int, _ share: UnsafePointer<nnk_share>?
  ) {
    unsafe nnk_product_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, lda, b, ldb, c, ldc, share)
  }

  public static func packedProduct(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ b: Source,
    _ ldb: Int, _ adds: Bool, _ c: Target, _ ldc: Int
  ) -> Bool {
    guard nnk_packs_products() != 0 else { return false }
    let (ta, tb, adds): (Int32, Int32, Int32) = (transposeA ? 1 : 0, transposeB ? 1 : 0, adds ? 1 : 0)
    return unsafe nnk_packed_product_f32(ta, tb, m, n, k, a, lda, b, ldb, adds, c, ldc) != 0
  }

  public static func productBias(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ bias: Source,
    _ z: Target, _ act: Target?, _ share: UnsafePointer<nnk_share>?
  ) -> Bool {
    unsafe nnk_product_bias_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, b, bias, z, act, share) != 0
  }

  public static func productKeepPositive(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ x: Source,
    _ c: Target, _ share: UnsafePointer<nnk_share>?
  ) -> Bool {
    unsafe nnk_product_keep_positive_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, b, x, c, share) != 0
  }

  public static func productSubtract(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ b: Source, _ x: Source,
    _ s: Float, _ c: Target, _ share: UnsafePointer<nnk_share>?
  ) -> Bool {
    unsafe nnk_product_subtract_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, b, x, s, c, share) != 0
  }

  public static func columnSums(_ m: Int, _ n: Int, _ x: Source, _ z: Target) { unsafe nnk_column_sums_f32(m, n, x, z) }

  public static func stripSums(_ m: Int, _ n: Int, _ x: Source, _ ld: Int, _ z: Target) {
    unsafe nnk_strip_sums_f32(m, n, x, ld, z)
  }

  public static func rowSums(_ m: Int, _ n: Int, _ x: Source, _ z: Target) { unsafe nnk_row_sums_f32(m, n, x, z) }

  public static func biasRelu(_ m: Int, _ n: Int, _ x: Source, _ b: Source, _ z: Target, _ a: Target) {
    unsafe nnk_bias_relu_f32(m, n, x, b, z, a)
  }

  public static func sum(_ n: Int, _ x: Source) -> Float { unsafe nnk_sum_f32(n, x) }

  public static func rowMaxima(_ m: Int, _ n: Int, _ x: Source, _ z: Target) { unsafe nnk_row_maxima_f32(m, n, x, z) }

  public static func stripSoftmax(_ m: Int, _ n: Int, _ x: Source, _ ld: Int, isLogarithm: Bool, _ z: Target) {
    unsafe nnk_strip_softmax_f32(m, n, x, ld, isLogarithm ? 1 : 0, z)
  }

  public static func allFinite(_ n: Int, _ x: Source) -> Bool { unsafe nnk_all_finite_f32(n, x) != 0 }

  public static func transpose(_ m: Int, _ n: Int, _ x: Source, _ ldx: Int, _ z: Target, _ ldz: Int) {
    unsafe nnk_transpose_part_f32(m, n, x, ldx, z, ldz)
  }
}
