import CKernels
import Matrices

/// Comparisons give masks: 0 and 1 in arithmetic, selectors in an index and under ⊙.
enum Comparisons {
  static let operators: [any OperatorDefinition.Type] = [
    Less.self, LessOrEqual.self, Greater.self, GreaterOrEqual.self, Equal.self, NotEqual.self, And.self, Or.self,
    Not.self, Where.self,
  ]
  static let jump = Derivative.zeroAlmostEverywhere("a comparison is constant between its jumps")
}

/// A comparison of two numbers.
protocol Comparison: OperatorDefinition, BinaryPredicate {}

extension Comparison {
  static var operands: [Operand] { [Operand("a"), Operand("b")] }
  static var derivative: Derivative { Comparisons.jump }
  static var jumps: Bool { true }
  static var samples: [[Sample]] { [[.matrix(4, 3), .matrix(4, 3)], [.matrix(4, 3), .matrix(1, 3)]] }
  static func elementType(_ operands: [ElementType]) -> ElementType { .mask }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.broadcast() }
  static func value(_ operands: Arguments) throws -> Matrix { try Matrix.zip(Self.self, operands[0], operands[1]) }
}

enum Less: Comparison {
  static let name = "less"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.less({0}, {1}))", torch: "({0} < {1}).double()", julia: "float.({0} .< {1})",
    octave: "({0} < {1})", tensors: .one)
  static let notation = Notation.infix("<", level: 9)
  static let doc = "A mask: 1 where the left side is smaller."
  static let example = Example("[1 2 3] < 2", "1  0  0")
  static var kernel: nnk_binary? { nnk_lt }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x < y }
}

enum LessOrEqual: Comparison {
  static let name = "lessOrEqual"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.less_equal({0}, {1}))", torch: "({0} <= {1}).double()",
    julia: "float.({0} .<= {1})", octave: "({0} <= {1})", tensors: .one)
  static let notation = Notation.infix("≤", level: 9)
  static let doc = "A mask: 1 where the left side is smaller or equal."
  static let example = Example("[1 2 3] ≤ 2", "1  1  0")
  static var kernel: nnk_binary? { nnk_le }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x <= y }
}

enum Greater: Comparison {
  static let name = "greater"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.greater({0}, {1}))", torch: "({0} > {1}).double()", julia: "float.({0} .> {1})",
    octave: "({0} > {1})", tensors: .one)
  static let notation = Notation.infix(">", level: 9)
  static let doc = "A mask: 1 where the left side is larger."
  static let example = Example("[1 2 3] > 2", "0  0  1")
  static var kernel: nnk_binary? { nnk_gt }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x > y }
}

enum GreaterOrEqual: Comparison {
  static let name = "greaterOrEqual"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.greater_equal({0}, {1}))", torch: "({0} >= {1}).double()",
    julia: "float.({0} .>= {1})", octave: "({0} >= {1})", tensors: .one)
  static let notation = Notation.infix("≥", level: 9)
  static let doc = "A mask: 1 where the left side is larger or equal."
  static let example = Example("[1 2 3] ≥ 2", "0  1  1")
  static var kernel: nnk_binary? { nnk_ge }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x >= y }
}

enum Equal: Comparison {
  static let name = "equal"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.equal({0}, {1}))", torch: "({0} == {1}).double()", julia: "float.({0} .== {1})",
    octave: "({0} == {1})", tensors: .one)
  static let notation = Notation.infix("==", level: 9)
  static let doc = "A mask: 1 where both sides are the same number."
  static let example = Example("[1 2 3] == 2", "0  1  0")
  static var kernel: nnk_binary? { nnk_eq }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x == y }
}

enum NotEqual: Comparison {
  static let name = "notEqual"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "(1.0 * np.not_equal({0}, {1}))", torch: "({0} != {1}).double()",
    julia: "float.({0} .!= {1})", octave: "({0} != {1})", tensors: .one)
  static let notation = Notation.infix("≠", level: 9)
  static let doc = "A mask: 1 where the sides differ."
  static let example = Example("[1 2 3] ≠ 2", "1  0  1")
  static var kernel: nnk_binary? { nnk_ne }
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x != y }
}

enum And: Comparison {
  static let name = "and"
  static let notation = Notation.infix("&", level: 10)
  static let doc = "A mask: 1 where both sides are true."
  static let example = Example("[1 0 1] > 0 & [1 1 0] > 0", "1  0  0")
  static let samples: [[Sample]] = [[.mask(4, 3), .mask(4, 3)]]
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x != 0 && y != 0 }
}

enum Or: Comparison {
  static let name = "or"
  static let notation = Notation.infix("|", level: 11)
  static let doc = "A mask: 1 where one side or both are true."
  static let example = Example("[1 0 0] > 0 | [1 1 0] > 0", "1  1  0")
  static let samples: [[Sample]] = [[.mask(4, 3), .mask(4, 3)]]
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x != 0 || y != 0 }
}

enum Not: OperatorDefinition, UnaryPredicate {
  static let name = "not"
  static let operands = [Operand("mask")]
  static let notation = Notation.prefix("!")
  static let doc = "A mask: 1 where the operand is 0."
  static let example = Example("!([1 2 3] > 2)", "1  1  0")
  static let derivative = Comparisons.jump
  static let jumps = true
  static let samples: [[Sample]] = [[.mask(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .mask }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].map(Self.self) }
  static func holds<T: Scalar>(_ x: T) -> Bool { x == 0 }
}

enum Where: OperatorDefinition, TernaryFunction {
  static let name = "where"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.where({0}, {1}, {2})", torch: "torch.where({0}.bool(), {1}, {2})",
    julia: "ifelse.({0} .!= 0, {1}, {2})", octave: "merge(logical({0}), {1}, {2})", tensors: .all)
  static let operands = [Operand("condition"), Operand("a"), Operand("b")]
  static let doc = "Entries of a where the condition is true, of b elsewhere; all three broadcast."
  static let example = Example("where([1 -2 3] > 0, [1 2 3], 0)", "1  0  3")
  static let samples: [[Sample]] = [
    [.mask(4, 3), .matrix(4, 3), .matrix(4, 3)], [.mask(4, 3), .matrix(1, 3), .matrix(1, 1)],
    [.mask(4, 1), .matrix(4, 3), .matrix(1, 1)],
  ]
  static let jumps = true
  static func elementType(_ operands: [ElementType]) -> ElementType {
    let chosen = operands.dropFirst()
    return chosen.contains(.float32) && !chosen.contains(.float64) ? .float32 : .float64
  }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.broadcast() }
  static func value(_ operands: Arguments) throws -> Matrix {
    // The type is that of what is chosen.
    let condition =
      operands[0].isMask ? operands[0] : try Matrix.zip(NotEqual.self, operands[0], Matrix(scalar: 0))
    return try Matrix.zip(Self.self, condition, operands[1], operands[2])
  }
  static func apply<T: Scalar>(_ x: T, _ y: T, _ z: T) -> T { x != 0 ? y : z }

  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let condition = b.graph.isComparison(p[0]) ? p[0] : b.make(Registry.opcode(of: NotEqual.self), p[0], b.constant(0))
    p.add(1, slope: condition)
    p.add(2, slope: b.make(Registry.opcode(of: Not.self), condition))
  }
}
