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

  /// Runs a kernel of a ``ColumnSection`` for a share of its result, in this thread.
  func run(_ share: nnk_share, _ addresses: Addresses) {
    if isFloat32 { unsafe run(share, addresses, Float.self) } else { unsafe run(share, addresses, Double.self) }
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
    case .affine, .productKeepPositive, .productSubtract:
      if unsafe !finished(nil, addresses, type) { try unsafe finishedInTurn(addresses, type) }
    case .product:
      try unsafe multiply(addresses)
    case .thinProduct:
      unsafe thinProduct(nil, addresses, type)
    case .columnSums: unsafe T.columnSums(rows, columns, x, z)
    case .rowSums: unsafe T.rowSums(rows, columns, x, z)
    case .sum: unsafe z.pointee = T.sum(rows * columns, x)
    case .softmax, .logSoftmax:
      unsafe T.stripSoftmax(rows, columns, x, rows, isLogarithm: code == .logSoftmax, z)
    case .transpose: unsafe T.transpose(rows, columns, x, rows, z, columns)
    }
  }

  private func run<T: KernelScalar>(_ share: nnk_share, _ addresses: Addresses, _ type: T.Type) {
    let columns = share.start..<share.end
    switch code {
    case .biasRelu:
      let (x, row) = unsafe (at(a, addresses, T.self), at(b, addresses, T.self))
      let (z, act) = unsafe (at(result, addresses, T.self), at(second, addresses, T.self))
      let start = columns.lowerBound * rows
      unsafe T.biasRelu(rows, columns.count, x + start, row + columns.lowerBound, z + start, act + start)
    case .columnSums:
      let (x, z) = unsafe (at(a, addresses, T.self), at(result, addresses, T.self))
      unsafe T.columnSums(rows, columns.count, x + columns.lowerBound * rows, z + columns.lowerBound)
    case .thinProduct: unsafe withUnsafePointer(to: share) { unsafe thinProduct($0, addresses, type) }
    case .affine, .productKeepPositive, .productSubtract:
      _ = unsafe withUnsafePointer(to: share) { unsafe finished($0, addresses, type) }
    default: unsafe run(Part(rows: 0..<rows, columns: columns), addresses, type)
    }
  }

  private func thinProduct<T: KernelScalar>(
    _ share: UnsafePointer<nnk_share>?, _ addresses: Addresses, _ type: T.Type
  ) {
    let (x, y, z) = unsafe (at(a, addresses, T.self), at(b, addresses, T.self), at(result, addresses, T.self))
    unsafe T.product(
      transposeA, transposeB, rows, columns, inner, x, transposeA ? inner : rows, y, transposeB ? columns : inner, z,
      rows, share)
  }

  /// A product and what follows at once; false, and nothing done, where OpenBLAS multiplies.
  private func finished<T: KernelScalar>(
    _ share: UnsafePointer<nnk_share>?, _ addresses: Addresses, _ type: T.Type
  ) -> Bool {
    let (x, y, z) = unsafe (at(a, addresses, T.self), at(b, addresses, T.self), at(result, addresses, T.self))
    let w = unsafe at(c, addresses, T.self)
    switch code {
    case .affine:
      let act = unsafe hasActivation ? at(second, addresses, T.self) : nil
      return unsafe T.productBias(transposeA, transposeB, rows, columns, inner, x, y, w, z, act, share)
    case .productKeepPositive:
      return unsafe T.productKeepPositive(transposeA, transposeB, rows, columns, inner, x, y, w, z, share)
    default:
      let s = unsafe at(d, addresses, T.self).pointee
      return unsafe T.productSubtract(transposeA, transposeB, rows, columns, inner, x, y, w, s, z, share)
    }
  }

  /// The same one after the other, to the same bits.
  private func finishedInTurn<T: KernelScalar>(_ addresses: Addresses, _ type: T.Type) throws {
    let (z, w) = unsafe (at(result, addresses, T.self), at(c, addresses, T.self))
    let count = rows * columns
    try unsafe multiply(addresses)
    switch code {
    case .affine where hasActivation: unsafe T.biasRelu(rows, columns, z, w, z, at(second, addresses, T.self))
    case .affine:
      for column in 0..<columns {
        unsafe T.binary(nnk_add, rows, z + column * rows, 1, w + column, 0, z + column * rows)
      }
    case .productKeepPositive: unsafe T.binary(nnk_where_positive, count, z, 1, w, 1, z)
    default: unsafe T.subtractScaled(count, w, at(d, addresses, T.self).pointee, z, z)
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
