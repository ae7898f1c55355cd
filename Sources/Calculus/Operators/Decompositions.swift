import Matrices

/// Determinants and factorisations with one result; qr, svd and eig give several and belong to the language.
enum Decompositions {
  static let operators: [any OperatorDefinition.Type] = [
    Determinant.self, Cofactors.self, LogDeterminant.self, Cholesky.self, LowerHalf.self,
  ]
}

/// ∂det(X)/∂X = det(X)·X⁻ᵀ (Matrix Cookbook 49), run as ``Cofactors``.
enum Determinant: OperatorDefinition {
  static let name = "det"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.det({0})", torch: "torch.linalg.det({0})", julia: "det({0})", octave: "det({0})")
  static let operands = [Operand("A")]
  static let doc = "The determinant of a square matrix."
  static let example = Example("det([1 2; 3 4])", "-2")
  static let samples: [[Sample]] = [[.wellConditioned(3)], [.matrix(1, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    _ = try operands.square("det")
    return .scalar
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    Matrix(scalar: try operands[0].determinant(), type: operands[0].elementType == .float32 ? .float32 : .float64)
  }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    p.add(0, b.times(b.times(p.G, p.y), b.transpose(b.make(.inverse, p[0]))))
  }
  static func latex(_ operands: [String]) -> String? { "\\det\\left(\(operands[0])\\right)" }
}

/// What det(A)·A⁻ᵀ is where A is invertible, and right where it is singular.
enum Cofactors: OperatorDefinition {
  static let name = "cofactors"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.det({0}) * np.linalg.inv({0}).T", torch: "torch.linalg.det({0}) * torch.linalg.inv({0}).T",
    julia: "det({0}) * inv({0})'", octave: "det({0}) * inv({0})'", level: 6)
  static let isInternal = true
  static let operands = [Operand("A")]
  static let doc = "The matrix of cofactors: the gradient of det(A)."
  static let example = Example("cofactors([1 2; 2 4])", " 4  -2\n-2   1")
  static let samples: [[Sample]] = [[.wellConditioned(3)], [.matrix(1, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.square("det") }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].cofactors() }
  /// C = det(A)·A⁻ᵀ, so Ā = (C ⊙ G summed)·A⁻ᵀ − A⁻ᵀ·Gᵀ·C.
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let inverse = b.transpose(b.make(.inverse, p[0]))
    let turning = b.product(b.product(inverse, b.transpose(p.G)), p.y)
    p.add(0, b.minus(b.times(b.sum(b.times(p.G, p.y)), inverse), turning))
  }
}

/// ∂log|det X|/∂X = X⁻ᵀ (Matrix Cookbook 57).
enum LogDeterminant: OperatorDefinition {
  static let name = "logdet"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.slogdet({0})[1]", torch: "torch.linalg.slogdet({0})[1]", julia: "logabsdet({0})[1]",
    octave: "log(abs(det({0})))")
  static let operands = [Operand("A")]
  static let doc = "The logarithm of the determinant's magnitude, without overflow."
  static let example = Example("logdet([2 0; 0 0.5])", "0")
  static let samples: [[Sample]] = [[.wellConditioned(3)], [.matrix(1, 1, 0.5...2)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    _ = try operands.square("logdet")
    return .scalar
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    Matrix(
      scalar: try operands[0].logDeterminant().log, type: operands[0].elementType == .float32 ? .float32 : .float64)
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.times(p.G, p.builder.transpose(p.builder.make(.inverse, p[0]))))
  }
  static func latex(_ operands: [String]) -> String? { "\\log\\left|\\det \(operands[0])\\right|" }
}

/// Reads the symmetric part of A; the rule is that of Murray 2016, "Differentiation of the Cholesky decomposition",
/// eq. 10: Ā = ½·L⁻ᵀ·(Φ + Φᵀ)·L⁻¹ with Φ the lower half of Lᵀ·G.
enum Cholesky: OperatorDefinition {
  static let name = "cholesky"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.cholesky({0})", torch: "torch.linalg.cholesky({0})", julia: "Matrix(cholesky(Symmetric({0})).L)",
    octave: "chol({0}, 'lower')")
  static let aliases = ["chol"]
  static let operands = [Operand("A")]
  static let doc = "The lower triangular L with L·Lᵀ = A, for a symmetric positive definite A."
  static let example = Example("cholesky([4 2; 2 2])", "2  0\n1  1")
  static let samples: [[Sample]] = [[.positiveDefinite(3)], [.matrix(1, 1, 0.5...2)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.square("cholesky") }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].cholesky() }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let inverse = b.make(.inverse, p.y)
    let half = b.make(Registry.opcode(of: LowerHalf.self), b.product(b.transpose(p.y), p.G))
    let inner = b.plus(half, b.transpose(half))
    let whole = b.product(b.product(b.transpose(inverse), inner), inverse)
    p.add(0, b.times(b.constant(0.5), whole))
  }
}

enum LowerHalf: OperatorDefinition {
  static let name = "lowerhalf"
  static let isInternal = true
  static let operands = [Operand("A")]
  static let doc = "The entries below the diagonal, half of those on it, 0 above."
  static let example = Example("lowerhalf([2 5; 3 4])", "1  0\n3  2")
  static let samples: [[Sample]] = [[.matrix(3, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.square("lowerhalf") }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    return a.elementType == .float32
      ? try half(a, Float.self) : try half(a.converted(to: .float64), Double.self)
  }
  private static func half<T: Scalar>(_ a: Matrix, _ type: T.Type) throws -> Matrix {
    var result = a
    try result.withMutableSpan(of: T.self) { x throws(MatrixError) in
      try Blocks.eachColumn(a.shape) { column, rows throws(MatrixError) in
        for row in rows where row <= column { x[column * a.rows + row] *= row == column ? 0.5 : 0 }
      }
    }
    return result
  }
  /// The mask is symmetric to itself: the same half of G.
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: LowerHalf.self), p.G)) }
}
