import Calculus
import Matrices
import Syntax

/// A rule that moves parameters along their gradients; its state is kept per parameter while it trains.
struct Optimizer: Sendable {
  enum Rule: String, Sendable { case sgd, momentum, nesterov, rmsprop, adam, adamw }

  var rule: Rule
  var rate: Double
  /// Momentum μ, or the decay of Adam's first moment.
  var decay: Double = 0.9
  /// The decay of the second moment.
  var secondDecay: Double = 0.999
  var epsilon: Double = 1e-8
  var weightDecay: Double = 0

  /// First and second moments of one parameter.
  struct State: Sendable {
    var first: Matrix?
    var second: Matrix?
    var steps = 0
  }

  /// The parameter one step on. Sutskever 2013 (momentum, Nesterov), Tieleman and Hinton 2012 (RMSProp),
  /// Kingma and Ba 2015 (Adam), Loshchilov and Hutter 2019 (AdamW).
  func step(_ parameter: Matrix, gradient: Matrix, state: inout State) throws -> Matrix {
    state.steps += 1
    switch rule {
    case .sgd: return try parameter.adding(-rate, times: gradient)
    case .momentum, .nesterov:
      let velocity = try scaled(state.first, by: decay, like: gradient).adding(1, times: gradient)
      state.first = velocity
      let direction = rule == .momentum ? velocity : try gradient.adding(decay, times: velocity)
      return try parameter.adding(-rate, times: direction)
    case .rmsprop:
      let second = try moment(state.second, gradient, decay, squared: true)
      state.second = second
      return try parameter.adding(-rate, times: try quotient(gradient, second, 1, 1))
    case .adam, .adamw:
      let first = try moment(state.first, gradient, decay, squared: false)
      let second = try moment(state.second, gradient, secondDecay, squared: true)
      (state.first, state.second) = (first, second)
      let steps = Double(state.steps)
      let direction = try quotient(
        first, second, 1 - Double.pow(decay, steps), 1 - Double.pow(secondDecay, steps))
      let shrunk = weightDecay == 0 ? parameter : try parameter.adding(-rate * weightDecay, times: parameter)
      return try shrunk.adding(-rate, times: direction)
    }
  }

  private func scaled(_ matrix: Matrix?, by factor: Double, like model: Matrix) throws -> Matrix {
    guard let matrix else { return try Matrix.zeros(model.shape, model.elementType) }
    return try matrix.adding(factor - 1, times: matrix)
  }

  /// β·m + (1 − β)·g, or with g².
  private func moment(_ old: Matrix?, _ gradient: Matrix, _ beta: Double, squared: Bool) throws -> Matrix {
    let fresh = squared ? try Matrix.zip(Multiplied.self, gradient, gradient) : gradient
    return try scaled(old, by: beta, like: gradient).adding(1 - beta, times: fresh)
  }

  /// (m/a) ⊘ (√(v/b) + ε).
  private func quotient(_ m: Matrix, _ v: Matrix, _ a: Double, _ b: Double) throws -> Matrix {
    let root = try v.adding(1 / b - 1, times: v).map(Root.self)
    let bound = try Matrix.zip(Plus.self, root, Matrix(scalar: epsilon))
    let top = try m.adding(1 / a - 1, times: m)
    return try Matrix.zip(Ratio.self, top, bound)
  }

  private enum Multiplied: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x * y } }
  private enum Plus: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x + y } }
  private enum Ratio: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y } }
  private enum Root: UnaryFunction { static func apply<T: Scalar>(_ x: T) -> T { T.sqrt(x) } }
}

/// `sgd(0.1)`, `adam(0.01)`: optimizers as values.
enum OptimizerBuiltins {
  static let all: [Builtin] = [
    make(.sgd, "sgd(η)", "Gradient descent with the rate η.", [:], "0.64  1.28"),
    make(.momentum, "momentum(η; decay=0.9)", "Gradient descent with momentum.", ["decay": 0.9], "0.46  0.92"),
    make(
      .nesterov, "nesterov(η; decay=0.9)", "Gradient descent with Nesterov's momentum.", ["decay": 0.9],
      "0.2224  0.4448"),
    make(
      .rmsprop, "rmsprop(η; decay=0.9, epsilon=1e-8)", "RMSProp.", ["decay": 0.9, "epsilon": 1e-8], "0.498871  1.47388"),
    make(
      .adam, "adam(η; decay=0.9, decay2=0.999, epsilon=1e-8)", "Adam.",
      ["decay": 0.9, "decay2": 0.999, "epsilon": 1e-8], "0.800412  1.80017"),
    make(
      .adamw, "adamw(η; weightdecay=0.01, decay=0.9, decay2=0.999, epsilon=1e-8)", "Adam with decoupled weight decay.",
      ["decay": 0.9, "decay2": 0.999, "epsilon": 1e-8, "weightdecay": 0.01], "0.798519  1.79627"),
  ]

  private static func make(
    _ rule: Optimizer.Rule, _ signature: String, _ doc: String, _ defaults: [String: Double], _ result: String
  ) -> Builtin {
    Builtin(
      name: rule.rawValue, signature: signature, doc: doc,
      example: Example(
        "w = parameter([1 2]); L = sum(w.^2); train L over w with \(rule.rawValue)(0.1) for 2 steps; w", result),
      counts: 1...1, keywords: Array(defaults.keys)
    ) { call in
      let rate = try call.number(0)
      guard rate.isFinite, rate > 0 else {
        throw call.interpreter.error("a rate is positive, not \(NumberLayout.format(rate))", at: call.whole.range)
      }
      var optimizer = Optimizer(rule: rule, rate: rate)
      for (keyword, standard) in defaults {
        let value = try call.number(keyword, default: standard)
        switch keyword {
        case "decay": optimizer.decay = value
        case "decay2": optimizer.secondDecay = value
        case "epsilon": optimizer.epsilon = value
        default: optimizer.weightDecay = value
        }
      }
      return .value(.optimizer(optimizer))
    }
  }
}
