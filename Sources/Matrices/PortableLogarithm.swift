/// The natural logarithm as Sun's fdlibm (`e_log.c`) computes it, from + − × ÷ alone; libraries differ in last bits.
enum PortableLogarithm {
  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  /// log x to less than 1 ulp, for positive normal x.
  static func log(_ x: Double) -> Double {
    // x = 2ᵏ·(1 + f) with √½ < 1 + f < √2
    var k = Double(x.exponent)
    var f = x.significand
    if f > 1.414_213_562_373_095_1 {
      f *= 0.5
      k += 1
    }
    f -= 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd =
      z
      * (6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let r = odd + even
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + r) + k * ln2Low)) - f)
  }
}
