import CKernels
import Matrices

/// Sums, entrywise products and quotients, powers.
enum Arithmetic {
  static let operators: [any OperatorDefinition.Type] = [
    Add.self, Subtract.self, Negate.self, Hadamard.self, ElementwiseDivide.self, Divide.self, ElementwisePower.self,
    Maximum.self, Minimum.self, Mod.self,
  ]
}

enum Add: ElementwiseBinary {
  static let name = "add"
  static let notation = Notation.infix("+", level: 7)
  static let doc = "The sum entry by entry; a row, a column or a 1×1 is repeated to fit."
  static let example = Example("[1 2; 3 4] + [10 20]", "11  22\n13  24")

  static var kernel: nnk_binary? { nnk_add }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x + y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (1, 1) }
}

enum Subtract: ElementwiseBinary {
  static let name = "subtract"
  static let notation = Notation.infix("-", level: 7)
  static let doc = "The difference entry by entry; a row, a column or a 1×1 is repeated to fit."
  static let example = Example("[1 2; 3 4] - 1", "0  1\n2  3")

  static var kernel: nnk_binary? { nnk_sub }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x - y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (1, -1) }
}

enum Negate: ElementwiseUnary {
  static let name = "negate"
  static let notation = Notation.prefix("-")
  static let doc = "The opposite of every entry."
  static let example = Example("-[1 -2]", "-1  2")

  static var kernel: nnk_unary? { nnk_neg }
  static func apply<T: Scalar>(_ x: T) -> T { -x }
  static func slope<A: Field>(_ x: A, _ y: A) -> A { -1 }
}

/// Multiplying by a mask selects, so that 0·NaN does not leak (semantics S5).
enum Hadamard: ElementwiseBinary {
  static let name = "hadamard"
  static let notation = Notation.infix("⊙", level: 6)
  static let doc = "The product entry by entry; `M ⊙ mask` keeps the entries where the mask is 1 and gives 0 elsewhere."
  static let example = Example("[1 2; 3 4] ⊙ [10 0]", "10  0\n30  0")

  static var kernel: nnk_binary? { nnk_mul }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x * y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (y, x) }

  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    if b.elementType == .mask, a.elementType != .mask { return try a.selecting(b) }
    if a.elementType == .mask, b.elementType != .mask { return try b.selecting(a) }
    return try Matrix.zip(Hadamard.self, a, b)
  }
}

enum ElementwiseDivide: ElementwiseBinary {
  static let name = "elementwiseDivide"
  static let notation = Notation.infix("⊘", level: 6)
  static let doc = "The quotient entry by entry."
  static let example = Example("[1 2; 3 4] ⊘ [2 4]", "0.5  0.5\n1.5  1")
  static var samples: [[Sample]] { broadcastSamples(-2...2, 0.5...2) }

  static var kernel: nnk_binary? { nnk_div }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (1 / y, -x / (y * y)) }

  /// A mask above selects, as under ⊙: y ⊘ ŷ is 0 where y is 0, whatever ŷ is.
  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    guard a.elementType == .mask, b.elementType != .mask else { return try Matrix.zip(ElementwiseDivide.self, a, b) }
    return try Matrix.zip(ElementwiseDivide.self, Matrix(scalar: 1), b).selecting(a)
  }
}

/// Division by a number. Kept apart from ⊘ because `A/B` means three different things to three readers (grammar P11).
enum Divide: ElementwiseBinary {
  static let name = "divide"
  static let notation = Notation.infix("/", level: 6)
  static let doc = "Every entry divided by a number; the right side is 1×1."
  static let example = Example("[1 2; 3 4]/2", "0.5  1\n1.5  2")
  static let samples: [[Sample]] = [
    [.matrix(4, 3), .matrix(1, 1, 0.5...2)], [.matrix(1, 1), .matrix(1, 1, 0.5...2)],
  ]

  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[1].isScalar else {
      let solves = operands[1].rows == operands[1].columns ? "; {0}·{1}⁻¹ or {1} \\ {0} solves" : ""
      throw ShapeMismatch("/ divides by a 1×1 only", help: "{0} ⊘ {1} divides entry by entry\(solves)")
    }
    return operands[0]
  }

  static var kernel: nnk_binary? { nnk_div }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (1 / y, -x / (y * y)) }
}

enum ElementwisePower: ElementwiseBinary {
  static let name = "elementwisePower"
  static let notation = Notation.infix(".^", level: 2)
  static let doc = "Every entry to a power. A negative base takes whole powers only; others give NaN."
  static let example = Example("[1 2 3].^2", "1  4  9")
  static var samples: [[Sample]] {
    broadcastSamples(0.5...2, -1...2) + [
      [.matrix(4, 3), .number(2)], [.matrix(4, 3), .number(3)], [.matrix(4, 3), .number(1)],
    ]
  }

  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    let type = Matrix.promotedType(a, b)
    if b.scalarValue == 2 { return try a.converted(to: type).map(Square.self) }
    return try Matrix.zip(Self.self, a, b)
  }

  private enum Square: UnaryFunction {
    static var kernel: nnk_unary? { nnk_square }
    static func apply<T: Scalar>(_ x: T) -> T { x * x }
  }

  static func apply<T: Scalar>(_ x: T, _ y: T) -> T {
    // Exact squares and cubes: pow rounds once, but costs tens of multiplications.
    if y == 2 { return x * x }
    if y == 3 { return x * x * x }
    return T.pow(x, y)
  }
  /// y·x^(y−1); the exponent's slope z·log x is taken as 0 where x is 0, so that 0^y has one for y > 0.
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let log = A.call(Log.self, A.select(A.isGreater(x, 0), x, 1))
    return (y * A.power(x, y - 1), z * log)
  }
}

/// `max(0, x)` is relu: at a tie the slope goes to the first operand (semantics G4), so relu′(0) = 0.
enum Maximum: ElementwiseBinary {
  static let name = "max"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.maximum({0}, {1})",
    torch: "torch.maximum({0}, {1})", julia: "max.({0}, {1})", octave: "max({0}, {1})",
    tensors: .all)
  static let doc = "The larger of two, entry by entry; at a tie the gradient goes to the first."
  static let example = Example("max(0, [-1 0 2])", "0  0  2")

  static var kernel: nnk_binary? { nnk_max }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x.isNaN || x >= y ? x : y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let second = A.isGreater(y, x)
    return (1 - second, second)
  }
}

enum Minimum: ElementwiseBinary {
  static let name = "min"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.minimum({0}, {1})",
    torch: "torch.minimum({0}, {1})", julia: "min.({0}, {1})", octave: "min({0}, {1})",
    tensors: .all)
  static let doc = "The smaller of two, entry by entry; at a tie the gradient goes to the first."
  static let example = Example("min(1, [-1 1 2])", "-1  1  1")

  static var kernel: nnk_binary? { nnk_min }
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x.isNaN || x <= y ? x : y }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) {
    let second = A.isGreater(x, y)
    return (1 - second, second)
  }
}

enum Mod: ElementwiseBinary {
  static let name = "mod"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.mod({0}, {1})", torch: "torch.remainder({0}, {1})", julia: "mod.({0}, {1})", octave: "mod({0}, {1})")
  static let doc = "The remainder after division, with the sign of the divisor: mod(-1, 3) is 2."
  static let example = Example("mod([-1 0 4], 3)", "2  0  1")
  static var samples: [[Sample]] { [[.matrix(4, 3, 0.1...0.9), .number(1)], [.matrix(4, 3, 2.1...2.9), .number(2)]] }
  static let jumps = true

  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { y == 0 ? T.nan : x - y * T.floor(x / y) }
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A) { (1, -A.call(Floor.self, x / y)) }
}
