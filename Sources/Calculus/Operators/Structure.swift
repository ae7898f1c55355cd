import Matrices

/// Arranging entries: blocks, shapes, orders, and matrices made from nothing.
enum Structure {
  static let operators: [any OperatorDefinition.Type] = [
    Vec.self, Reshape.self, ReshapeLike.self, HorizontalConcatenation.self, VerticalConcatenation.self, Repeat.self,
    Sort.self, SortPermutation.self, Zeros.self, Ones.self, Eye.self, Linspace.self, ToFloat32.self, ToFloat64.self,
  ]
}

enum Vec: OperatorDefinition {
  static let name = "vec"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}.reshape(-1, 1, order='F')", torch: "{0}.T.reshape(-1, 1)", julia: "reshape({0}, :, 1)",
    octave: "({0})(:)")
  static let operands = [Operand("A")]
  static let doc = "The columns one below the other; also A[:]."
  static let example = Example("vec([1 2; 3 4])", "1\n3\n2\n4")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: try operands.product(operands[0].rows, operands[0].columns), columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix { operands[0].vectorized() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: ReshapeLike.self), p.G, p[0])) }
}

enum Reshape: OperatorDefinition {
  static let name = "reshape"
  static let operands = [Operand("A"), Operand("rows", .size), Operand("columns", .size)]
  static let doc = "The same entries, column by column, in another shape."
  static let example = Example("reshape([1 2 3 4], 2, 2)", "1  3\n2  4")
  static let samples: [[Sample]] = [[.matrix(4, 3), .number(2), .number(6)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    let shape = SymbolicShape(rows: try operands.size(1), columns: try operands.size(2))
    let (have, want) = (
      try operands.product(operands[0].rows, operands[0].columns), try operands.product(shape.rows, shape.columns)
    )
    guard have == want else {
      throw ShapeMismatch(
        "its \(operands.text(have)) entries do not fill \(operands.text(shape.rows))×\(operands.text(shape.columns))",
        culprits: [0])
    }
    return shape
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].reshaped(
      Shape(rows: try operands.size(1, of: "reshape"), columns: try operands.size(2, of: "reshape")))
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: ReshapeLike.self), p.G, p[0])) }
}

enum ReshapeLike: OperatorDefinition {
  static let name = "reshapelike"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}.reshape({1}.shape, order='F')", torch: "{0}.T.reshape({1}.T.shape).T", julia: "reshape({0}, size({1}))",
    octave: "reshape({0}, size({1}))")
  static let isInternal = true
  static let operands = [Operand("A"), Operand("model")]
  static let doc = "The same entries, column by column, in the shape of the model."
  static let example = Example("reshapelike([1 2 3 4], zeros(2, 2))", "1  3\n2  4")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(2, 6)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard
      try operands.product(operands[0].rows, operands[0].columns)
        == operands.product(operands[1].rows, operands[1].columns)
    else { throw ShapeMismatch("they have different numbers of entries") }
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].reshaped(operands[1].shape) }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: ReshapeLike.self), p.G, p[0])) }
}

enum HorizontalConcatenation: OperatorDefinition {
  static let name = "hcat"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.hstack([{*}])", torch: "torch.hstack([{*}])", julia: "hcat({*})", octave: "horzcat({*})")
  static let operands = [Operand("A"), Operand("B")]
  static let notation = Notation.row
  static let doc = "Matrices side by side: [A B]."
  static let example = Example("hcat([1; 2], [3; 4])", "1  3\n2  4")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(4, 2)], [.matrix(4, 1), .matrix(4, 2), .matrix(4, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    var shape = operands[0]
    for position in 1..<max(1, operands.count) {
      guard operands[position].rows == shape.rows else {
        throw ShapeMismatch(
          "what stands side by side has the same number of rows",
          help: "a List takes what does not fit: {{0}, {\(position)}}", culprits: [0, position])
      }
      shape.columns = try operands.sum(shape.columns, operands[position].columns)
    }
    return shape
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.hcat(operands.numbers)
  }
  static func adjoint(_ p: Pullback) { splitAdjoint(p, Registry.opcode(of: SliceColumns.self)) { $0.columns } }
  static func latex(_ operands: [String]) -> String? {
    "\\begin{bmatrix} \(operands.joined(separator: " & ")) \\end{bmatrix}"
  }
}

enum VerticalConcatenation: OperatorDefinition {
  static let name = "vcat"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.vstack([{*}])", torch: "torch.vstack([{*}])", julia: "vcat({*})", octave: "vertcat({*})")
  static let operands = [Operand("A"), Operand("B")]
  static let notation = Notation.stack
  static let doc = "Matrices one above the other: [A; B]."
  static let example = Example("vcat([1 2], [3 4])", "1  2\n3  4")
  static let samples: [[Sample]] = [[.matrix(3, 4), .matrix(2, 4)], [.matrix(1, 4), .matrix(2, 4), .matrix(3, 4)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    var shape = operands[0]
    for position in 1..<max(1, operands.count) {
      guard operands[position].columns == shape.columns else {
        throw ShapeMismatch("what is stacked has the same number of columns", culprits: [0, position])
      }
      shape.rows = try operands.sum(shape.rows, operands[position].rows)
    }
    return shape
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.vcat(operands.numbers)
  }
  static func adjoint(_ p: Pullback) { splitAdjoint(p, Registry.opcode(of: SliceRows.self)) { $0.rows } }
  static func latex(_ operands: [String]) -> String? {
    "\\begin{bmatrix} \(operands.joined(separator: " \\\\ ")) \\end{bmatrix}"
  }
}

/// Each block's part of G. Its positions are `place(before, block)`: after the blocks before it, as many as it has.
private func splitAdjoint(_ p: Pullback, _ slice: Opcode, _ size: (SymbolicShape) -> Size) {
  let b = p.builder
  let isRows = slice == Registry.opcode(of: SliceRows.self)
  let counting: Opcode = isRows ? .rows : .columns
  var before = b.constant(0)
  for position in 0..<p.count {
    let count = b.make(counting, p[position])
    p.add(position, b.make(slice, p.G, b.make(Registry.opcode(of: Positions.self), before, count)))
    before = b.isConstantZero(before) ? count : b.make(.add, before, count)
  }
}

enum Repeat: OperatorDefinition {
  static let name = "repeat"
  static let aliases = ["repmat"]
  static let operands = [Operand("A"), Operand("down", .size), Operand("across", .size)]
  static let doc = "Copies of A, so many down and so many across."
  static let example = Example("repeat([1 2], 2, 2)", "1  2  1  2\n1  2  1  2")
  static let samples: [[Sample]] = [[.matrix(2, 3), .number(2), .number(3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(
      rows: try operands.product(operands[0].rows, try operands.size(1)),
      columns: try operands.product(operands[0].columns, try operands.size(2)))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].repeated(
      rows: try operands.size(1, of: "repeat"), columns: try operands.size(2, of: "repeat"))
  }
  /// A repeated is kron(ones, A): the adjoint of its right factor.
  static func adjoint(_ p: Pullback) {
    let ones = p.builder.make(Registry.opcode(of: Ones.self), p[1], p[2])
    p.add(0, p.builder.make(Registry.opcode(of: KroneckerRight.self), [p.G, ones, p[0]]))
  }
}

/// Sorts a vector, or each column of a matrix; the gradient goes back the way the entries came.
enum Sort: OperatorDefinition {
  static let name = "sort"
  static let operands = [Operand("A")]
  static let doc = "Entries in ascending order: of a row or column, of each column of a matrix. NaN comes last."
  static let example = Example("sort([3 1 2])", "1  2  3")
  static let samples: [[Sample]] = [[.matrix(4, 1)], [.matrix(1, 4)], [.matrix(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    return a.rows == 1 ? try a.transposed().sorted().values.transposed() : try a.sorted().values
  }
  static func adjoint(_ p: Pullback) {
    let order = p.builder.make(Registry.opcode(of: SortPermutation.self), p[0])
    p.add(0, p.builder.make(Registry.opcode(of: Unpermute.self), p.G, order))
  }
}

enum SortPermutation: OperatorDefinition {
  static let name = "sortperm"
  static let operands = [Operand("A")]
  static let doc = "The positions, counted from 1, that sort a row or column, or each column of a matrix."
  static let example = Example("sortperm([3 1 2])", "2  3  1")
  static let derivative = Derivative.undefined("sortperm gives positions, which have no derivative")
  static let samples: [[Sample]] = [[.matrix(4, 1)], [.matrix(1, 4)], [.matrix(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    let places = a.rows == 1 ? try a.transposed().sorted().permutation.transposed() : try a.sorted().permutation
    return try Matrix.zip(Add.self, places.converted(to: .float64), Matrix(scalar: 1))
  }
}

/// A matrix of one number, of a shape that sizes decide.
protocol Filler: OperatorDefinition {
  static var entry: Double { get }
}

extension Filler {
  static var operands: [Operand] { [Operand("rows", .size), Operand("columns", .size)] }
  static var samples: [[Sample]] { [[.number(2), .number(3)], [.number(0), .number(3)]] }
  static var derivative: Derivative { .zeroAlmostEverywhere("\(name) does not change with its sizes") }
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: try operands.size(0), columns: try operands.size(1))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.filled(
      entry, Shape(rows: try operands.size(0, of: name), columns: try operands.size(1, of: name)))
  }
}

enum Zeros: Filler {
  static let name = "zeros"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.zeros(({0}, {1}))", torch: "torch.zeros({0}, {1}, dtype=torch.float64)", julia: "zeros({0}, {1})",
    octave: "zeros({0}, {1})", tensors: .none)
  static let doc = "A matrix of zeros."
  static let example = Example("zeros(2, 3)", "0  0  0\n0  0  0")
  static let entry = 0.0
}

enum Ones: Filler {
  static let name = "ones"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.ones(({0}, {1}))", torch: "torch.ones({0}, {1}, dtype=torch.float64)", julia: "ones({0}, {1})",
    octave: "ones({0}, {1})", tensors: .none)
  static let doc = "A matrix of ones."
  static let example = Example("ones(2, 3)", "1  1  1\n1  1  1")
  static let entry = 1.0
}

enum Eye: OperatorDefinition {
  static let name = "eye"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.eye({0})", torch: "torch.eye({0}, dtype=torch.float64)", julia: "Matrix(1.0I, {0}, {0})",
    octave: "eye({0})", tensors: .none)
  static let aliases = ["identity"]
  static let operands = [Operand("n", .size)]
  static let doc = "The n×n identity matrix."
  static let example = Example("eye(2)", "1  0\n0  1")
  static let derivative = Derivative.zeroAlmostEverywhere("an identity does not change with its size")
  static let samples: [[Sample]] = [[.number(3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: try operands.size(0), columns: try operands.size(0))
  }
  static func value(_ operands: Arguments) throws -> Matrix { try Matrix.identity(try operands.size(0, of: "eye")) }
}

enum Linspace: OperatorDefinition {
  static let name = "linspace"
  static let operands = [Operand("from"), Operand("to"), Operand("count", .size)]
  static let doc = "A row of evenly spaced numbers, both ends included."
  static let example = Example("linspace(0, 1, 3)", "0  0.5  1")
  static let samples: [[Sample]] = [[.matrix(1, 1, -1...0), .matrix(1, 1, 1...2), .number(5)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0].isScalar, operands[1].isScalar else { throw ShapeMismatch("both ends are numbers") }
    return SymbolicShape(rows: 1, columns: try operands.size(2))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.linspace(operands.number(0), operands.number(1), count: try operands.size(2, of: "linspace"))
  }
  /// Each entry is (1 − t)·from + t·to.
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let t = b.make(Registry.opcode(of: Linspace.self), [b.constant(0), b.constant(1), p[2]])
    p.add(0, b.sum(b.times(p.G, b.minus(b.constant(1), t))))
    p.add(1, b.sum(b.times(p.G, t)))
  }
}

/// The same numbers in another width; the adjoint passes as it is.
protocol Conversion: OperatorDefinition {
  static var type: ElementType { get }
}

extension Conversion {
  static var operands: [Operand] { [Operand("A")] }
  static var samples: [[Sample]] { [[.matrix(4, 3)], [.matrix(1, 1)]] }
  static func elementType(_ operands: [ElementType]) -> ElementType { type }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].converted(to: type) }
  static func adjoint(_ p: Pullback) { p.add(0, p.G) }
}

enum ToFloat32: Conversion {
  static let name = "float32"
  static let doc = "The same entries as 32-bit floats."
  static let example = Example("float32([0.5 2])", "0.5  2")
  static let type = ElementType.float32
}

enum ToFloat64: Conversion {
  static let name = "float64"
  static let doc = "The same entries as 64-bit floats."
  static let example = Example("float64([0.5 2])", "0.5  2")
  static let type = ElementType.float64
}

extension Arguments {
  /// The operands, truths among them as numbers of the others' type.
  fileprivate var numbers: [Matrix] {
    get throws {
      let type = Matrix.promotedType(matrices)
      return try matrices.map { $0.isMask ? try $0.converted(to: type) : $0 }
    }
  }
}
