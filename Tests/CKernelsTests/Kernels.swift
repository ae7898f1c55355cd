import CKernels
import Glibc

/// The kernels of a type, for tests that are written once.
protocol Tested: BinaryFloatingPoint {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<Self>)
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>)
  static func select(_ n: Int, _ x: UnsafePointer<Self>, _ m: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Self>)
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>,
    _ a: UnsafeMutablePointer<Self>)
  static func subScaled(
    _ n: Int, _ x: UnsafePointer<Self>, _ s: Self, _ g: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func product(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>, _ lda: Int,
    _ b: UnsafePointer<Self>, _ ldb: Int, _ c: UnsafeMutablePointer<Self>, _ ldc: Int)
  static func packedProduct(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>, _ lda: Int,
    _ b: UnsafePointer<Self>, _ ldb: Int, _ adds: Int32, _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) -> Int32
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func sum(_ n: Int, _ x: UnsafePointer<Self>) -> Self
  static func dot(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>) -> Self
  static func rowMaxima(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func stripSoftmax(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ ld: Int, _ isLog: Int32, _ z: UnsafeMutablePointer<Self>)
  static func allFinite(_ n: Int, _ x: UnsafePointer<Self>) -> Int32
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
}

extension Double: Tested {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>) {
    unsafe nnk_unary_f64(f, n, x, z)
  }
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Double>, _ xs: Int, _ y: UnsafePointer<Double>, _ ys: Int,
    _ z: UnsafeMutablePointer<Double>
  ) {
    unsafe nnk_binary_f64(f, n, x, xs, y, ys, z)
  }
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Double>, _ xs: Int, _ y: UnsafePointer<Double>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>
  ) {
    unsafe nnk_compare_f64(f, n, x, xs, y, ys, z)
  }
  static func select(_ n: Int, _ x: UnsafePointer<Double>, _ m: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Double>)
  {
    unsafe nnk_select_f64(n, x, m, z)
  }
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ a: UnsafeMutablePointer<Double>
  ) {
    unsafe nnk_bias_relu_f64(m, n, x, b, z, a)
  }
  static func subScaled(
    _ n: Int, _ x: UnsafePointer<Double>, _ s: Double, _ g: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>
  ) {
    unsafe nnk_sub_scaled_f64(n, x, s, g, z)
  }
  static func product(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ lda: Int,
    _ b: UnsafePointer<Double>, _ ldb: Int, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    unsafe nnk_product_f64(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, nil)
  }
  static func packedProduct(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ lda: Int,
    _ b: UnsafePointer<Double>, _ ldb: Int, _ adds: Int32, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) -> Int32 {
    unsafe nnk_packed_product_f64(ta, tb, m, n, k, a, lda, b, ldb, adds, c, ldc)
  }
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>) {
    unsafe nnk_column_sums_f64(m, n, x, z)
  }
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>) {
    unsafe nnk_row_sums_f64(m, n, x, z)
  }
  static func sum(_ n: Int, _ x: UnsafePointer<Double>) -> Double {
    unsafe nnk_sum_f64(n, x)
  }
  static func dot(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>) -> Double {
    unsafe nnk_dot_f64(n, x, y)
  }
  static func rowMaxima(_ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>) {
    unsafe nnk_row_maxima_f64(m, n, x, z)
  }
  static func stripSoftmax(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ ld: Int, _ isLog: Int32, _ z: UnsafeMutablePointer<Double>
  ) {
    unsafe nnk_strip_softmax_f64(m, n, x, ld, isLog, z)
  }
  static func allFinite(_ n: Int, _ x: UnsafePointer<Double>) -> Int32 {
    unsafe nnk_all_finite_f64(n, x)
  }
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>) {
    unsafe nnk_transpose_f64(m, n, x, z)
  }
}

extension Float: Tested {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_unary_f32(f, n, x, z)
  }
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Float>, _ xs: Int, _ y: UnsafePointer<Float>, _ ys: Int,
    _ z: UnsafeMutablePointer<Float>
  ) {
    unsafe nnk_binary_f32(f, n, x, xs, y, ys, z)
  }
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Float>, _ xs: Int, _ y: UnsafePointer<Float>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>
  ) {
    unsafe nnk_compare_f32(f, n, x, xs, y, ys, z)
  }
  static func select(_ n: Int, _ x: UnsafePointer<Float>, _ m: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_select_f32(n, x, m, z)
  }
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>,
    _ a: UnsafeMutablePointer<Float>
  ) {
    unsafe nnk_bias_relu_f32(m, n, x, b, z, a)
  }
  static func subScaled(
    _ n: Int, _ x: UnsafePointer<Float>, _ s: Float, _ g: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>
  ) {
    unsafe nnk_sub_scaled_f32(n, x, s, g, z)
  }
  static func product(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int,
    _ b: UnsafePointer<Float>, _ ldb: Int, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    unsafe nnk_product_f32(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, nil)
  }
  static func packedProduct(
    _ ta: Int32, _ tb: Int32, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int,
    _ b: UnsafePointer<Float>, _ ldb: Int, _ adds: Int32, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) -> Int32 {
    unsafe nnk_packed_product_f32(ta, tb, m, n, k, a, lda, b, ldb, adds, c, ldc)
  }
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_column_sums_f32(m, n, x, z)
  }
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_row_sums_f32(m, n, x, z)
  }
  static func sum(_ n: Int, _ x: UnsafePointer<Float>) -> Float {
    unsafe nnk_sum_f32(n, x)
  }
  static func dot(_ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>) -> Float {
    unsafe nnk_dot_f32(n, x, y)
  }
  static func rowMaxima(_ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_row_maxima_f32(m, n, x, z)
  }
  static func stripSoftmax(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ ld: Int, _ isLog: Int32, _ z: UnsafeMutablePointer<Float>
  ) {
    unsafe nnk_strip_softmax_f32(m, n, x, ld, isLog, z)
  }
  static func allFinite(_ n: Int, _ x: UnsafePointer<Float>) -> Int32 {
    unsafe nnk_all_finite_f32(n, x)
  }
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>) {
    unsafe nnk_transpose_f32(m, n, x, z)
  }
}

/// Runs `body` at every level that this processor has.
func atEveryLevel(_ body: (nnk_level) throws -> Void) rethrows {
  // What runs on this thread later goes on as the rest of the process does.
  let before = nnk_level_used()
  defer { nnk_force_level(before) }
  for level in [nnk_baseline, nnk_avx2, nnk_avx512] where level.rawValue <= nnk_level_available().rawValue {
    nnk_force_level(level)
    try body(level)
  }
}
