import Matrices

/// What the adjoints of `kron` and `diag` need, each linear in G, so that second derivatives close.
enum ProductAdjoints {
  static let operators: [any OperatorDefinition.Type] = [DiagonalLike.self, KroneckerLeft.self, KroneckerRight.self]
}

enum DiagonalLike: OperatorDefinition {
  static let name = "diaglike"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.pad(np.diagflat({0}), ((0, {1}.shape[0] - np.size({0})), (0, {1}.shape[1] - np.size({0}))))",
    torch:
      "torch.nn.functional.pad(torch.diagflat({0}), (0, {1}.shape[1] - {0}.numel(), 0, {1}.shape[0] - {0}.numel()))",
    julia: "[i == j ? {0}[i] : 0.0 for i in axes({1}, 1), j in axes({1}, 2)]",
    octave: "diag({0}, rows({1}), columns({1}))")
  static let isInternal = true
  static let operands = [Operand("d"), Operand("model")]
  static let doc = "A matrix of the model's shape with d on its diagonal and 0 elsewhere."
  static let example = Example("diaglike([1; 2], zeros(2, 3))", "1  0  0\n0  2  0")
  static let samples: [[Sample]] = [[.matrix(3, 1), .matrix(3, 3)], [.matrix(3, 1), .matrix(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0].isColumn else { throw ShapeMismatch("a diagonal is given as a column", culprits: [0]) }
    if let count = operands[0].rows.known, let rows = operands[1].rows.known, let columns = operands[1].columns.known,
      count != min(rows, columns)
    {
      throw ShapeMismatch("the diagonal has \(min(rows, columns)) entries, not \(count)")
    }
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (d, model) = (operands[0], operands[1])
    let values = try d.columnMajorValues()
    var result = try Matrix.zeros(model.shape, d.elementType == .float32 ? .float32 : .float64)
    let places = values.indices.map { $0 * (model.rows + 1) }
    try result.replace(entries: places, with: try Matrix.column(values).converted(to: result.elementType))
    return result
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: Diagonal.self), p.G)) }
}

/// Σ over the blocks of G, entry by entry with B: the adjoint of A in kron(A, B).
enum KroneckerLeft: OperatorDefinition {
  static let name = "kronleft"
  static let isInternal = true
  static let operands = [Operand("G"), Operand("A"), Operand("B")]
  static let doc = "The adjoint of A in kron(A, B): entry (i, j) is the sum of block (i, j) of G entry by entry with B."
  static let example = Example("kronleft([1 2; 3 4], [1], [1 0; 0 1])", "5")
  static let samples: [[Sample]] = [[.matrix(6, 6), .matrix(2, 3), .matrix(3, 2)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    try operands.kroneckerFactors()
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try contraction(operands[0], operands[1].shape, operands[2].shape, into: operands[1].shape) { i, j, p, q in
      (j * operands[1].rows + i, q * operands[2].rows + p)
    } weight: {
      operands[2].number(at: $0)
    }
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.make(Registry.opcode(of: Kronecker.self), p.G, p[2]))
    p.add(2, p.builder.make(Registry.opcode(of: KroneckerRight.self), [p[0], p.G, p[2]]))
  }
}

/// Σ over the blocks of G, each times its entry of A: the adjoint of B in kron(A, B).
enum KroneckerRight: OperatorDefinition {
  static let name = "kronright"
  static let isInternal = true
  static let operands = [Operand("G"), Operand("A"), Operand("B")]
  static let doc = "The adjoint of B in kron(A, B): the sum of the blocks of G, each times its entry of A."
  static let example = Example("kronright([1 2; 3 4], [2], [1 0; 0 1])", "2  4\n6  8")
  static let samples: [[Sample]] = [[.matrix(6, 6), .matrix(2, 3), .matrix(3, 2)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    try operands.kroneckerFactors()
    return operands[2]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try contraction(operands[0], operands[1].shape, operands[2].shape, into: operands[2].shape) { i, j, p, q in
      (q * operands[2].rows + p, j * operands[1].rows + i)
    } weight: {
      operands[1].number(at: $0)
    }
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.make(Registry.opcode(of: Kronecker.self), p[1], p.G))
    p.add(1, p.builder.make(Registry.opcode(of: KroneckerLeft.self), [p[0], p[1], p.G]))
  }
}

extension ShapeQuery {
  fileprivate func kroneckerFactors() throws(ShapeMismatch) {
    let rows = try product(self[1].rows, self[2].rows)
    let columns = try product(self[1].columns, self[2].columns)
    guard self[0].rows == rows, self[0].columns == columns else {
      throw ShapeMismatch("G has the shape of kron(A, B)")
    }
  }
}

/// G summed over blocks or entries with weights; `places` gives the target and the weight of block (i, j), entry (p, q).
private func contraction(
  _ g: Matrix, _ a: Shape, _ b: Shape, into target: Shape, places: (Int, Int, Int, Int) -> (target: Int, weight: Int),
  weight: (Int) -> Double
) throws -> Matrix {
  var sums = try Matrix.zeros(target)
  try sums.withMutableSpan(of: Double.self) { sums throws(MatrixError) in
    try Blocks.eachColumn(g.shape) { column, rows throws(MatrixError) in
      let (j, q) = column.quotientAndRemainder(dividingBy: b.columns)
      for row in rows {
        let (i, p) = row.quotientAndRemainder(dividingBy: b.rows)
        let (place, source) = places(i, j, p, q)
        sums[place] += g.number(at: column * g.rows + row) * weight(source)
      }
    }
  }
  return try sums.converted(to: g.elementType == .float32 ? .float32 : .float64)
}
