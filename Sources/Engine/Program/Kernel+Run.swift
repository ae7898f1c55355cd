import CKernels
import Matrices

/// Where the registers' numbers are.
typealias Addresses = UnsafeMutablePointer<UnsafeMutableRawPointer>

extension Kernel {
  /// A part of a result: some rows of one column, or all rows of some columns, so that it lies in one piece.
  struct Part {
    var rows: Range<Int>
    var columns: Range<Int>

    var count: Int { rows.count &* columns.count }
  }

  /// Runs the kernel on all of its operands. Throws what a product that is interrupted throws.
  func run(_ addresses: Addresses) throws {
    if isFloat32 { try unsafe run(addresses, Float.self) } else { try unsafe run(addresses, Double.self) }
  }

  /// Runs an entrywise kernel on a part.
  func run(_ part: Part, _ addresses: Addresses) {
    if isFloat32 { unsafe run(part, addresses, Float.self) } else { unsafe run(part, addresses, Double.self) }
  }

  @inline(__always)
  private func at<T>(_ operand: Operand, _ addresses: Addresses, _ type: T.Type) -> UnsafeMutablePointer<T> {
    unsafe addresses[Int(operand.register)].assumingMemoryBound(to: T.self)
  }

  private func run<T: KernelScalar>(_ addresses: Addresses, _ type: T.Type) throws {
    let z = unsafe at(result, addresses, T.self)
    let x = unsafe at(a, addresses, T.self)
    switch code {
    case .unary, .binary, .compare, .select, .spread, .convert, .subtractScaled:
      unsafe run(Part(rows: 0..<rows, columns: 0..<columns), addresses, type)
    case .biasRelu:
      unsafe T.biasRelu(rows, columns, x, at(b, addresses, T.self), z, at(second, addresses, T.self))
    case .affine:
      unsafe T.productBias(
        rows, columns, inner, x, at(b, addresses, T.self), at(c, addresses, T.self), z,
        hasActivation ? at(second, addresses, T.self) : nil)
    case .product:
      try unsafe multiply(addresses)
    case .thinProduct:
      unsafe T.product(
        transposeA, transposeB, rows, columns, inner, x, transposeA ? inner : rows, at(b, addresses, T.self),
        transposeB ? columns : inner, z, rows)
    case .columnSums: unsafe T.columnSums(rows, columns, x, z)
    case .rowSums: unsafe T.rowSums(rows, columns, x, z)
    case .sum: unsafe z.pointee = T.sum(rows * columns, x)
    case .softmax: unsafe T.softmaxRows(rows, columns, x, z)
    case .transpose: unsafe T.transpose(rows, columns, x, rows, z, columns)
    }
  }

  /// By the library, in tiles between which an interruption is seen.
  private func multiply(_ addresses: Addresses) throws {
    let sizes = (m: rows, n: columns, k: inner)
    if isFloat32 {
      try unsafe Matrix.multiply(
        sizes, at(a, addresses, Float.self), transposeA, at(b, addresses, Float.self), transposeB,
        into: at(result, addresses, Float.self))
    } else {
      try unsafe Matrix.multiply(
        sizes, at(a, addresses, Double.self), transposeA, at(b, addresses, Double.self), transposeB,
        into: at(result, addresses, Double.self))
    }
  }

  /// The address of an operand's number at the part's first row of a column, and the step from row to row.
  @inline(__always)
  private func start<T>(
    _ operand: Operand, _ part: Part, _ column: Int, _ addresses: Addresses, _ type: T.Type
  ) -> (UnsafeMutablePointer<T>, Int) {
    let base = unsafe at(operand, addresses, T.self)
    switch operand.spread {
    case .whole: return unsafe (base + (column &* rows &+ part.rows.lowerBound), 1)
    case .part: return unsafe (base + (column &- part.columns.lowerBound) &* part.rows.count, 1)
    case .number: return unsafe (base, 0)
    case .row: return unsafe (base + column, 0)
    case .column: return unsafe (base + part.rows.lowerBound, 1)
    }
  }

  private func run<T: KernelScalar>(_ part: Part, _ addresses: Addresses, _ type: T.Type) {
    // A row or a column begins anew with every column of the result; all else lies in one piece.
    let isPieced = [a.spread, b.spread].contains { $0 == .row || $0 == .column } && part.columns.count > 1
    guard isPieced else { return unsafe run(part, part.columns.lowerBound, part.count, addresses, type) }
    for column in part.columns { unsafe run(part, column, part.rows.count, addresses, type) }
  }

  @inline(__always)
  private func run<T: KernelScalar>(
    _ part: Part, _ column: Int, _ n: Int, _ addresses: Addresses, _ type: T.Type
  ) {
    let (x, xs) = unsafe start(a, part, column, addresses, T.self)
    switch code {
    case .unary:
      let (z, _) = unsafe start(result, part, column, addresses, T.self)
      unsafe T.unary(nnk_unary(function), n, x, z)
    case .binary:
      let (y, ys) = unsafe start(b, part, column, addresses, T.self)
      let (z, _) = unsafe start(result, part, column, addresses, T.self)
      unsafe T.binary(nnk_binary(function), n, x, xs, y, ys, z)
    case .compare:
      let (y, ys) = unsafe start(b, part, column, addresses, T.self)
      let (z, _) = unsafe start(result, part, column, addresses, UInt8.self)
      unsafe T.compare(nnk_binary(function), n, x, xs, y, ys, z)
    case .select:
      let (mask, _) = unsafe start(b, part, column, addresses, UInt8.self)
      let (z, _) = unsafe start(result, part, column, addresses, T.self)
      unsafe T.select(n, x, mask, z)
    case .spread:
      let (z, _) = unsafe start(result, part, column, addresses, T.self)
      if xs == 1 { unsafe T.unary(nnk_copy, n, x, z) } else { unsafe z.update(repeating: x.pointee, count: n) }
    case .convert:
      switch source {
      case .float64: unsafe convert(Double.self, part, column, n, addresses, type)
      case .float32: unsafe convert(Float.self, part, column, n, addresses, type)
      case .mask: unsafe convert(UInt8.self, part, column, n, addresses, type)
      }
    case .subtractScaled:
      let (g, _) = unsafe start(b, part, column, addresses, T.self)
      let (s, _) = unsafe start(c, part, column, addresses, T.self)
      let (z, _) = unsafe start(result, part, column, addresses, T.self)
      unsafe T.subtractScaled(n, x, s.pointee, g, z)
    default: break
    }
  }

  private func convert<From: Element, T: KernelScalar>(
    _ from: From.Type, _ part: Part, _ column: Int, _ n: Int, _ addresses: Addresses, _ type: T.Type
  ) {
    let (x, _) = unsafe start(a, part, column, addresses, From.self)
    let (z, _) = unsafe start(result, part, column, addresses, T.self)
    for i in 0..<n { unsafe z[i] = T(entry: x[i].number) }
  }
}
