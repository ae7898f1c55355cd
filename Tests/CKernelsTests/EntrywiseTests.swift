import CKernels
import Testing

/// Entry by entry, kernels do what the same formula does for a number.
@Suite struct EntrywiseTests {
  private static func exactUnary<T: Tested>() -> [(nnk_unary, (T) -> T)] {
    [
      (nnk_neg, { -$0 }), (nnk_abs, { $0.magnitude }), (nnk_sqrt, { $0.squareRoot() }), (nnk_square, { $0 * $0 }),
      (nnk_reciprocal, { 1 / $0 }), (nnk_relu, { $0 <= 0 ? 0 : $0 }), (nnk_sign, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
      (nnk_copy, { $0 }), (nnk_floor, { $0.rounded(.down) }), (nnk_ceil, { $0.rounded(.up) }),
      (nnk_rint, { $0.rounded(.toNearestOrEven) }), (nnk_trunc, { $0.rounded(.towardZero) }),
    ]
  }

  private static func exactBinary<T: Tested>() -> [(nnk_binary, (T, T) -> T)] {
    [
      (nnk_add, { $0 + $1 }), (nnk_sub, { $0 - $1 }), (nnk_mul, { $0 * $1 }), (nnk_div, { $0 / $1 }),
      (nnk_max, { $0.isNaN || $0 >= $1 ? $0 : $1 }), (nnk_min, { $0.isNaN || $0 <= $1 ? $0 : $1 }),
      (nnk_gt, { $0 > $1 ? 1 : 0 }), (nnk_ge, { $0 >= $1 ? 1 : 0 }), (nnk_lt, { $0 < $1 ? 1 : 0 }),
      (nnk_le, { $0 <= $1 ? 1 : 0 }), (nnk_eq, { $0 == $1 ? 1 : 0 }), (nnk_ne, { $0 != $1 ? 1 : 0 }),
      (nnk_where_positive, { $1 > 0 ? $0 : 0 }),
    ]
  }

  @Test func exactFunctionsOfOneNumber() {
    atEveryLevel { level in
      checkUnary(Double.self, level)
      checkUnary(Float.self, level)
    }
  }

  private func checkUnary<T: Tested>(_ type: T.Type, _ level: nnk_level) {
    for n in sizes {
      let x = Array((specialNumbers(T.self) + numbers(1000)).suffix(n))
      for (function, formula) in Self.exactUnary() as [(nnk_unary, (T) -> T)] {
        let z = [T](guarded: n) { unsafe T.unary(function, n, x, $0) }
        #expect(zip(x, z).allSatisfy { isSame($1, formula($0)) }, "\(function.rawValue) of \(n) at \(level.rawValue)")
        let inPlace = [T](guarded: n) {
          for i in 0..<n { unsafe $0[i] = x[i] }
          unsafe T.unary(function, n, $0, $0)
        }
        #expect(zip(z, inPlace).allSatisfy { isSame($0, $1) })
      }
    }
  }

  @Test func exactFunctionsOfTwoNumbers() {
    atEveryLevel { level in
      checkBinary(Double.self, level)
      checkBinary(Float.self, level)
    }
  }

  private func checkBinary<T: Tested>(_ type: T.Type, _ level: nnk_level) {
    let special = specialNumbers(T.self)
    let pairs = special.flatMap { a in special.map { (a, $0) } } + zip(numbers(1000), numbers(1000, seed: 2))
    for n in sizes + [300] {
      let (x, y) = (pairs.prefix(n).map { $0.0 }, pairs.prefix(n).map { $0.1 })
      for (function, formula) in Self.exactBinary() as [(nnk_binary, (T, T) -> T)] {
        for (xs, ys) in [(1, 1), (1, 0), (0, 1), (0, 0)] where n > 0 {
          let z = [T](guarded: n) { unsafe T.binary(function, n, x, xs, y, ys, $0) }
          let expected = (0..<n).map { formula(x[$0 * xs], y[$0 * ys]) }
          #expect(zip(z, expected).allSatisfy { isSame($0, $1) }, "\(function.rawValue) of \(n) at \(level.rawValue)")
          guard (nnk_gt.rawValue...nnk_ne.rawValue).contains(function.rawValue) else { continue }
          var mask = [UInt8](repeating: 7, count: n + 1)
          unsafe T.compare(function, n, x, xs, y, ys, &mask)
          #expect(zip(mask, expected).allSatisfy { T($0) == $1 } && mask[n] == 7)
        }
      }
    }
  }

  @Test func biasAndReluAreOneAfterTheOther() {
    atEveryLevel { _ in
      for (m, n) in [(0, 2), (1, 1), (7, 3), (16, 2), (150, 10)] {
        let (x, b) = (numbers(m * n) as [Double], numbers(n, seed: 3) as [Double])
        var a = [Double](repeating: 0, count: m * n)
        let z = [Double](guarded: m * n) { z in unsafe Double.biasRelu(m, n, x, b, z, &a) }
        #expect(z == (0..<m * n).map { x[$0] + b[$0 / m] })
        #expect(a == z.map { max($0, 0) })
      }
    }
  }

  @Test func aScaledDifferenceIsRoundedTwice() {
    atEveryLevel { _ in
      for n in sizes {
        let (x, g) = (numbers(n) as [Float], numbers(n, seed: 3) as [Float])
        let z = [Float](guarded: n) { unsafe Float.subScaled(n, x, 0.1, g, $0) }
        #expect(
          z
            == zip(x, g).map {
              let product = 0.1 * $1
              return $0 - product
            })
      }
    }
  }

  @Test func aMaskSelectsWhateverTheEntryIs() {
    atEveryLevel { _ in
      for n in sizes {
        let mask = (0..<n).map { UInt8($0 % 3 == 0 ? 0 : $0 % 3 * 100) }
        let x = (0..<n).map { mask[$0] == 0 ? Double.nan : Double($0) }
        #expect([Double](guarded: n) { unsafe Double.select(n, x, mask, $0) } == x.map { $0.isNaN ? 0 : $0 })
      }
    }
  }
}
