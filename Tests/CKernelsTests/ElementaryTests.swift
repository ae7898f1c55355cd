import CKernels
import Glibc
import Testing

/// exp, log and their relatives beside the C library's, which for Float are computed in Double.
@Suite struct ElementaryTests {
  private struct Function: Sendable {
    var code: nnk_unary
    var name: String
    /// The most units in the last place that it may be off, with fused multiply-add, which the baseline may lack.
    var bound: Double
    var bounds: ClosedRange<Double>
    var value: @Sendable (Float80) -> Float80
  }

  private static let functions = [
    Function(code: nnk_exp, name: "exp", bound: 1, bounds: -745...709) { expl($0) },
    Function(code: nnk_expm1, name: "expm1", bound: 1.2, bounds: -60...709) { expm1l($0) },
    Function(code: nnk_log, name: "log", bound: 1, bounds: 0...1e6) { logl($0) },
    Function(code: nnk_log1p, name: "log1p", bound: 1, bounds: -1...1e6) { log1pl($0) },
    Function(code: nnk_tanh, name: "tanh", bound: 1, bounds: -25...25) { tanhl($0) },
    Function(code: nnk_sigmoid, name: "sigmoid", bound: 2.5, bounds: -700...700) { 1 / (1 + expl(-$0)) },
    Function(code: nnk_softplus, name: "softplus", bound: 2, bounds: -700...700) {
      max($0, 0) + log1pl(expl(-$0.magnitude))
    },
  ]

  @Test func theErrorIsAboutOneUnitInTheLastPlace() {
    atEveryLevel { level in
      check(Double.self, level)
      check(Float.self, level)
    }
  }

  private func check<T: Tested>(_ type: T.Type, _ level: nnk_level) {
    for function in Self.functions {
      // Evenly over the range, around 0 and 1, and down to the smallest.
      let even = numbers(2000, scale: 1 as T).map { t in
        let (low, high) = (function.bounds.lowerBound, function.bounds.upperBound)
        return T(low + (high - low) * (Double(t) + 1) / 2)
      }
      let near = numbers(2000, seed: 5, scale: 1 as T)
      let small = near.enumerated().map { $1 * T(sign: .plus, exponent: T.Exponent(-($0 % 100)), significand: 1) }
      let x = (even + near + small + near.map { 1 + $0 / 2 }).filter { x in
        let inside = function.bounds.contains(Double(x)) && Double(x) != function.bounds.lowerBound
        return inside && function.value(Float80(x)).magnitude <= Float80(T.greatestFiniteMagnitude)
      }
      let z = [T](guarded: x.count) { unsafe T.unary(function.code, x.count, x, $0) }
      var worst = (error: 0.0, at: 0 as T)
      for (x, z) in zip(x, z) {
        let exact = function.value(Float80(x))
        let unit = max(T(exact).ulp, T.leastNonzeroMagnitude)
        let error = Double((Float80(z) - exact).magnitude / Float80(unit))
        if !(error <= worst.error) { worst = (error, x) }
      }
      let bound = level == nnk_baseline ? max(function.bound, 3) : function.bound
      #expect(worst.error <= bound, "\(function.name) of \(T.self) at \(worst.at), level \(level.rawValue)")
    }
  }

  @Test func valuesAtTheEnds() {
    let (inf, nan) = (Double.infinity, Double.nan)
    let tiny = Double.leastNonzeroMagnitude
    let ends: [(nnk_unary, [(Double, Double)])] = [
      (
        nnk_exp, [(0, 1), (-0.0, 1), (inf, inf), (-inf, 0), (nan, nan), (710, inf), (-746, 0), (1e308, inf), (tiny, 1)]
      ),
      (nnk_expm1, [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -1), (nan, nan), (710, inf), (-50, -1), (tiny, tiny)]),
      (nnk_log, [(0, -inf), (-0.0, -inf), (1, 0), (inf, inf), (-1, nan), (-inf, nan), (nan, nan), (-tiny, nan)]),
      (nnk_log1p, [(0, 0), (-0.0, -0.0), (-1, -inf), (-2, nan), (inf, inf), (-inf, nan), (nan, nan), (tiny, tiny)]),
      (nnk_tanh, [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1), (nan, nan), (1e300, 1), (-40, -1), (tiny, tiny)]),
      (nnk_sigmoid, [(0, 0.5), (inf, 1), (-inf, 0), (nan, nan), (1e300, 1), (-1e300, 0)]),
      (nnk_softplus, [(inf, inf), (-inf, 0), (nan, nan), (1e300, 1e300), (-1e300, 0)]),
    ]
    atEveryLevel { level in
      for (function, values) in ends {
        let x = values.map { $0.0 }
        let z = [Double](guarded: x.count) { unsafe Double.unary(function, x.count, x, $0) }
        for (value, z) in zip(values, z) {
          #expect(isSame(z, value.1), "function \(function.rawValue) at \(value.0), level \(level.rawValue)")
        }
        let small = x.map { Float($0) }
        let f = [Float](guarded: x.count) { unsafe Float.unary(function, x.count, small, $0) }
        for (value, f) in zip(values, f) where value.0.magnitude != tiny {
          #expect(isSame(f, Float(value.1)), "function \(function.rawValue) at \(value.0), level \(level.rawValue)")
        }
      }
      let log = [Double](guarded: 1) { unsafe Double.unary(nnk_log, 1, [tiny], $0) }
      #expect((log[0] - Glibc.log(tiny)).magnitude < 1e-12)
    }
  }

  @Test func anEntryDoesNotDependOnItsPlace() {
    atEveryLevel { _ in
      let x = numbers(100, scale: 5) as [Double]
      for function in Self.functions {
        let whole = [Double](guarded: 100) { unsafe Double.unary(function.code, 100, x, $0) }
        for i in 0..<100 {
          let alone = [Double](guarded: 1) { unsafe Double.unary(function.code, 1, [x[i]], $0) }
          #expect(isSame(alone[0], whole[i]), "\(function.name)")
        }
      }
    }
  }
}
