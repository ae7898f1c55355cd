import Matrices

/// Parts of a matrix by positions counted from 1, their adjoints, and assignment to parts.
enum Slices {
  static let operators: [any OperatorDefinition.Type] = [
    SliceRows.self, SliceColumns.self, ScatterRows.self, ScatterColumns.self, ReplaceSlice.self, Positions.self,
    Unpermute.self, Permute.self,
  ]
}

extension Arguments {
  /// Positions counted from 1 as places counted from 0.
  func places(_ position: Int) throws -> [Int] {
    let positions = self[position]
    try MemoryLimit.check(entries: positions.count, of: Int.self)
    var places: [Int] = []
    places.reserveCapacity(positions.count)
    for index in 0..<positions.count {
      if index % Blocks.size == 0 { try Interruption.check() }
      let value = positions.number(at: index)
      guard let whole = Int(exactly: value), whole > Int.min else {
        throw ShapeMismatch("\(NumberLayout.format(value)) is no position")
      }
      places.append(whole - 1)
    }
    return places
  }
}

extension ShapeQuery {
  /// How many positions an operand gives.
  func positionCount(_ position: Int) throws(ShapeMismatch) -> Size {
    guard self[position].isRow || self[position].isColumn else {
      throw ShapeMismatch("positions are a row or a column", culprits: [position])
    }
    return self[position].isRow ? self[position].columns : self[position].rows
  }
}

enum SliceRows: OperatorDefinition {
  static let name = "slicerows"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}[np.asarray({1}).astype(int).ravel() - 1, :]",
    torch: "{0}[torch.as_tensor({1}).long().flatten() - 1, :]", julia: "{0}[vec(Int.({1})), :]", octave: "({0})({1}, :)"
  )
  static let isInternal = true
  static let operands = [Operand("X"), Operand("i", .positions)]
  static let doc = "The rows of X at the positions i: X[i, :]."
  static let example = Example("slicerows([1 2; 3 4; 5 6], [3 1])", "5  6\n1  2")
  static let samples: [[Sample]] = [[.matrix(4, 3), .row([1, 1, 3])], [.matrix(4, 1), .row([2])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: try operands.positionCount(1), columns: operands[0].columns)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].gatheringRows(try operands.places(1))
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.make(Registry.opcode(of: ScatterRows.self), [p.G, p[0], p[1]]))
  }
  static func latex(_ operands: [String]) -> String? { "\(operands[0])_{\(operands[1]), :}" }
}

enum SliceColumns: OperatorDefinition {
  static let name = "slicecols"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}[:, np.asarray({1}).astype(int).ravel() - 1]",
    torch: "{0}[:, torch.as_tensor({1}).long().flatten() - 1]", julia: "{0}[:, vec(Int.({1}))]", octave: "({0})(:, {1})"
  )
  static let isInternal = true
  static let operands = [Operand("X"), Operand("j", .positions)]
  static let doc = "The columns of X at the positions j: X[:, j]."
  static let example = Example("slicecols([1 2 3; 4 5 6], [3 1])", "3  1\n6  4")
  static let samples: [[Sample]] = [[.matrix(3, 4), .row([1, 1, 3])], [.matrix(1, 4), .row([2])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: operands[0].rows, columns: try operands.positionCount(1))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].gatheringColumns(try operands.places(1))
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.make(Registry.opcode(of: ScatterColumns.self), [p.G, p[0], p[1]]))
  }
  static func latex(_ operands: [String]) -> String? { "\(operands[0])_{:, \(operands[1])}" }
}

/// The adjoint of a slice: G's rows added where they came from, so that a repeated position accumulates.
enum ScatterRows: OperatorDefinition {
  static let name = "scatterrows"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.eye({1}.shape[0])[:, np.asarray({2}).astype(int).ravel() - 1] @ {0}",
    torch: "torch.eye({1}.shape[0], dtype=torch.float64)[:, torch.as_tensor({2}).long().flatten() - 1] @ {0}",
    julia: "Matrix(1.0I, size({1}, 1), size({1}, 1))[:, vec(Int.({2}))] * {0}", octave: "eye(rows({1}))(:, {2}) * {0}",
    level: 6)
  static let isInternal = true
  static let operands = [Operand("G"), Operand("model"), Operand("i", .positions)]
  static let doc = "Zeros of the model's shape with the rows of G added at the positions i."
  static let example = Example("scatterrows([1 2; 3 4], zeros(2, 2), [1 1])", "4  6\n0  0")
  static let samples: [[Sample]] = [[.matrix(3, 3), .matrix(4, 3), .row([1, 1, 3])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0].rows == (try operands.positionCount(2)), operands[0].columns == operands[1].columns else {
      throw ShapeMismatch("G has a row for each position")
    }
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.scatterAdd(operands[0], rows: try operands.places(2), columns: nil, into: operands[1].shape)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: SliceRows.self), p.G, p[2])) }
}

enum ScatterColumns: OperatorDefinition {
  static let name = "scattercols"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0} @ np.eye({1}.shape[1])[np.asarray({2}).astype(int).ravel() - 1, :]",
    torch: "{0} @ torch.eye({1}.shape[1], dtype=torch.float64)[torch.as_tensor({2}).long().flatten() - 1, :]",
    julia: "{0} * Matrix(1.0I, size({1}, 2), size({1}, 2))[vec(Int.({2})), :]",
    octave: "{0} * eye(columns({1}))({2}, :)", level: 6)
  static let isInternal = true
  static let operands = [Operand("G"), Operand("model"), Operand("j", .positions)]
  static let doc = "Zeros of the model's shape with the columns of G added at the positions j."
  static let example = Example("scattercols([1 2; 3 4], zeros(2, 2), [1 1])", "3  0\n7  0")
  static let samples: [[Sample]] = [[.matrix(3, 3), .matrix(3, 4), .row([1, 1, 3])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0].columns == (try operands.positionCount(2)), operands[0].rows == operands[1].rows else {
      throw ShapeMismatch("G has a column for each position")
    }
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.scatterAdd(operands[0], rows: nil, columns: try operands.places(2), into: operands[1].shape)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: SliceColumns.self), p.G, p[2])) }
}

/// `X[i, j] = B` as a value: G flows on with the slice zeroed, and the slice's part to B (semantics G4).
enum ReplaceSlice: OperatorDefinition {
  static let name = "replaceslice"
  static let isInternal = true
  static let operands = [Operand("X"), Operand("i", .positions), Operand("j", .positions), Operand("B")]
  static let doc = "X with the entries at rows i and columns j replaced by B, which may be one number."
  static let example = Example("replaceslice([1 2; 3 4], 1, [1 2], [5 6])", "5  6\n3  4")
  static let samples: [[Sample]] = [
    [.matrix(4, 3), .row([1, 3]), .row([2, 3]), .matrix(2, 2)],
    [.matrix(4, 3), .row([2]), .row([1, 3]), .matrix(1, 1)],
  ]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    let slice = SymbolicShape(rows: try operands.positionCount(1), columns: try operands.positionCount(2))
    guard operands[3] == slice || operands[3].isScalar else {
      throw ShapeMismatch(
        "the slice is \(operands.text(slice.rows))×\(operands.text(slice.columns)), and what is assigned is \(operands.text(operands[3].rows))×\(operands.text(operands[3].columns))",
        culprits: [0])
    }
    return operands[0]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (rows, columns) = (try operands.places(1), try operands.places(2))
    let x = operands[0].isMask ? try operands[0].converted(to: .float64) : operands[0]
    let block = try operands[3].broadcast(to: Shape(rows: rows.count, columns: columns.count))
    return try x.replacing(rows: rows, columns: columns, with: block.converted(to: x.elementType))
  }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    p.add(0, b.make(Registry.opcode(of: ReplaceSlice.self), [p.G, p[1], p[2], b.constant(0)]))
    let rows = b.make(Registry.opcode(of: SliceRows.self), p.G, p[1])
    let part = b.make(Registry.opcode(of: SliceColumns.self), rows, p[2])
    p.add(3, p.isScalar(3) ? b.sum(part) : part)
  }
}

/// before + 1 … before + count as a row: where a block stands in a concatenation.
enum Positions: OperatorDefinition {
  static let name = "positions"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.arange({0} + 1, {0} + {1} + 1)", torch: "torch.arange({0} + 1, {0} + {1} + 1)",
    julia: "collect({0} + 1:{0} + {1})", octave: "({0} + 1:{0} + {1})", tensors: .none)
  static let isInternal = true
  static let operands = [Operand("before", .size), Operand("count", .size)]
  static let doc = "The positions before + 1 … before + count, as a row."
  static let example = Example("positions(2, 3)", "3  4  5")
  static let derivative = Derivative.undefined("positions have no derivative")
  static let samples: [[Sample]] = [[.number(2), .number(3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: 1, columns: try operands.size(1))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let before = operands.number(0)
    let shape = Shape(rows: 1, columns: try operands.size(1, of: "positions"))
    return try Matrix(shape, of: Double.self) { positions throws(MatrixError) in
      try Blocks.each(positions.count) { block throws(MatrixError) in
        for i in block { positions[i] = before + Double(i + 1) }
      }
    }
  }
}

/// Each entry back to the place that a sort took it from, column by column.
enum Unpermute: OperatorDefinition {
  static let name = "unpermute"
  static let isInternal = true
  static let operands = [Operand("G"), Operand("order", .positions)]
  static let doc = "Entries put back to the positions that sortperm gave, column by column."
  static let example = Example("unpermute([10 20 30], [2 3 1])", "30  10  20")
  static let samples: [[Sample]] = [[.matrix(1, 3), .row([2, 3, 1])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { OperatorType.float(operands[0]) }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.ordered() }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.scatterAdd(
      operands[0].vectorized(), at: try operands.orderedPlaces(), into: operands[0].shape)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: Permute.self), p.G, p[1])) }
}

enum Permute: OperatorDefinition {
  static let name = "permute"
  static let isInternal = true
  static let operands = [Operand("A"), Operand("order", .positions)]
  static let doc = "Entries in the order of the positions, column by column."
  static let example = Example("permute([10 20 30], [2 3 1])", "20  30  10")
  static let samples: [[Sample]] = [[.matrix(1, 3), .row([2, 3, 1])]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { try operands.ordered() }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].gatheringEntries(try operands.orderedPlaces(), operands[0].shape)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: Unpermute.self), p.G, p[1])) }
}

extension ShapeQuery {
  fileprivate func ordered() throws(ShapeMismatch) -> SymbolicShape {
    guard self[0] == self[1] else { throw ShapeMismatch("there is a position for each entry") }
    return self[0]
  }
}

extension Arguments {
  /// Positions within columns as places in column order; a row counts along itself.
  fileprivate func orderedPlaces() throws -> [Int] {
    let shape = self[1].shape
    var places = try places(1)
    if shape.rows == 1 { return places }
    try Blocks.eachColumn(shape) { column, rows throws(MatrixError) in
      for row in rows { places[column * shape.rows + row] += column * shape.rows }
    }
    return places
  }
}

/// Element types of results that are numbers whatever went in.
enum OperatorType {
  static func float(_ type: ElementType) -> ElementType { type == .float32 ? .float32 : .float64 }
}
