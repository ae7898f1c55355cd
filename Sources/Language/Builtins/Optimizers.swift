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

  /// First and second moments of one parameter, and how many steps there were.
  struct State: Sendable {
    var first: Matrix?
    var second: Matrix?
    var steps = Matrix(scalar: 0)

    /// What a program of the engine made of the state since.
    mutating func replace(_ values: [Matrix.Identity: Matrix]) {
      first = first.map { values[$0.identity] ?? $0 }
      second = second.map { values[$0.identity] ?? $0 }
      steps = values[steps.identity] ?? steps
    }
  }

  /// The parameter one step on. Sutskever 2013 (momentum, Nesterov), Tieleman and Hinton 2012 (RMSProp),
  /// Kingma and Ba 2015 (Adam), Loshchilov and Hutter 2019 (AdamW).
  func step(
    _ parameter: Matrix, gradient: Matrix, state: inout State, _ interpreter: Interpreter
  ) throws -> Matrix {
    func formula(_ operands: [Matrix], _ body: (ExpressionBuilder, [NodeID]) throws -> NodeID) throws -> Matrix {
      try interpreter.value(of: operands, body)
    }
    func moment(_ old: Matrix?, _ beta: Double, squared: Bool) throws -> Matrix {
      let old = try old ?? Matrix.zeros(gradient.shape, gradient.elementType)
      return try formula([old, gradient]) { b, x in
        let fresh = squared ? try b.apply(.elementwisePower, x[1], b.constant(2)) : x[1]
        let weight = rule == .momentum || rule == .nesterov ? 1 : 1 - beta
        return try b.apply(
          .add, b.apply(.product, b.constant(beta), x[0]), b.apply(.product, b.constant(weight), fresh))
      }
    }
    /// m ⊘ (√v + ε)
    func quotient(_ b: ExpressionBuilder, _ m: NodeID, _ v: NodeID) throws -> NodeID {
      try b.apply(.elementwiseDivide, m, b.apply(.add, b.apply(.squareRoot, v), b.constant(epsilon)))
    }
    func down(_ b: ExpressionBuilder, _ w: NodeID, _ direction: NodeID) throws -> NodeID {
      try b.apply(.subtract, w, b.apply(.product, b.constant(rate), direction))
    }
    switch rule {
    case .sgd: return try formula([parameter, gradient]) { b, x in try down(b, x[0], x[1]) }
    case .momentum, .nesterov:
      let velocity = try moment(state.first, decay, squared: false)
      state.first = velocity
      return try formula([parameter, velocity, gradient]) { b, x in
        if rule == .momentum { return try down(b, x[0], x[1]) }
        return try down(b, x[0], b.apply(.add, x[2], b.apply(.product, b.constant(decay), x[1])))
      }
    case .rmsprop:
      let second = try moment(state.second, decay, squared: true)
      state.second = second
      return try formula([parameter, gradient, second]) { b, x in try down(b, x[0], quotient(b, x[1], x[2])) }
    case .adam, .adamw:
      let first = try moment(state.first, decay, squared: false)
      let second = try moment(state.second, secondDecay, squared: true)
      let steps = try formula([state.steps]) { b, x in try b.apply(.add, x[0], b.constant(1)) }
      state = State(first: first, second: second, steps: steps)
      return try formula([parameter, first, second, steps]) { b, x in
        func unbiased(_ moment: NodeID, _ beta: Double) throws -> NodeID {
          try b.apply(
            .divide, moment, b.apply(.subtract, b.constant(1), b.apply(.elementwisePower, b.constant(beta), x[3])))
        }
        let shrunk = weightDecay == 0 ? x[0] : try b.apply(.product, b.constant(1 - rate * weightDecay), x[0])
        return try down(b, shrunk, quotient(b, unbiased(x[1], decay), unbiased(x[2], secondDecay)))
      }
    }
  }
}

extension Interpreter {
  /// The value of a formula over these operands, as a statement of the program would compute it.
  fileprivate func value(
    of operands: [Matrix], _ body: (ExpressionBuilder, [NodeID]) throws -> NodeID
  ) throws -> Matrix {
    try forming { formation in
      let root = try body(formation.builder, operands.map(formation.builder.newSlot(holding:)))
      return try executor.value(of: root, slots: operands)
    }
  }
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
