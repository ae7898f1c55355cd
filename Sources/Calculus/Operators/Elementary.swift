import CKernels
import Matrices

/// The functions of calculus, entry by entry.
enum Elementary {
  static let operators: [any OperatorDefinition.Type] = [
    Exp.self, Expm1.self, Log.self, Log1p.self, Log2.self, Log10.self, SquareRoot.self, Abs.self, Sign.self, Sin.self,
    Cos.self, Tan.self, Asin.self, Acos.self, Atan.self, Sinh.self, Cosh.self, Tanh.self, Erf.self, NormalDensity.self,
    NormalDistribution.self, Floor.self, Ceil.self, Round.self, RoundToDigits.self, Clip.self,
  ]
}

enum Exp: ElementwiseUnary {
  static let name = "exp"
  static let code: CodeTemplate? = CodeTemplate.function("exp")
  static let doc = "The exponential of every entry."
  static let example = Example("exp([0 1])", "1  2.71828")
  static var kernel: nnk_unary? { nnk_exp }
  static func apply<T: Scalar>(_ x: T) -> T { T.exp(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { y }
  static func latex(_ operands: [String]) -> String? { "\\exp\\left(\(operands[0])\\right)" }
}

enum Expm1: ElementwiseUnary {
  static let name = "expm1"
  static let code: CodeTemplate? = CodeTemplate.function("expm1")
  static let doc = "exp(x) − 1 without the loss of digits near 0."
  static let example = Example("expm1(0)", "0")
  static var kernel: nnk_unary? { nnk_expm1 }
  static func apply<T: Scalar>(_ x: T) -> T { T.expm1(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { y + 1 }
}

enum Log: ElementwiseUnary {
  static let name = "log"
  static let code: CodeTemplate? = CodeTemplate.function("log")
  static let aliases = ["ln"]
  static let doc = "The natural logarithm of every entry; NaN for negative ones."
  static let example = Example("log([1 e])", "0  1")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.2...3)], [.matrix(1, 1, 0.2...3)]]
  static var kernel: nnk_unary? { nnk_log }
  static func apply<T: Scalar>(_ x: T) -> T { T.log(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 / x }
  static func latex(_ operands: [String]) -> String? { "\\log\\left(\(operands[0])\\right)" }
}

enum Log1p: ElementwiseUnary {
  static let name = "log1p"
  static let code: CodeTemplate? = CodeTemplate.function("log1p")
  static let doc = "log(1 + x) without the loss of digits near 0."
  static let example = Example("log1p(0)", "0")
  static let samples: [[Sample]] = [[.matrix(4, 3, -0.8...2)]]
  static var kernel: nnk_unary? { nnk_log1p }
  static func apply<T: Scalar>(_ x: T) -> T { T.log1p(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 / (1 + x) }
}

enum Log2: ElementwiseUnary {
  static let name = "log2"
  static let code: CodeTemplate? = CodeTemplate.function("log2")
  static let doc = "The logarithm to base 2."
  static let example = Example("log2([1 8])", "0  3")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.2...3)]]
  static func apply<T: Scalar>(_ x: T) -> T { T.log2(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1.4426950408889634 / x }
}

enum Log10: ElementwiseUnary {
  static let name = "log10"
  static let code: CodeTemplate? = CodeTemplate.function("log10")
  static let doc = "The logarithm to base 10."
  static let example = Example("log10([1 1000])", "0  3")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.2...3)]]
  static func apply<T: Scalar>(_ x: T) -> T { T.log10(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 0.4342944819032518 / x }
}

enum SquareRoot: ElementwiseUnary {
  static let name = "sqrt"
  static let code: CodeTemplate? = CodeTemplate.function("sqrt")
  static let notation = Notation.prefix("√")
  static let doc = "The square root of every entry; NaN for negative ones."
  static let example = Example("√[4 9]", "2  3")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.2...3)]]
  static var kernel: nnk_unary? { nnk_sqrt }
  static func apply<T: Scalar>(_ x: T) -> T { T.sqrt(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 / (2 * y) }
  static func latex(_ operands: [String]) -> String? { "\\sqrt{\(operands[0])}" }
}

/// |x|′(0) = 0, as sign(0) is.
enum Abs: ElementwiseUnary {
  static let name = "abs"
  static let code: CodeTemplate? = CodeTemplate.function("abs", ofNumbers: "abs({0})")
  static let doc = "The magnitude of every entry."
  static let example = Example("abs([-2 3])", "2  3")
  static var kernel: nnk_unary? { nnk_abs }
  static func apply<T: Scalar>(_ x: T) -> T { x.magnitude }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(Sign.self, x) }
  static func latex(_ operands: [String]) -> String? { "\\left|\(operands[0])\\right|" }
}

/// A function that is constant between its jumps.
protocol StepFunction: ElementwiseUnary {}

extension StepFunction {
  static var derivative: Derivative { .zeroAlmostEverywhere("\(name) is constant between its jumps") }
  static var jumps: Bool { true }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 0 }
}

enum Sign: StepFunction {
  static let name = "sign"
  static let code: CodeTemplate? = CodeTemplate.function("sign", ofNumbers: nil)
  static let doc = "−1, 0 or 1: the sign of every entry."
  static let example = Example("sign([-2 0 3])", "-1  0  1")
  static var kernel: nnk_unary? { nnk_sign }
  static func apply<T: Scalar>(_ x: T) -> T { x > 0 ? 1 : x < 0 ? -1 : x }
}

enum Sin: ElementwiseUnary {
  static let name = "sin"
  static let code: CodeTemplate? = CodeTemplate.function("sin")
  static let doc = "The sine of every entry, in radians."
  static let example = Example("sin([0 π/2])", "0  1")
  static func apply<T: Scalar>(_ x: T) -> T { T.sin(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(Cos.self, x) }
}

enum Cos: ElementwiseUnary {
  static let name = "cos"
  static let code: CodeTemplate? = CodeTemplate.function("cos")
  static let doc = "The cosine of every entry, in radians."
  static let example = Example("cos([0 π])", "1  -1")
  static func apply<T: Scalar>(_ x: T) -> T { T.cos(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { -A.call(Sin.self, x) }
}

enum Tan: ElementwiseUnary {
  static let name = "tan"
  static let code: CodeTemplate? = CodeTemplate.function("tan")
  static let doc = "The tangent of every entry, in radians."
  static let example = Example("tan(0)", "0")
  static let samples: [[Sample]] = [[.matrix(4, 3, -1.2...1.2)]]
  static func apply<T: Scalar>(_ x: T) -> T { T.tan(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 + y * y }
}

enum Asin: ElementwiseUnary {
  static let name = "asin"
  static let code: CodeTemplate? = CodeTemplate.function("asin", numpy: "arcsin")
  static let aliases = ["arcsin"]
  static let doc = "The angle in radians whose sine is x."
  static let example = Example("asin([0 1])", "0  1.5708")
  static let samples: [[Sample]] = [[.matrix(4, 3, -0.8...0.8)]]
  static func apply<T: Scalar>(_ x: T) -> T { T.asin(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 / A.call(SquareRoot.self, 1 - x * x) }
}

enum Acos: ElementwiseUnary {
  static let name = "acos"
  static let code: CodeTemplate? = CodeTemplate.function("acos", numpy: "arccos")
  static let aliases = ["arccos"]
  static let doc = "The angle in radians whose cosine is x."
  static let example = Example("acos([1 0])", "0  1.5708")
  static let samples: [[Sample]] = [[.matrix(4, 3, -0.8...0.8)]]
  static func apply<T: Scalar>(_ x: T) -> T { T.acos(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { -1 / A.call(SquareRoot.self, 1 - x * x) }
}

enum Atan: ElementwiseUnary {
  static let name = "atan"
  static let code: CodeTemplate? = CodeTemplate.function("atan", numpy: "arctan")
  static let aliases = ["arctan"]
  static let doc = "The angle in radians whose tangent is x."
  static let example = Example("atan([0 1])", "0  0.785398")
  static func apply<T: Scalar>(_ x: T) -> T { T.atan(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 / (1 + x * x) }
}

enum Sinh: ElementwiseUnary {
  static let name = "sinh"
  static let code: CodeTemplate? = CodeTemplate.function("sinh")
  static let doc = "The hyperbolic sine of every entry."
  static let example = Example("sinh(0)", "0")
  static func apply<T: Scalar>(_ x: T) -> T { T.sinh(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(Cosh.self, x) }
}

enum Cosh: ElementwiseUnary {
  static let name = "cosh"
  static let code: CodeTemplate? = CodeTemplate.function("cosh")
  static let doc = "The hyperbolic cosine of every entry."
  static let example = Example("cosh(0)", "1")
  static func apply<T: Scalar>(_ x: T) -> T { T.cosh(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(Sinh.self, x) }
}

enum Tanh: ElementwiseUnary {
  static let name = "tanh"
  static let code: CodeTemplate? = CodeTemplate.function("tanh")
  static let doc = "The hyperbolic tangent of every entry."
  static let example = Example("tanh([0 1])", "0  0.761594")
  static var kernel: nnk_unary? { nnk_tanh }
  static func apply<T: Scalar>(_ x: T) -> T { T.tanh(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1 - y * y }
}

enum Erf: ElementwiseUnary {
  static let name = "erf"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.vectorize(math.erf)({0})", torch: "torch.erf({0})", julia: "erf.({0})", octave: "erf({0})",
    jax: "jax.scipy.special.erf({0})", ofNumbers: "math.erf({0})")
  static let doc = "The error function, 2/√π·∫₀ˣ exp(−t²) dt."
  static let example = Example("erf([0 1])", "0  0.842701")
  static func apply<T: Scalar>(_ x: T) -> T { T.erf(x) }
  /// 2/√π·exp(−x²)
  static func slope<A: Field>(_ x: A, _ y: A) -> A { 1.1283791670955126 * A.call(Exp.self, -(x * x)) }
}

enum NormalDensity: ElementwiseUnary {
  static let name = "normpdf"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.exp(-{0} ** 2 / 2) / np.sqrt(2 * np.pi)", torch: "torch.exp(-{0} ** 2 / 2) / math.sqrt(2 * math.pi)",
    julia: "exp.(-{0} .^ 2 ./ 2) ./ sqrt(2 * pi)", octave: "exp(-{0} .^ 2 / 2) / sqrt(2 * pi)", level: 6)
  static let aliases = ["φ"]
  static let printedName = "φ"
  static let doc = "The density of the standard normal distribution, exp(−x²/2)/√(2π)."
  static let example = Example("φ(0)", "0.398942")
  static func apply<T: Scalar>(_ x: T) -> T { 0.3989422804014327 * T.exp(-x * x / 2) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { -x * y }
}

enum NormalDistribution: ElementwiseUnary {
  static let name = "normcdf"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "0.5 * (1 + np.vectorize(math.erf)({0} / np.sqrt(2)))", torch: "0.5 * (1 + torch.erf({0} / math.sqrt(2)))",
    julia: "0.5 .* (1 .+ erf.({0} ./ sqrt(2)))", octave: "0.5 * (1 + erf({0} / sqrt(2)))",
    jax: "0.5 * (1 + jax.scipy.special.erf({0} / jnp.sqrt(2)))", level: 6)
  static let aliases = ["Φ"]
  static let printedName = "Φ"
  static let doc = "The distribution function of the standard normal distribution."
  static let example = Example("Φ([0 1.96])", "0.5  0.975002")
  static func apply<T: Scalar>(_ x: T) -> T { T.erfc(-x * 0.7071067811865476) / 2 }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(NormalDensity.self, x) }
}

enum Floor: StepFunction {
  static let name = "floor"
  static let code: CodeTemplate? = CodeTemplate.function("floor")
  static let doc = "The largest whole number that is not above x."
  static let example = Example("floor([1.7 -1.2])", "1  -2")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.1...0.9)]]
  static var kernel: nnk_unary? { nnk_floor }
  static func apply<T: Scalar>(_ x: T) -> T { T.floor(x) }
}

enum Ceil: StepFunction {
  static let name = "ceil"
  static let code: CodeTemplate? = CodeTemplate.function("ceil")
  static let doc = "The smallest whole number that is not below x."
  static let example = Example("ceil([1.2 -1.7])", "2  -1")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.1...0.9)]]
  static var kernel: nnk_unary? { nnk_ceil }
  static func apply<T: Scalar>(_ x: T) -> T { T.ceil(x) }
}

enum Round: StepFunction {
  static let name = "round"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.round({0})", torch: "torch.round({0})", julia: "round.({0})", octave: "round({0})",
    ofNumbers: "round({0})")
  static let doc = "The nearest whole number; halves go to the even one, as in Julia."
  static let example = Example("round([1.4 2.5 3.5])", "1  2  4")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.6...1.4)]]
  static var kernel: nnk_unary? { nnk_rint }
  static func apply<T: Scalar>(_ x: T) -> T { T.rint(x) }
}

/// Ten to the digits makes a whole number of what is kept; beyond the range of numbers there is nothing to round.
enum RoundToDigits: ElementwiseBinary {
  static let name = "round"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.rint({0} * 10.0 ** {1}) / 10.0 ** {1}", torch: "torch.round({0} * 10.0 ** {1}) / 10.0 ** {1}",
    julia: "round.({0} .* 10.0 .^ {1}) ./ 10.0 .^ {1}", octave: "round({0} .* 10 .^ {1}) ./ 10 .^ {1}", level: 6)
  static let operands = [Operand("x"), Operand("digits", default: 0)]
  static let doc = "x to so many digits behind the point, or with negative digits to tens and hundreds."
  static let example = Example("round([3.14159 2.71828], 2)", "3.14  2.72")
  static let samples: [[Sample]] = [[.matrix(4, 3, 0.61...0.69), .number(1)], [.matrix(1, 1, 61...64), .number(-1)]]
  static var derivative: Derivative { .zeroAlmostEverywhere("round is constant between its jumps") }
  static let jumps = true

  static func value(_ operands: Arguments) throws -> Matrix {
    let digits = operands[1]
    for place in 0..<digits.count {
      let number = digits.number(at: place)
      guard number.rounded() == number else {
        throw ShapeMismatch("round keeps a whole number of digits, not \(NumberLayout.format(number))")
      }
    }
    return try Matrix.zip(Self.self, operands[0], digits)
  }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T {
    let scale = T.pow(10, y.magnitude)
    let scaled = y < 0 ? x / scale : x * scale
    guard scale.isFinite, scaled.isFinite else { return y < 0 ? 0 * x : x }
    return y < 0 ? T.rint(scaled) * scale : T.rint(scaled) / scale
  }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (0, 0) }
}

/// The slope is 1 inside the bounds, ends included.
enum Clip: OperatorDefinition, TernaryFunction {
  static let name = "clip"
  static let aliases = ["clamp"]
  static let operands = [Operand("x"), Operand("low"), Operand("high")]
  static let doc = "Every entry held between two bounds."
  static let example = Example("clip([-2 0 5], -1, 1)", "-1  0  1")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(1, 1, -1.2 ... -0.9), .matrix(1, 3, 0.9...1.2)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.broadcast() }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.zip(Self.self, operands[0], operands[1], operands[2])
  }
  /// A bound that is no number holds nothing: NaN, as with NumPy.
  static func apply<T: Scalar>(_ x: T, _ y: T, _ z: T) -> T { y.isNaN || z.isNaN ? T.nan : x < y ? y : x > z ? z : x }

  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let below = b.make(Registry.opcode(of: Less.self), p[0], p[1])
    let above = b.make(.greater, p[0], p[2])
    p.add(0, slope: b.make(Registry.opcode(of: Not.self), b.make(Registry.opcode(of: Or.self), below, above)))
    p.add(1, slope: below)
    p.add(2, slope: b.make(.and, above, b.make(Registry.opcode(of: Not.self), below)))
  }
}
