import Matrices

/// Norms, with ‖0‖′ = 0.
enum Norms {
  static let operators: [any OperatorDefinition.Type] = [
    EuclideanNorm.self, OneNorm.self, MaximumNorm.self, Normalised.self, Direction.self, DivisorNorm.self,
  ]
}

/// The Euclidean norm of a vector, the Frobenius norm of a matrix.
enum EuclideanNorm: WholeReduction {
  static let name = "norm"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.norm({0})", torch: "torch.linalg.norm({0})", julia: "norm({0})", octave: "norm({0}, 'fro')")
  static let notation = Notation.bars("")
  static let doc =
    "The root of the sum of squares; also written ‖x‖₂ and ‖P‖_F. norm(x, 1) and norm(x, Inf) are others."
  static let example = Example("‖[3 4]‖", "5")
  static func number(_ matrix: Matrix) throws -> Double { try matrix.norm(.frobenius) }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.times(p.G, p.builder.make(.direction, p[0])))
  }
}

enum OneNorm: WholeReduction {
  static let name = "norm1"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.sum(np.abs({0}))", torch: "torch.sum(torch.abs({0}))", julia: "sum(abs.({0}))",
    octave: "sum(abs({0})(:))")
  static let notation = Notation.bars("₁")
  static let doc = "The sum of magnitudes."
  static let example = Example("‖[3 -4]‖₁", "7")
  static func number(_ matrix: Matrix) throws -> Double { try matrix.map(Abs.self).sum() }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.times(p.G, p.builder.make(Registry.opcode(of: Sign.self), p[0])))
  }
}

enum MaximumNorm: Composite {
  static let name = "norminf"
  static let operands = [Operand("A")]
  static let notation = Notation.bars("_∞")
  static let doc = "The largest magnitude."
  static let example = Example("‖[3 -4]‖_∞", "4")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try b.apply(MaximumEntry.self, b.apply(Abs.self, x[0]))
  }
}

enum Normalised: Composite {
  static let name = "normalize"
  static let code = Direction.code
  static let operands = [Operand("A")]
  static let doc = "A over its norm: the direction of A, and 0 for 0."
  static let example = Example("normalize([3 4])", "0.6  0.8")
  static let samples = Direction.samples
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try b.apply(Direction.self, x[0])
  }
  static func adjoint(_ p: Pullback) { Direction.adjoint(p) }
}

/// The gradient of the norm: A/‖A‖ in formulas, and 0 where A = 0.
enum Direction: OperatorDefinition {
  static let name = "direction"
  static let isInternal = true
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0} / np.linalg.norm({0})", torch: "{0} / torch.linalg.norm({0})", julia: "{0} ./ norm({0})",
    octave: "{0} / norm({0}, 'fro')", level: 6)
  static let operands = [Operand("A")]
  static let doc = "The gradient of a norm; formulas print it as A/‖A‖."
  static let example = Example("direction([3 4])", "0.6  0.8")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0].isMask ? try operands[0].converted(to: .float64) : operands[0]
    let norm = try a.norm(.frobenius)
    return norm == 0 ? a : try Matrix.zip(Divide.self, a, Matrix(scalar: norm, type: a.elementType))
  }
  /// (G − D·sum(G ⊙ D))/‖A‖ with the direction D, and 0 at 0.
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let along = b.times(b.sum(b.times(p.G, p.y)), p.y)
    p.add(0, b.over(b.minus(p.G, along), b.make(.divisorNorm, p[0])))
  }
}

/// ‖A‖ where a gradient is divided by it: what is divided by the norm of 0 is 0, not infinite.
enum DivisorNorm: WholeReduction {
  static let name = "divisornorm"
  static let code = EuclideanNorm.code
  static let isInternal = true
  static let notation = EuclideanNorm.notation
  static let doc = "The norm as a gradient's divisor: for A = 0 infinite, so that the quotient is 0."
  static let example = Example("divisornorm([3 4])", "5")
  static func number(_ matrix: Matrix) throws -> Double {
    let norm = try matrix.norm(.frobenius)
    return norm == 0 ? .infinity : norm
  }
  static func adjoint(_ p: Pullback) { EuclideanNorm.adjoint(p) }
}

extension ExpressionGraph {
  /// What `id` is the Euclidean norm of, also where it is a gradient's divisor, which differs at 0 only.
  func vector(ofNorm id: NodeID) -> NodeID? {
    opcode(id) == .norm || opcode(id) == .divisorNorm ? operand(id, 0) : nil
  }
}
