import CKernels
import Testing

/// Packed products beside the definition, at every level and in several threads.
@Suite(.serialized) struct PackedProductTests {
  private struct Sizes: CustomStringConvertible {
    var m: Int
    var n: Int
    var k: Int
    var gap: Int
    var adds: Bool
    var description: String { "\(m)×\(k)·\(k)×\(n), gap \(gap)\(adds ? ", added" : "")" }
  }

  /// Around the heights and widths of tiles, and around the inner sizes at which sums are cut.
  private static let edges = [0, 1, 2, 5, 6, 7, 8, 9, 16, 17, 23, 24, 25, 31, 33, 48, 63, 64, 65, 97, 127, 130]
  private static let depths = [0, 1, 2, 7, 16, 255, 256, 257, 511, 512, 513]

  @Test func packedProductsAgreeWithTheDefinition() {
    atEveryLevel { level in
      for (i, m) in Self.edges.enumerated() {
        for (j, n) in Self.edges.enumerated() where (i + 2 * j) % 9 == 0 {
          let sizes = Sizes(m: m, n: n, k: [3, 17, 40][(i + j) % 3], gap: j % 3, adds: i % 2 == 1)
          check(Double.self, sizes, level)
          check(Float.self, sizes, level)
        }
      }
      for (place, k) in Self.depths.enumerated() {
        for (m, n) in [(51, 7), (1, 13), (66, 1)] {
          let sizes = Sizes(m: m, n: n, k: k, gap: place % 2, adds: place % 3 == 1)
          check(Double.self, sizes, level)
          check(Float.self, sizes, level)
        }
      }
      // More than a block of rows, and of columns.
      check(Double.self, Sizes(m: 401, n: 3, k: 9, gap: 1, adds: true), level)
      check(Float.self, Sizes(m: 3, n: 2053, k: 9, gap: 0, adds: false), level)
    }
  }

  private func check<T: Tested>(_ type: T.Type, _ sizes: Sizes, _ level: nnk_level) {
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    for (ta, tb) in [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)] {
      let (lda, ldb, ldc) = ((ta == 0 ? m : k) + sizes.gap, (tb == 0 ? k : n) + sizes.gap, m + sizes.gap)
      // What lies between the columns is no number: whoever reads it is found out.
      let a = gapped(ta == 0 ? m : k, ta == 0 ? k : m, lda, seed: 1) as [T]
      let b = gapped(tb == 0 ? k : n, tb == 0 ? n : k, ldb, seed: 2) as [T]
      let before = numbers(ldc * n, seed: 3) as [T]
      let c = [T](guarded: ldc * n) { c in
        for i in 0..<ldc * n { unsafe c[i] = before[i] }
        unsafe #expect(T.packedProduct(ta, tb, m, n, k, a, lda, b, ldb, sizes.adds ? 1 : 0, c, ldc) == 1)
      }
      var (worst, leavesGaps) = (0.0, true)
      for j in 0..<n {
        for i in 0..<m {
          var sum = sizes.adds ? Double(before[i + j * ldc]) : 0
          for p in 0..<k {
            sum += Double(a[ta == 0 ? i + p * lda : p + i * lda]) * Double(b[tb == 0 ? p + j * ldb : j + p * ldb])
          }
          let error = (Double(c[i + j * ldc]) - sum).magnitude
          worst = error <= worst ? worst : error
        }
        for i in m..<ldc { leavesGaps = leavesGaps && c[i + j * ldc] == before[i + j * ldc] }
      }
      #expect(worst <= Double(T.ulpOfOne) * 4 * Double(k + 1), "\(sizes), \(T.self) at \(level.rawValue), \(ta)\(tb)")
      #expect(leavesGaps, "\(sizes)")
    }
  }

  private func gapped<T: Tested>(_ rows: Int, _ columns: Int, _ ld: Int, seed: UInt64) -> [T] {
    var x = numbers(ld * columns, seed: seed) as [T]
    for j in 0..<columns { for i in rows..<max(rows, ld) { x[i + j * ld] = .nan } }
    return x
  }

  @Test func threadsChangeNothing() {
    let threads = nnk_threads_used()
    defer { nnk_threads(threads) }
    atEveryLevel { _ in
      for (m, n, k) in [(130, 129, 257), (2, 4100, 300), (1031, 7, 513), (67, 2000, 20)] {
        for (ta, tb) in [(0, 0), (1, 1)] as [(Int32, Int32)] {
          var results: [[Float]] = []
          let (a, b) = (numbers(m * k) as [Float], numbers(k * n, seed: 2) as [Float])
          for count in [1, 2, 3, 16] as [Int32] {
            nnk_threads(count)
            results.append(
              [Float](guarded: m * n) { c in
                for i in 0..<m * n { unsafe c[i] = 1 }
                unsafe _ = Float.packedProduct(ta, tb, m, n, k, a, ta == 0 ? m : k, b, tb == 0 ? k : n, 1, c, m)
              })
          }
          #expect(results.allSatisfy { $0 == results[0] }, "\(m)×\(k)·\(k)×\(n)")
        }
      }
    }
  }

  @Test func notANumberAndInfinityStay() {
    atEveryLevel { _ in
      let (m, n, k) = (70, 50, 300)
      var a = [Double](repeating: 0, count: m * k)
      (a[33 + 280 * m], a[69]) = (.nan, .infinity)
      let b = [Double](repeating: 0, count: k * n)
      let c = [Double](guarded: m * n) { unsafe _ = Double.packedProduct(0, 0, m, n, k, a, m, b, k, 0, $0, m) }
      #expect(c.indices.allSatisfy { c[$0].isNaN == ($0 % m == 33 || $0 % m == 69) })
    }
  }
}
