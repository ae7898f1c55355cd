import Matrices

/// Losses, as what other operators make up.
enum Losses {
  static let operators: [any OperatorDefinition.Type] = [
    CategoricalCrossEntropy.self, BinaryCrossEntropy.self, MeanSquaredError.self, MeanAbsoluteError.self, Huber.self,
    Hinge.self, KullbackLeibler.self, TimesLog.self,
  ]
}

/// y·log x entry by entry with 0·log 0 = 0, the convention of information theory (Cover and Thomas, sec. 2.1). What
/// `y ⊙ log(x)` is evaluated as, see ``ExpressionBuilder/stable(_:_:)``.
enum TimesLog: ElementwiseBinary {
  static let name = "ylogx"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.where({0} == 0, 0, {0} * np.log({1}))", torch: "torch.xlogy({0}, {1})",
    julia: "ifelse.({0} .== 0, 0.0, {0} .* log.({1}))", octave: "merge({0} == 0, 0, {0} .* log({1}))")
  static let operands = [Operand("y"), Operand("x")]
  static let doc = "y ⊙ log(x), and 0 where y is 0."
  static let example = Example("ylogx([0 1], [0 e])", "0  1")
  static var samples: [[Sample]] { broadcastSamples(-2...2, 0.5...2) + [[.onehot(4, 3), .probabilities(4, 3)]] }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x == 0 && !y.isNaN ? 0 : x * T.log(y) }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let isPresent = A.isGreater(A.call(Abs.self, x), 0)
    return (A.call(Log.self, y), A.select(isPresent, x / y, 0))
  }
}

/// A loss that compares two operands of one shape.
protocol Comparator: Composite {}

extension Comparator {
  /// The same shape: a loss that broadcasts hides mistakes.
  static func same(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) {
    guard b.shape(x[0]) == b.shape(x[1]) else {
      throw ShapeMismatch("\(name) compares matrices of one shape", culprits: [0, 1])
    }
  }
}

/// A sum over rows, the notes' convention, so that ∂L/∂Z is ŷ − y after a softmax.
enum CategoricalCrossEntropy: Comparator {
  static let name = "cce"
  static let operands = [Operand("y"), Operand("ŷ"), Operand("mean", .option, default: 0, keyword: true)]
  static let doc =
    "Categorical cross-entropy −ΣᵢΣⱼ yᵢⱼ·log ŷᵢⱼ, a sum over rows; mean=true divides by their number. After a softmax it is evaluated from the logits, so ŷ that was saved and loaded may give Inf where this is finite."
  static let example = Example("cce([1 0; 0 1], [0.5 0.5; 0.25 0.75])", "0.980829")
  static let samples: [[Sample]] = [
    [.onehot(4, 3), .probabilities(4, 3), .number(0)], [.probabilities(4, 3), .probabilities(4, 3), .number(1)],
  ]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    let sum = try b.apply(.negate, b.apply(.sum, b.apply(.hadamard, x[0], b.apply(.log, x[1]))))
    return x.count > 2 && b.isConstant(x[2], 1) ? try b.apply(.divide, sum, b.apply(.rows, x[0])) : sum
  }
  static func latex(_ operands: [String]) -> String? {
    "\\mathrm{CCE}\\left(\(operands.joined(separator: ", "))\\right)"
  }
}

enum BinaryCrossEntropy: Comparator {
  static let name = "bce"
  static let operands = [Operand("y"), Operand("p")]
  static let doc = "Binary cross-entropy −mean(y ⊙ log(p) + (1 − y) ⊙ log(1 − p))."
  static let example = Example("bce([1; 0], [0.5; 0.5])", "0.693147")
  static let samples: [[Sample]] = [[.matrix(4, 1, 0...1), .matrix(4, 1, 0.1...0.9)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    let one = b.constant(1)
    let hit = try b.apply(.hadamard, x[0], b.apply(.log, x[1]))
    let miss = try b.apply(.hadamard, b.apply(.subtract, one, x[0]), b.apply(.log, b.apply(.subtract, one, x[1])))
    return try b.apply(.negate, b.apply(Mean.self, b.apply(.add, hit, miss)))
  }
}

enum MeanSquaredError: Comparator {
  static let name = "mse"
  static let operands = [Operand("y"), Operand("ŷ")]
  static let doc = "The mean over entries of (ŷ − y)²."
  static let example = Example("mse([1 2], [1 4])", "2")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    return try b.apply(Mean.self, b.apply(.elementwisePower, b.apply(.subtract, x[1], x[0]), b.constant(2)))
  }
}

enum MeanAbsoluteError: Comparator {
  static let name = "mae"
  static let operands = [Operand("y"), Operand("ŷ")]
  static let doc = "The mean over entries of |ŷ − y|."
  static let example = Example("mae([1 2], [1 4])", "1")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    return try b.apply(Mean.self, b.apply(Abs.self, b.apply(.subtract, x[1], x[0])))
  }
}

/// Huber 1964: quadratic within δ of the target, linear beyond.
enum Huber: Comparator {
  static let name = "huber"
  static let operands = [Operand("y"), Operand("ŷ"), Operand("δ", default: 1, keyword: true)]
  static let doc = "The mean over entries of d²/2 where |d| ≤ δ, else δ·(|d| − δ/2), with d = ŷ − y."
  static let example = Example("huber([0 0], [1 3])", "1.5")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(4, 3), .number(1)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    let half = b.constant(0.5)
    let distance = try b.apply(Abs.self, b.apply(.subtract, x[1], x[0]))
    let near = try b.apply(.product, half, b.apply(.elementwisePower, distance, b.constant(2)))
    let far = try b.apply(.product, x[2], b.apply(.subtract, distance, b.apply(.product, half, x[2])))
    return try b.apply(Mean.self, b.apply(Where.self, b.apply(.greater, distance, x[2]), far, near))
  }
}

enum Hinge: Comparator {
  static let name = "hinge"
  static let operands = [Operand("y"), Operand("s")]
  static let doc = "The sum over entries of max(0, 1 − y·s), for labels y of −1 and 1 and scores s."
  static let example = Example("hinge([1; -1], [0.5; 2])", "3.5")
  static let samples: [[Sample]] = [[.matrix(4, 1), .matrix(4, 1)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    let margin = try b.apply(.subtract, b.constant(1), b.apply(.hadamard, x[0], x[1]))
    return try b.apply(.sum, b.apply(Maximum.self, b.constant(0), margin))
  }
}

enum KullbackLeibler: Comparator {
  static let name = "kl"
  static let operands = [Operand("p"), Operand("q")]
  static let doc = "The Kullback–Leibler divergence Σ p·(log p − log q), with 0·log 0 = 0."
  static let example = Example("kl([0.5 0.5], [0.25 0.75])", "0.143841")
  static let samples: [[Sample]] = [[.probabilities(4, 3), .probabilities(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try same(b, x)
    let own = try b.apply(.hadamard, x[0], b.apply(.log, x[0]))
    return try b.apply(.sum, b.apply(.subtract, own, b.apply(.hadamard, x[0], b.apply(.log, x[1]))))
  }
}
