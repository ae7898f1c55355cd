import CKernels
import Testing

/// Products beside the triple loop, in every transposition, with columns further apart than they are long.
@Suite struct ProductTests {
  @Test func productsAgreeWithTheDefinition() {
    atEveryLevel { level in
      check(Double.self, level)
      check(Float.self, level)
    }
  }

  private func check<T: Tested>(_ type: T.Type, _ level: nnk_level) {
    for m in [0, 1, 3, 8, 17, 33, 63] {
      for n in [0, 1, 2, 3, 4, 5, 7, 8, 13] { check(type, m, n, 9, 3, level) }
    }
    // Inner sizes around whole vectors.
    for k in [0, 1, 2, 15, 16, 17, 31, 32, 33, 40] {
      for (m, n) in [(1, 5), (2, 6), (5, 3), (33, 2)] { check(type, m, n, k, 3, level) }
    }
    check(type, 150, 10, 3, 0, level)
    check(type, 10, 6, 150, 0, level)
    // Deeper than a packed panel.
    check(type, 37, 17, 300, 0, level)
    check(type, 3, 5, 1100, 0, level)
  }

  private func check<T: Tested>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int, _ gap: Int, _ level: nnk_level) {
    for (ta, tb) in [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)] {
      let (lda, ldb, ldc) = ((ta == 0 ? m : k) + gap, (tb == 0 ? k : n) + gap, m + gap)
      let a = numbers(lda * max(m, k) + 1, seed: 1) as [T]
      let b = numbers(ldb * max(n, k) + 1, seed: 2) as [T]
      let c = [T](guarded: ldc * n) { c in
        for i in 0..<ldc * n { unsafe c[i] = 777 }
        unsafe T.product(ta, tb, m, n, k, a, lda, b, ldb, c, ldc)
      }
      var (worst, leavesGaps) = (0.0, true)
      for j in 0..<n {
        for i in 0..<m {
          let exact = (0..<k).reduce(0.0) { sum, p in
            sum + Double(a[ta == 0 ? i + p * lda : p + i * lda]) * Double(b[tb == 0 ? p + j * ldb : j + p * ldb])
          }
          worst = max(worst, (Double(c[i + j * ldc]) - exact).magnitude)
        }
        for i in m..<ldc { leavesGaps = leavesGaps && c[i + j * ldc] == 777 }
      }
      #expect(worst <= Double(T.ulpOfOne) * 4 * Double(max(1, k)), "\(m)×\(k)·\(k)×\(n) at \(level.rawValue)")
      #expect(leavesGaps)
    }
  }

  /// Long products and short ones, which are shared where threads are awake.
  @Test func threadsChangeNothing() {
    let threads = nnk_threads_used()
    defer { nnk_threads(threads) }
    atEveryLevel { _ in
      for (m, n, k) in [(200, 200, 60), (1, 700, 300), (3, 900, 120), (500, 7, 65), (64, 64, 48), (129, 13, 300)] {
        let (a, b) = (numbers(m * k) as [Float], numbers(k * n, seed: 2) as [Float])
        for (ta, tb) in [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)] {
          var results: [[Float]] = []
          for count in [1, 2, 2, 3, 3, 16] as [Int32] {
            nnk_threads(count)
            results.append(
              [Float](guarded: m * n) { c in
                unsafe Float.product(ta, tb, m, n, k, a, ta == 0 ? m : k, b, tb == 0 ? k : n, c, m)
              })
          }
          #expect(results.allSatisfy { $0 == results[0] }, "\(m)×\(k)·\(k)×\(n), \(ta)\(tb)")
        }
      }
    }
  }

  @Test func notANumberAndInfinityStay() {
    atEveryLevel { _ in
      var a = [Double](repeating: 0, count: 90)
      a[17] = .nan
      let b = [Double](repeating: 0, count: 30)
      let c = [Double](guarded: 27) { unsafe Double.product(0, 0, 9, 3, 10, a, 9, b, 10, $0, 9) }
      #expect(c.indices.allSatisfy { c[$0].isNaN == ($0 % 9 == 8) })
    }
  }

  @Test func whetherOneIsThinDependsOnItsSizesAlone() {
    #expect(nnk_product_is_thin_f64(0, 0, 150, 10, 3) == 1)
    #expect(nnk_product_is_thin_f32(1, 0, 10, 6, 150) == 1)
    #expect(nnk_product_is_thin_f64(0, 0, 512, 512, 784) == 0)
    #expect(nnk_product_is_thin_f64(0, 0, .max, .max, .max) == 0)
  }
}
