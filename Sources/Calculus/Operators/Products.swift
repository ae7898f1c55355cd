import Matrices

/// Products, transposes, inverses, and what is made of them.
enum Products {
  static let operators: [any OperatorDefinition.Type] = [
    Product.self, Transpose.self, Inverse.self, Solve.self, MatrixPower.self, Trace.self, Diagonal.self,
    Kronecker.self, IdentityLike.self,
  ]
}

/// The matrix product, or scaling where a side is 1×1 (grammar P9).
enum Product: OperatorDefinition {
  static let name = "product"
  static let operands = [Operand("A"), Operand("B")]
  static let notation = Notation.infix("·", level: 6)
  static let doc = "The matrix product; a 1×1 on either side scales. Also written * and @."
  static let example = Example("[1 2; 3 4]·[1; 1]", "3\n7")
  static let samples: [[Sample]] = [
    [.matrix(4, 3), .matrix(3, 2)], [.matrix(1, 1), .matrix(4, 3)], [.matrix(4, 3), .matrix(1, 1)],
    [.matrix(1, 3), .matrix(3, 1)], [.matrix(3, 1), .matrix(1, 2)],
  ]

  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    let (a, b) = (operands[0], operands[1])
    if a.isScalar { return b }
    if b.isScalar { return a }
    guard a.columns == b.rows else {
      let inner = a == b ? a.isColumn ? "{0}ᵀ·{1}" : a.isRow ? "{0}·{1}ᵀ" : nil : nil
      throw ShapeMismatch(
        "the inner sizes \(operands.text(a.columns)) and \(operands.text(b.rows)) differ",
        help: inner.map { "\($0) is their inner product, {0} ⊙ {1} the product entry by entry" })
    }
    return SymbolicShape(rows: a.rows, columns: b.columns)
  }

  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    if a.isScalar || b.isScalar { return try Matrix.zip(Hadamard.self, a, b) }
    return try Matrix.product(a, b)
  }

  static func adjoint(_ p: Pullback) {
    let b = p.builder
    if p.isScalar(0) || p.isScalar(1) {
      p.add(0, slope: p[1])
      p.add(1, slope: p[0])
    } else {
      p.add(0, b.product(p.G, b.transpose(p[1])))
      p.add(1, b.product(b.transpose(p[0]), p.G))
    }
  }
}

enum Transpose: OperatorDefinition {
  static let name = "transpose"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}.T", torch: "{0}.T", julia: "{0}'", octave: "{0}'")
  static let operands = [Operand("A")]
  static let notation = Notation.postfix("ᵀ")
  static let doc = "Rows become columns. Also written A'."
  static let example = Example("[1 2; 3 4]ᵀ", "1  3\n2  4")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0].transposed }
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].transposed() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.transpose(p.G)) }
}

/// d(A⁻¹) = −A⁻¹ dA A⁻¹ (Matrix Cookbook 59, 124).
enum Inverse: OperatorDefinition {
  static let name = "inv"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.inv({0})", torch: "torch.linalg.inv({0})", julia: "inv({0})", octave: "inv({0})")
  static let operands = [Operand("A")]
  static let notation = Notation.postfix("⁻¹")
  static let doc = "The inverse of a square matrix; A \\ b solves with fewer operations."
  static let example = Example("[2 1; 1 1]⁻¹", " 1  -1\n-1   2")
  static let samples: [[Sample]] = [[.wellConditioned(3)], [.matrix(1, 1, 0.5...2)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.square("⁻¹") }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].inverse() }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let transposed = b.transpose(p.y)
    p.add(0, b.negated(b.product(b.product(transposed, p.G), transposed)))
  }
}

/// Least squares where A is not square; the rule holds for full column rank (Golub and Pereyra 1973).
enum Solve: OperatorDefinition {
  static let name = "solve"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.solve({0}, {1})", torch: "torch.linalg.solve({0}, {1})", julia: "({0} \\ {1})",
    octave: "({0} \\ {1})")
  static let operands = [Operand("A"), Operand("b")]
  static let notation = Notation.infix("\\", level: 6)
  static let doc =
    "The X with A·X = b; of least squares where A has more rows than columns, the shortest where it has fewer."
  static let example = Example("[2 0; 0 4] \\ [2; 2]", "1\n0.5")
  static let samples: [[Sample]] = [
    [.wellConditioned(3), .matrix(3, 2)], [.matrix(5, 3), .matrix(5, 2)], [.matrix(3, 5), .matrix(3, 2)],
  ]

  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0].rows == operands[1].rows else {
      throw ShapeMismatch(
        "A \\ b needs as many rows on both sides, not \(operands.text(operands[0].rows)) and \(operands.text(operands[1].rows))"
      )
    }
    return SymbolicShape(rows: operands[0].columns, columns: operands[1].columns)
  }

  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].solve(operands[1]) }

  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let solve = Registry.opcode(of: Solve.self)
    if p.shape(0).rows == p.shape(0).columns {
      let back = b.make(solve, b.transpose(p[0]), p.G)
      p.add(1, back)
      p.add(0, b.negated(b.product(back, b.transpose(p.y))))
    } else if let rows = p.shape(0).rows.known, let columns = p.shape(0).columns.known, rows < columns {
      // X = Aᵀ(A·Aᵀ)⁻¹b; with U = (A·Aᵀ)⁻¹b and H = (A·Aᵀ)⁻¹A·G: Ā = U·(G − Aᵀ·H)ᵀ − H·Xᵀ, b̄ = H.
      let gram = b.product(p[0], b.transpose(p[0]))
      let h = b.make(solve, gram, b.product(p[0], p.G))
      let u = b.make(solve, gram, p[1])
      let across = b.minus(p.G, b.product(b.transpose(p[0]), h))
      p.add(1, h)
      p.add(0, b.minus(b.product(u, b.transpose(across)), b.product(h, b.transpose(p.y))))
    } else {
      // X = (AᵀA)⁻¹Aᵀb; with H = (AᵀA)⁻¹G and the residual R = b − A·X: Ā = R·Hᵀ − A·H·Xᵀ, b̄ = A·H.
      let gram = b.product(b.transpose(p[0]), p[0])
      let h = b.make(solve, gram, p.G)
      let along = b.product(p[0], h)
      let residual = b.minus(p[1], b.product(p[0], p.y))
      p.add(1, along)
      p.add(0, b.minus(b.product(residual, b.transpose(h)), b.product(along, b.transpose(p.y))))
    }
  }
}

/// Repeated squaring for matrices; for numbers the ordinary power.
enum MatrixPower: OperatorDefinition {
  static let name = "power"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.linalg.matrix_power({0}, {1})", torch: "torch.linalg.matrix_power({0}, {1})", julia: "({0} ^ {1})",
    octave: "({0} ^ {1})")
  static let operands = [Operand("A"), Operand("k")]
  static let notation = Notation.infix("^", level: 2)
  static let doc = "A whole power of a square matrix, or any power of a number; .^ works entry by entry."
  static let example = Example("[1 1; 0 1]^3", "1  3\n0  1")
  static let samples: [[Sample]] = [
    [.wellConditioned(3), .number(2)], [.wellConditioned(3), .number(3)], [.matrix(1, 1, 0.5...2), .matrix(1, 1)],
    [.matrix(1, 1, 0.5...2), .number(2)],
  ]

  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[1].isScalar else {
      throw ShapeMismatch("^ takes a number as its exponent", help: "{0}.^{1} is the power entry by entry")
    }
    guard operands[0].rows == operands[0].columns else {
      throw ShapeMismatch(
        "^ is the power of a square matrix", help: "{0}.^{1} is the power entry by entry", culprits: [0])
    }
    return operands[0]
  }

  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, exponent) = (operands[0], operands.number(1))
    if a.isScalar { return try Matrix.zip(ElementwisePower.self, a, operands[1]) }
    guard let power = Int(exactly: exponent), abs(power) <= 1 << 20 else {
      throw ShapeMismatch(
        "a matrix is raised to whole powers, not to \(NumberLayout.format(exponent))",
        help: "{0}.^\(NumberLayout.format(exponent)) is the power entry by entry")
    }
    var base = power < 0 ? try a.inverse() : a
    var result = try Matrix.identity(a.rows, a.elementType == .float32 ? .float32 : .float64)
    var left = abs(power)
    while left > 0 {
      try Interruption.check()
      if left & 1 == 1 { result = try Matrix.product(result, base) }
      left >>= 1
      if left > 0 { base = try Matrix.product(base, base) }
    }
    return result
  }

  /// Σ over the places of the factor: Ā = Σⱼ (Aᵀ)ʲ·G·(Aᵀ)ᵏ⁻¹⁻ʲ (Matrix Cookbook 90, 91).
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    if p.isScalar(0) {
      let x = p[0]
      p.add(0, slope: b.times(p[1], b.power(x, b.minus(p[1], b.constant(1)))))
      if b.graph.constantValue(p[1]) == nil {
        p.add(1, slope: b.times(p.y, b.make(.log, x)))
      }
      return
    }
    guard let exponent = b.graph.constantValue(p[1]), let power = Int(exactly: exponent), abs(power) <= 64 else {
      return p.refuse("a matrix power is differentiated for constant exponents up to 64")
    }
    let base = power < 0 ? b.make(.inverse, p[0]) : p[0]
    let transposed = b.transpose(base)
    var sum: NodeID?
    for place in 0..<abs(power) {
      var term = p.G
      for _ in 0..<place { term = b.product(transposed, term) }
      for _ in 0..<(abs(power) - 1 - place) { term = b.product(term, transposed) }
      sum = sum.map { b.plus($0, term) } ?? term
    }
    guard let sum else { return }
    p.add(0, power > 0 ? sum : b.negated(b.product(b.product(transposed, sum), transposed)))
  }
}

enum Trace: OperatorDefinition {
  static let name = "tr"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.trace({0})", torch: "torch.trace({0})", julia: "tr({0})", octave: "trace({0})")
  static let aliases = ["trace"]
  static let operands = [Operand("A")]
  static let doc = "The sum of the diagonal of a square matrix."
  static let example = Example("tr([1 2; 3 4])", "5")
  static let samples: [[Sample]] = [[.matrix(3, 3)], [.matrix(1, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    _ = try operands.square("tr")
    return .scalar
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    Matrix(scalar: try operands[0].trace(), type: operands[0].elementType == .float32 ? .float32 : .float64)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.times(p.G, p.builder.identity(like: p[0]))) }
  static func latex(_ operands: [String]) -> String? { "\\operatorname{tr}\\left(\(operands[0])\\right)" }
}

/// Both ways: a row or column becomes a diagonal matrix, a matrix gives its diagonal as a column.
enum Diagonal: OperatorDefinition {
  static let name = "diag"
  static func code(isVector: Bool) -> CodeTemplate? {
    isVector
      ? CodeTemplate(
        numpy: "np.diagflat({0})", torch: "torch.diagflat({0})", julia: "Matrix(Diagonal(vec({0})))",
        octave: "diag({0})")
      : CodeTemplate(
        numpy: "np.diag({0}).reshape(-1, 1)", torch: "torch.diag({0}).reshape(-1, 1)",
        julia: "reshape(diag({0}), :, 1)", octave: "diag({0})")
  }
  static let operands = [Operand("A")]
  static let doc = "A diagonal matrix of a row or column; the diagonal of a matrix as a column."
  static let example = Example("diag([1 2])", "1  0\n0  2")
  static let samples: [[Sample]] = [
    [.matrix(3, 1)], [.matrix(1, 3)], [.matrix(3, 3)], [.matrix(4, 3)], [.matrix(1, 1)],
  ]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    let shape = operands[0]
    if shape.isScalar { return shape }
    if shape.isRow { return SymbolicShape(rows: shape.columns, columns: shape.columns) }
    if shape.isColumn { return SymbolicShape(rows: shape.rows, columns: shape.rows) }
    if let rows = shape.rows.known, let columns = shape.columns.known {
      return SymbolicShape(rows: Size(min(rows, columns)), columns: 1)
    }
    guard shape.rows == shape.columns else {
      throw ShapeMismatch("the diagonal of a matrix of symbolic sizes is known for squares only")
    }
    return SymbolicShape(rows: shape.rows, columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = try operands[0].converted(to: OperatorType.float(operands[0].elementType))
    if a.isScalar { return a }
    return a.shape.isVector ? try Matrix.diagonalMatrix(a) : try a.diagonal()
  }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let shape = p.shape(0)
    if shape.isScalar { return p.add(0, p.G) }
    if shape.isColumn { return p.add(0, b.make(Registry.opcode(of: Diagonal.self), p.G)) }
    if shape.isRow { return p.add(0, b.transpose(b.make(Registry.opcode(of: Diagonal.self), p.G))) }
    p.add(0, b.make(Registry.opcode(of: DiagonalLike.self), p.G, p[0]))
  }
  static func latex(_ operands: [String]) -> String? { "\\operatorname{diag}\\left(\(operands[0])\\right)" }
}

enum Kronecker: OperatorDefinition {
  static let name = "kron"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.kron({0}, {1})", torch: "torch.kron({0}, {1})", julia: "kron({0}, {1})", octave: "kron({0}, {1})",
    tensors: .all)
  static let aliases = ["⊗"]
  static let operands = [Operand("A"), Operand("B")]
  static let doc = "The Kronecker product: every entry of A times B."
  static let example = Example("kron([1 2], [1; 1])", "1  2\n1  2")
  static let samples: [[Sample]] = [[.matrix(2, 3), .matrix(3, 2)], [.matrix(1, 2), .matrix(2, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(
      rows: try operands.product(operands[0].rows, operands[1].rows),
      columns: try operands.product(operands[0].columns, operands[1].columns))
  }
  static func value(_ operands: Arguments) throws -> Matrix { try Matrix.kron(operands[0], operands[1]) }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.make(Registry.opcode(of: KroneckerLeft.self), [p.G, p[0], p[1]]))
    p.add(1, p.builder.make(Registry.opcode(of: KroneckerRight.self), [p.G, p[0], p[1]]))
  }
  /// In brackets, as are operands of more than one sign: a product binds as strongly.
  static func latex(_ operands: [String]) -> String? {
    let parts = operands.map { $0.contains(" ") ? "\\left(\($0)\\right)" : $0 }
    return "\\left(\(parts.joined(separator: " \\otimes "))\\right)"
  }
}

/// The identity of the size of a square; its entries do not depend on the model's.
enum IdentityLike: OperatorDefinition {
  static let name = "identitylike"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.eye({0}.shape[0])", torch: "torch.eye({0}.shape[0], dtype=torch.float64)",
    julia: "Matrix(1.0I, size({0}, 1), size({0}, 1))", octave: "eye(rows({0}))")
  static let isInternal = true
  static let operands = [Operand("model")]
  static let doc = "The identity matrix of the size of a square matrix; formulas print it as I."
  static let example = Example("identitylike([5 6; 7 8])", "1  0\n0  1")
  static let derivative = Derivative.zeroAlmostEverywhere("an identity does not change with its model")
  static let samples: [[Sample]] = [[.matrix(3, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.square("I") }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.identity(operands[0].rows, operands[0].elementType == .float32 ? .float32 : .float64)
  }
}

extension ShapeQuery {
  /// The shape of a square operand.
  func square(_ operation: String) throws(ShapeMismatch) -> SymbolicShape {
    guard self[0].rows == self[0].columns else {
      throw ShapeMismatch(
        "\(operation) takes a square matrix",
        help: operation == "⁻¹" ? "{0} \\ b solves, in least squares if {0} is tall" : nil)
    }
    return self[0]
  }
}
