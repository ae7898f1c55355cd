import CKernels
import Matrices

/// A type of numbers that the vector kernels know.
protocol KernelScalar: Scalar {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<Self>)
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>)
  static func select(
    _ n: Int, _ x: UnsafePointer<Self>, _ mask: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Self>)
  static func subtractScaled(
    _ n: Int, _ x: UnsafePointer<Self>, _ s: Self, _ g: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>,
    _ a: UnsafeMutablePointer<Self>)
  static func multiply(
    _ sizes: (m: Int, n: Int, k: Int), _ a: UnsafePointer<Self>, _ transposeA: Bool, _ b: UnsafePointer<Self>,
    _ transposeB: Bool, into c: UnsafeMutablePointer<Self>) throws(MatrixError)
  static func thinProduct(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>,
    _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>)
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func sum(_ n: Int, _ x: UnsafePointer<Self>) -> Self
  static func softmaxRows(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
}

extension Double: KernelScalar {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_unary_f64(f, n, x, z)
  }
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_binary_f64(f, n, x, xs, y, ys, z) }
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>
  ) { unsafe nnk_compare_f64(f, n, x, xs, y, ys, z) }
  static func select(
    _ n: Int, _ x: UnsafePointer<Self>, _ mask: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_select_f64(n, x, mask, z) }
  static func subtractScaled(
    _ n: Int, _ x: UnsafePointer<Self>, _ s: Self, _ g: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_sub_scaled_f64(n, x, s, g, z) }
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>,
    _ a: UnsafeMutablePointer<Self>
  ) { unsafe nnk_bias_relu_f64(m, n, x, b, z, a) }
  static func multiply(
    _ sizes: (m: Int, n: Int, k: Int), _ a: UnsafePointer<Self>, _ transposeA: Bool, _ b: UnsafePointer<Self>,
    _ transposeB: Bool, into c: UnsafeMutablePointer<Self>
  ) throws(MatrixError) { try unsafe Matrix.multiply(sizes, a, transposeA, b, transposeB, into: c) }
  static func thinProduct(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>,
    _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>
  ) {
    unsafe nnk_product_f64(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, transposeA ? k : m, b, transposeB ? n : k, c, m)
  }
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_column_sums_f64(m, n, x, z)
  }
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_row_sums_f64(m, n, x, z)
  }
  static func sum(_ n: Int, _ x: UnsafePointer<Self>) -> Self { unsafe nnk_sum_f64(n, x) }
  static func softmaxRows(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_softmax_rows_f64(m, n, x, z)
  }
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_transpose_f64(m, n, x, z)
  }
}

extension Float: KernelScalar {
  static func unary(_ f: nnk_unary, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_unary_f32(f, n, x, z)
  }
  static func binary(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_binary_f32(f, n, x, xs, y, ys, z) }
  static func compare(
    _ f: nnk_binary, _ n: Int, _ x: UnsafePointer<Self>, _ xs: Int, _ y: UnsafePointer<Self>, _ ys: Int,
    _ z: UnsafeMutablePointer<UInt8>
  ) { unsafe nnk_compare_f32(f, n, x, xs, y, ys, z) }
  static func select(
    _ n: Int, _ x: UnsafePointer<Self>, _ mask: UnsafePointer<UInt8>, _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_select_f32(n, x, mask, z) }
  static func subtractScaled(
    _ n: Int, _ x: UnsafePointer<Self>, _ s: Self, _ g: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>
  ) { unsafe nnk_sub_scaled_f32(n, x, s, g, z) }
  static func biasRelu(
    _ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>,
    _ a: UnsafeMutablePointer<Self>
  ) { unsafe nnk_bias_relu_f32(m, n, x, b, z, a) }
  static func multiply(
    _ sizes: (m: Int, n: Int, k: Int), _ a: UnsafePointer<Self>, _ transposeA: Bool, _ b: UnsafePointer<Self>,
    _ transposeB: Bool, into c: UnsafeMutablePointer<Self>
  ) throws(MatrixError) { try unsafe Matrix.multiply(sizes, a, transposeA, b, transposeB, into: c) }
  static func thinProduct(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>,
    _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>
  ) {
    unsafe nnk_product_f32(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a, transposeA ? k : m, b, transposeB ? n : k, c, m)
  }
  static func columnSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_column_sums_f32(m, n, x, z)
  }
  static func rowSums(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_row_sums_f32(m, n, x, z)
  }
  static func sum(_ n: Int, _ x: UnsafePointer<Self>) -> Self { unsafe nnk_sum_f32(n, x) }
  static func softmaxRows(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_softmax_rows_f32(m, n, x, z)
  }
  static func transpose(_ m: Int, _ n: Int, _ x: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>) {
    unsafe nnk_transpose_f32(m, n, x, z)
  }
}
