import CKernels
import Testing

@Suite struct ReductionTests {
  @Test func sumsAreAccurate() {
    atEveryLevel { _ in
      for n in sizes + [4097, 200_000] {
        let x = numbers(n) as [Float]
        let exact = x.reduce(0.0) { $0 + Double($1) }
        let error = (Double(unsafe Float.sum(n, x)) - exact).magnitude
        #expect(error <= 64 * Double(Float.ulpOfOne) * max(1, Double(n).squareRoot()))
        let square = (Double(unsafe Float.dot(n, x, x)) - x.reduce(0.0) { $0 + Double($1) * Double($1) }).magnitude
        #expect(square <= 64 * Double(Float.ulpOfOne) * Double(max(1, n)))
      }
      // One after the other, these lose everything behind the first.
      let tenths = [Float](repeating: 0.1, count: 1 << 20)
      #expect((unsafe Float.sum(tenths.count, tenths) - 104857.6).magnitude < 0.1)
    }
  }

  /// With fused multiply-add or without: sums have none.
  @Test func sumsAreTheSameAtEveryLevel() {
    for n in sizes + [5000] {
      let x = numbers(n) as [Double]
      var sums: Set<Double> = []
      atEveryLevel { _ in unsafe sums.insert(Double.sum(n, x)) }
      #expect(sums.count == 1)
    }
  }

  @Test func longSumsAreThoseOfTheirHalves() {
    let n = 700_001
    let x = numbers(n) as [Double]
    let half = 1 << 19
    let rest = Array(x[half...])
    let whole = unsafe Double.sum(n, x)
    let parts = unsafe Double.sum(half, x) + Double.sum(n - half, rest)
    #expect(whole == parts)
  }

  @Test func rowsAndColumns() {
    atEveryLevel { _ in
      for m in [1, 2, 7, 16, 33, 150, 300] {
        for n in [1, 2, 8, 9, 20, 100] {
          let x = numbers(m * n) as [Double]
          let columns = [Double](guarded: n) { unsafe Double.columnSums(m, n, x, $0) }
          let rows = [Double](guarded: m) { unsafe Double.rowSums(m, n, x, $0) }
          for j in 0..<n { #expect((columns[j] - x[j * m..<(j + 1) * m].reduce(0, +)).magnitude < 1e-12) }
          for i in 0..<m {
            let row = stride(from: i, to: m * n, by: m).map { x[$0] }
            #expect((rows[i] - row.reduce(0, +)).magnitude < 1e-12)
          }
          let maxima = [Double](guarded: m) { unsafe Double.rowMaxima(m, n, x, $0) }
          #expect(maxima == (0..<m).map { i in stride(from: i, to: m * n, by: m).map { x[$0] }.max() ?? 0 })
        }
      }
      let zeros = [Double](guarded: 3) { unsafe Double.rowSums(3, 0, [0], $0) }
      #expect(zeros == [0, 0, 0])
    }
  }

  @Test func aMaximumIsNaNWhereARowHasOne() {
    atEveryLevel { _ in
      let x: [Double] = [.nan, 1, -.infinity, 2, .nan, -.infinity, 5, 6, -.infinity]
      let maxima = [Double](guarded: 3) { unsafe Double.rowMaxima(3, 3, x, $0) }
      #expect(maxima[0].isNaN && maxima[1].isNaN && maxima[2] == -.infinity)
    }
  }

  @Test func softmaxIsItsPartsOneByOne() {
    atEveryLevel { _ in
      for (m, n) in [(1, 1), (1, 300), (2, 3), (150, 3), (300, 12), (5, 40)] {
        let x = numbers(m * n, scale: 50) as [Double]
        let whole = [Double](guarded: m * n) { unsafe Double.stripSoftmax(m, n, x, m, 0, $0) }
        let logarithms = [Double](guarded: m * n) { unsafe Double.stripSoftmax(m, n, x, m, 1, $0) }
        let peaks = [Double](guarded: m) { unsafe Double.rowMaxima(m, n, x, $0) }
        var e = [Double](guarded: m * n) { z in
          for j in 0..<n { unsafe Double.binary(nnk_sub, m, Array(x[j * m..<(j + 1) * m]), 1, peaks, 1, z + j * m) }
        }
        let shifted = e
        e = [Double](guarded: m * n) { unsafe Double.unary(nnk_exp, m * n, shifted, $0) }
        let sums = [Double](guarded: m) { unsafe Double.rowSums(m, n, e, $0) }
        #expect(whole == e.indices.map { e[$0] / sums[$0 % m] })
        let logs = [Double](guarded: m) { unsafe Double.unary(nnk_log, m, sums, $0) }
        #expect(logarithms == e.indices.map { shifted[$0] - logs[$0 % m] })
      }
      let rows: [Double] = [-.infinity, 1000, .infinity, .nan, -.infinity, 0, 0, 0]
      let z = [Double](guarded: 8) { unsafe Double.stripSoftmax(4, 2, rows, 4, 0, $0) }
      #expect(z[0].isNaN && z[1] == 1 && z[2].isNaN && z[3].isNaN && z[5] == 0 && z[6] == 0)
    }
  }

  @Test func finitenessIsOfEveryEntry() {
    atEveryLevel { _ in
      for n in sizes + [5000] {
        var x = numbers(n, scale: .greatestFiniteMagnitude) as [Double]
        #expect(unsafe Double.allFinite(n, x) == 1)
        for (place, value) in [(0, Double.nan), (n / 2, .infinity), (n - 1, -.infinity)] where n > 0 {
          let kept = x[place]
          x[place] = value
          #expect(unsafe Double.allFinite(n, x) == 0)
          x[place] = kept
        }
      }
    }
  }

  @Test func transposes() {
    atEveryLevel { _ in
      for m in [1, 3, 4, 7, 16, 33, 70] {
        for n in [1, 2, 4, 5, 17, 64] {
          let x = numbers(m * n) as [Float]
          let z = [Float](guarded: m * n) { unsafe Float.transpose(m, n, x, $0) }
          #expect(z == (0..<m * n).map { x[$0 / n + $0 % n * m] })
        }
      }
    }
  }
}
