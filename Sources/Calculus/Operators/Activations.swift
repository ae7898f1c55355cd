import CKernels
import Matrices

/// The nonlinearities of networks.
enum Activations {
  static let operators: [any OperatorDefinition.Type] = [
    Sigmoid.self, Softplus.self, Relu.self, LeakyRelu.self, Elu.self, Selu.self, Gelu.self, Silu.self, Mish.self,
  ]
}

enum Sigmoid: ElementwiseUnary {
  static let name = "sigmoid"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "1 / (1 + np.exp(-{0}))", torch: "torch.sigmoid({0})", julia: "1 ./ (1 .+ exp.(-{0}))",
    octave: "1 ./ (1 + exp(-{0}))", level: 6)
  static let aliases = ["σ"]
  static let printedName = "σ"
  static let doc = "1/(1 + exp(−x)), evaluated by the sign of x so that nothing overflows."
  static let example = Example("σ([0 2])", "0.5  0.880797")
  static var kernel: nnk_unary? { nnk_sigmoid }
  static func apply<T: Scalar>(_ x: T) -> T {
    let e = T.exp(-x.magnitude)
    return (x >= 0 ? 1 : e) / (1 + e)
  }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { y * (1 - y) }
}

enum Softplus: ElementwiseUnary {
  static let name = "softplus"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.logaddexp(0, {0})", torch: "torch.logaddexp(torch.zeros_like({0}), {0})",
    julia: "(log1p.(exp.(-abs.({0}))) .+ max.({0}, 0))", octave: "(log1p(exp(-abs({0}))) + max({0}, 0))")
  static let doc = "log(1 + exp(x)), evaluated as max(x, 0) + log1p(exp(−|x|))."
  static let example = Example("softplus(0)", "0.693147")
  static var kernel: nnk_unary? { nnk_softplus }
  static func apply<T: Scalar>(_ x: T) -> T { max(x, 0) + T.log1p(T.exp(-x.magnitude)) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.call(Sigmoid.self, x) }
}

/// relu′(0) = 0, the notes' convention.
enum Relu: ElementwiseUnary {
  static let name = "relu"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.maximum({0}, 0)", torch: "torch.relu({0})", julia: "max.({0}, 0)", octave: "max({0}, 0)")
  static let doc = "max(0, x); its derivative at 0 is 0."
  static let example = Example("relu([-1 0 2])", "0  0  2")
  static var kernel: nnk_unary? { nnk_relu }
  static func apply<T: Scalar>(_ x: T) -> T { x.isNaN ? x : max(x, 0) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { A.isGreater(x, 0) }
}

enum LeakyRelu: ElementwiseBinary {
  static let name = "leakyrelu"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.where({0} > 0, {0}, {1} * {0})", torch: "torch.where({0} > 0, {0}, {1} * {0})",
    julia: "ifelse.({0} .> 0, {0}, {1} .* {0})", octave: "merge({0} > 0, {0}, {1} .* {0})")
  static let operands = [Operand("x"), Operand("α", default: 0.01, keyword: true)]
  static let doc = "x where x > 0, else α·x."
  static let example = Example("leakyrelu([-1 0 2])", "-0.01  0  2")
  static let samples: [[Sample]] = [[.matrix(4, 3), .number(0.01)], [.matrix(4, 3), .matrix(1, 1, 0.1...0.3)]]
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x > 0 ? x : y * x }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let positive = A.isGreater(x, 0)
    return (A.select(positive, 1, y), A.select(positive, 0, x))
  }
}

enum Elu: ElementwiseBinary {
  static let name = "elu"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.where({0} > 0, {0}, {1} * np.expm1({0}))", torch: "torch.where({0} > 0, {0}, {1} * torch.expm1({0}))",
    julia: "ifelse.({0} .> 0, {0}, {1} .* expm1.({0}))", octave: "merge({0} > 0, {0}, {1} .* expm1({0}))")
  static let operands = [Operand("x"), Operand("α", default: 1, keyword: true)]
  static let doc = "x where x > 0, else α·(exp(x) − 1)."
  static let example = Example("elu([-1 2])", "-0.632121  2")
  static let samples: [[Sample]] = [[.matrix(4, 3), .number(1)], [.matrix(4, 3), .matrix(1, 1, 0.5...2)]]
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x > 0 ? x : y * T.expm1(x) }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let positive = A.isGreater(x, 0)
    return (A.select(positive, 1, z + y), A.select(positive, 0, A.call(Expm1.self, x)))
  }
}

/// Klambauer et al. 2017, with their two constants.
enum Selu: ElementwiseUnary {
  static let name = "selu"
  static let doc = "The scaled elu that keeps mean 0 and variance 1 (Klambauer et al. 2017)."
  static let example = Example("selu([-1 1])", "-1.11133  1.0507")
  static func apply<T: Scalar>(_ x: T) -> T {
    1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * T.expm1(x))
  }
  static func slope<A: Field>(_ x: A, _ y: A) -> A {
    A.select(A.isGreater(x, 0), 1.0507009873554805, y + 1.7580993408473766)
  }
}

enum Gelu: ElementwiseUnary {
  static let name = "gelu"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "0.5 * {0} * (1 + np.vectorize(math.erf)({0} / np.sqrt(2)))",
    torch: "0.5 * {0} * (1 + torch.erf({0} / math.sqrt(2)))", julia: "0.5 .* {0} .* (1 .+ erf.({0} ./ sqrt(2)))",
    octave: "0.5 * {0} .* (1 + erf({0} / sqrt(2)))", jax: "0.5 * {0} * (1 + jax.scipy.special.erf({0} / jnp.sqrt(2)))",
    level: 6)
  static let doc =
    "x·Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016), not its tanh approximation."
  static let example = Example("gelu([-1 1])", "-0.158655  0.841345")
  static func apply<T: Scalar>(_ x: T) -> T { x * NormalDistribution.apply(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A {
    A.call(NormalDistribution.self, x) + x * A.call(NormalDensity.self, x)
  }
}

enum Silu: ElementwiseUnary {
  static let name = "silu"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0} / (1 + np.exp(-{0}))", torch: "{0} * torch.sigmoid({0})", julia: "{0} ./ (1 .+ exp.(-{0}))",
    octave: "{0} ./ (1 + exp(-{0}))", level: 6)
  static let aliases = ["swish"]
  static let doc = "x·σ(x)."
  static let example = Example("silu([-1 1])", "-0.268941  0.731059")
  static func apply<T: Scalar>(_ x: T) -> T { x * Sigmoid.apply(x) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A {
    let s = A.call(Sigmoid.self, x)
    return s * (1 + x * (1 - s))
  }
}

enum Mish: ElementwiseUnary {
  static let name = "mish"
  static let doc = "x·tanh(softplus(x)) (Misra 2019)."
  static let example = Example("mish([-1 1])", "-0.303401  0.865098")
  static func apply<T: Scalar>(_ x: T) -> T { x * T.tanh(Softplus.apply(x)) }
  static func slope<A: Field>(_ x: A, _ y: A) -> A {
    let t = A.call(Tanh.self, A.call(Softplus.self, x))
    return t + x * (1 - t * t) * A.call(Sigmoid.self, x)
  }
}
