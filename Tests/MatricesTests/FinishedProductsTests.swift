import CKernels
import Testing

@testable import Matrices

/// A product and what follows at once, beside one after the other: the same bits, by every kernel that multiplies.
@Suite struct FinishedProductsTests {
  /// A row, few rows, a column, dot products, tiles with remainders, depths beyond a panel, packed ones.
  static let sizes = [
    (1, 7, 40), (3, 5, 40), (33, 1, 9), (20, 6, 150), (70, 17, 33), (64, 128, 64), (97, 50, 300), (40, 13, 1),
    (300, 310, 290), (130, 520, 600),
  ]

  @Test(arguments: sizes) func theBitsAreThoseOfOneAfterTheOther(_ m: Int, _ n: Int, _ k: Int) throws {
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      if isOurs(m, n, k, Double.self) { try check(m, n, k, transposeA, transposeB, Double.self) }
      if isOurs(m, n, k, Float.self) { try check(m, n, k, transposeA, transposeB, Float.self) }
    }
  }

  /// Whether no library multiplies, as it does at the lowest level.
  private func isOurs<T: BLASScalar>(_ m: Int, _ n: Int, _ k: Int, _ type: T.Type) -> Bool {
    nnk_packs_products() != 0 || T.productIsThin(false, false, m, n, k)
  }

  private func check<T: BLASScalar>(
    _ m: Int, _ n: Int, _ k: Int, _ transposeA: Bool, _ transposeB: Bool, _ scalar: T.Type
  ) throws {
    let (type, shape) = (T.elementType, Shape(rows: m, columns: n))
    let a = try transposeA ? sample(k, m, type, seed: 1) : sample(m, k, type, seed: 1)
    let b = try transposeB ? sample(n, k, type, seed: 2) : sample(k, n, type, seed: 2)
    let (row, x) = (try sample(1, n, type, seed: 3), try sample(m, n, type, seed: 4))
    let product = try Matrix.product(a, transposeA: transposeA, b, transposeB: transposeB)
    let sum = try Matrix.zip(by: nnk_add, product, row.broadcast(to: shape), shape)
    let eta = try Matrix(scalar: 0.3, type: type).broadcast(to: shape)
    var act = try Matrix(shape, of: T.self) { _ in }
    let z = try unsafe result(shape, a, b, row, scalar) { a, b, row, z throws(MatrixError) in
      act = try unsafe Matrix(shape, address: T.self) { act throws(MatrixError) in
        #expect(unsafe T.productBias(transposeA, transposeB, m, n, k, a, b, row, z, act, nil))
      }
    }
    #expect(z.isIdentical(to: sum))
    #expect(act.isIdentical(to: try sum.mapped(by: nnk_relu)))
    let kept = try unsafe result(shape, a, b, x, scalar) { a, b, x, z throws(MatrixError) in
      #expect(unsafe T.productKeepPositive(transposeA, transposeB, m, n, k, a, b, x, z, nil))
    }
    #expect(kept.isIdentical(to: try Matrix.zip(by: nnk_where_positive, product, x, shape)))
    let rest = try unsafe result(shape, a, b, x, scalar) { a, b, x, z throws(MatrixError) in
      #expect(unsafe T.productSubtract(transposeA, transposeB, m, n, k, a, b, x, T(0.3), z, nil))
    }
    #expect(rest.isIdentical(to: try Matrix.zip(by: nnk_sub, x, Matrix.zip(by: nnk_mul, eta, product, shape), shape)))
  }

  @Test(arguments: sizes) func aShareHasTheBitsOfTheWhole(_ m: Int, _ n: Int, _ k: Int) throws {
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      if isOurs(m, n, k, Double.self) { try checkShares(m, n, k, transposeA, transposeB, Double.self) }
      if isOurs(m, n, k, Float.self) { try checkShares(m, n, k, transposeA, transposeB, Float.self) }
    }
  }

  private func checkShares<T: BLASScalar>(
    _ m: Int, _ n: Int, _ k: Int, _ transposeA: Bool, _ transposeB: Bool, _ scalar: T.Type
  ) throws {
    let (type, shape) = (T.elementType, Shape(rows: m, columns: n))
    let a = try transposeA ? sample(k, m, type, seed: 1) : sample(m, k, type, seed: 1)
    let b = try transposeB ? sample(n, k, type, seed: 2) : sample(k, n, type, seed: 2)
    let x = try sample(m, n, type, seed: 4)
    func kept(_ shares: [nnk_share?]) throws -> Matrix {
      try unsafe result(shape, a, b, x, scalar) { a, b, x, z throws(MatrixError) in
        for share in shares {
          guard var share else {
            #expect(unsafe T.productKeepPositive(transposeA, transposeB, m, n, k, a, b, x, z, nil))
            continue
          }
          #expect(unsafe T.productKeepPositive(transposeA, transposeB, m, n, k, a, b, x, z, &share))
        }
      }
    }
    let whole = try kept([nil])
    for (byRows, count) in [(Int32(0), n), (1, m)] {
      let cut = (2 * count + 2) / 3
      let shares = [nnk_share(by_rows: byRows, start: cut, end: count), nnk_share(by_rows: byRows, start: 0, end: cut)]
      #expect(try kept(shares.filter { $0.start < $0.end }).isIdentical(to: whole))
    }
  }

  private func result<T: BLASScalar>(
    _ shape: Shape, _ a: Matrix, _ b: Matrix, _ x: Matrix, _ type: T.Type,
    _ fill: (UnsafePointer<T>, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) throws(MatrixError) -> Void
  ) throws -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe a.withAddress(of: T.self) { a throws(MatrixError) in
        try unsafe b.withAddress(of: T.self) { b throws(MatrixError) in
          try unsafe x.withAddress(of: T.self) { x throws(MatrixError) in try unsafe fill(a, b, x, z) }
        }
      }
    }
  }
}
