import Matrices

/// Sums, means, products and extremes.
enum Reductions {
  static let operators: [any OperatorDefinition.Type] = [
    Sum.self, RowSum.self, ColumnSum.self, Mean.self, RowMean.self, ColumnMean.self, Variance.self,
    StandardDeviation.self, Prod.self, OtherProducts.self, MaximumEntry.self, MinimumEntry.self, RowMaximum.self,
    ColumnMaximum.self,
    ArgMax.self, ArgMin.self, CumulativeSum.self, ReverseCumulativeSum.self, Count.self, Rows.self, Columns.self,
    AllTrue.self, AnyTrue.self, Broadcast.self,
  ]
}

/// A reduction of all entries to a 1×1.
protocol WholeReduction: OperatorDefinition {
  static func number(_ matrix: Matrix) throws -> Double
}

extension WholeReduction {
  static var operands: [Operand] { [Operand("A")] }
  static var samples: [[Sample]] { [[.matrix(4, 3)], [.matrix(1, 3)], [.matrix(1, 1)]] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { .scalar }
  static func value(_ operands: Arguments) throws -> Matrix {
    Matrix(scalar: try number(operands[0]), type: operands[0].elementType == .float32 ? .float32 : .float64)
  }
}

enum Sum: WholeReduction {
  static let name = "sum"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.sum({0})", torch: "torch.sum({0})", julia: "sum({0})", octave: "sum(({0})(:))")
  static let aliases = ["Σ"]
  static let doc = "The sum of all entries, summed pairwise; 0 for an empty matrix."
  static let example = Example("sum([1 2; 3 4])", "10")
  static func number(_ matrix: Matrix) throws -> Double { try matrix.sum() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.broadcast(p.G, like: p[0])) }
}

enum RowSum: OperatorDefinition {
  static let name = "rowsum"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.sum({0}, axis=1, keepdims=True)", torch: "torch.sum({0}, dim=1, keepdim=True)",
    julia: "sum({0}, dims=2)", octave: "sum({0}, 2)")
  static let operands = [Operand("A")]
  static let doc = "The sum of each row, as a column."
  static let example = Example("rowsum([1 2; 3 4])", "3\n7")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)], [.matrix(4, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: operands[0].rows, columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].rowSums() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.broadcast(p.G, like: p[0])) }
}

enum ColumnSum: OperatorDefinition {
  static let name = "colsum"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.sum({0}, axis=0, keepdims=True)", torch: "torch.sum({0}, dim=0, keepdim=True)",
    julia: "sum({0}, dims=1)", octave: "sum({0}, 1)")
  static let operands = [Operand("A")]
  static let doc = "The sum of each column, as a row."
  static let example = Example("colsum([1 2; 3 4])", "4  6")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)], [.matrix(4, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: 1, columns: operands[0].columns)
  }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].columnSums() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.broadcast(p.G, like: p[0])) }
}

enum Mean: WholeReduction {
  static let name = "mean"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.mean({0})", torch: "torch.mean({0})", julia: "(sum({0}) / length({0}))", octave: "mean(({0})(:))")
  static let doc = "The mean of all entries; NaN for an empty matrix."
  static let example = Example("mean([1 2; 3 4])", "2.5")
  static func number(_ matrix: Matrix) throws -> Double { try matrix.mean() }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.broadcast(p.builder.over(p.G, p.builder.count(p[0])), like: p[0]))
  }
}

enum RowMean: Composite {
  static let name = "rowmean"
  static let operands = [Operand("A")]
  static let doc = "The mean of each row, as a column."
  static let example = Example("rowmean([1 2; 3 4])", "1.5\n3.5")
  static let samples: [[Sample]] = [[.matrix(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try b.apply(.divide, b.apply(.rowsum, x[0]), b.apply(.columns, x[0]))
  }
}

enum ColumnMean: Composite {
  static let name = "colmean"
  static let operands = [Operand("A")]
  static let doc = "The mean of each column, as a row."
  static let example = Example("colmean([1 2; 3 4])", "2  3")
  static let samples: [[Sample]] = [[.matrix(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try b.apply(.divide, b.apply(.colsum, x[0]), b.apply(.rows, x[0]))
  }
}

enum Variance: Composite {
  static let name = "var"
  static let operands = [Operand("A")]
  static let doc =
    "The sample variance of all entries: squared distances from the mean over n − 1, as in Julia and Octave."
  static let example = Example("var([1 2 3 4])", "1.66667")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    let distance = try b.apply(.subtract, x[0], b.apply(Mean.self, x[0]))
    let squares = try b.apply(.elementwisePower, distance, b.constant(2))
    return try b.apply(.divide, b.apply(.sum, squares), b.apply(.subtract, b.apply(.count, x[0]), b.constant(1)))
  }
}

enum StandardDeviation: Composite {
  static let name = "std"
  static let operands = [Operand("A")]
  static let doc = "The sample standard deviation of all entries, the root of var(A)."
  static let example = Example("std([1 2 3 4])", "1.29099")
  static let samples: [[Sample]] = [[.matrix(4, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    // By the norm, whose derivative at 0 is 0: equal entries have a gradient.
    let distance = try b.apply(.subtract, x[0], b.apply(Mean.self, x[0]))
    let freedom = try b.apply(.subtract, b.apply(.count, x[0]), b.constant(1))
    return try b.apply(.divide, b.apply(.norm, distance), b.apply(SquareRoot.self, freedom))
  }
}

/// The slope of an entry is the product of all others, written prod(A) ⊘ A and run as ``OtherProducts``.
enum Prod: WholeReduction {
  static let name = "prod"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.prod({0})", torch: "torch.prod({0})", julia: "prod({0})", octave: "prod(({0})(:))")
  static let doc = "The product of all entries; 1 for an empty matrix."
  static let example = Example("prod([1 2; 3 4])", "24")
  static let samples: [[Sample]] = [[.matrix(2, 3, 0.5...2)]]
  static func number(_ matrix: Matrix) throws -> Double { try matrix.product() }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.over(p.builder.times(p.G, p.y), p[0])) }
}

/// What prod(A) ⊘ A is where no entry is 0, and right where one is.
enum OtherProducts: OperatorDefinition {
  static let name = "otherproducts"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.prod({0}) / {0}", torch: "torch.prod({0}) / {0}", julia: "prod({0}) ./ {0}",
    octave: "prod(({0})(:)) ./ {0}", level: 6)
  static let isInternal = true
  static let operands = [Operand("A")]
  static let doc = "For each entry the product of all others: the gradient of prod(A)."
  static let example = Example("otherproducts([0 2 3])", "6  0  0")
  static let samples: [[Sample]] = [[.matrix(2, 3, 0.5...2)], [.matrix(1, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    let products = try Matrix(a.shape, of: Double.self) { products throws(MatrixError) in
      var (before, after) = (1.0, 1.0)
      try Blocks.each(products.count) { places throws(MatrixError) in
        for place in places {
          products[place] = before
          before *= a.number(at: place)
        }
      }
      try Blocks.each(products.count) { places throws(MatrixError) in
        for place in places.lazy.map({ a.count - 1 - $0 }) {
          products[place] *= after
          after *= a.number(at: place)
        }
      }
    }
    return try products.converted(to: OperatorType.float(a.elementType))
  }
  /// ∂ΣGᵢPᵢ/∂xⱼ = Σ_{i≠j} Gᵢ·Pᵢ/xⱼ.
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let weighted = b.times(p.G, p.y)
    p.add(0, b.over(b.minus(b.sum(weighted), weighted), p[0]))
  }
}

/// An extreme of all entries; at a tie the gradient goes to the first in column order (semantics G4).
protocol WholeExtreme: WholeReduction {
  static var side: Extreme { get }
}

extension WholeExtreme {
  static func number(_ matrix: Matrix) throws -> Double { try matrix.extreme(side) }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let first = b.make(Registry.opcode(of: FirstPlace.self), p[0], p.y)
    p.add(0, b.times(b.broadcast(p.G, like: p[0]), first))
  }
}

enum MaximumEntry: WholeExtreme {
  static let name = "max"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.max({0})", torch: "torch.max({0})", julia: "maximum({0})", octave: "max(({0})(:))")
  static let doc = "The largest entry; at a tie the gradient goes to the first."
  static let example = Example("max([1 4; 3 2])", "4")
  static let side = Extreme.maximum
}

enum MinimumEntry: WholeExtreme {
  static let name = "min"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.min({0})", torch: "torch.min({0})", julia: "minimum({0})", octave: "min(({0})(:))")
  static let doc = "The smallest entry; at a tie the gradient goes to the first."
  static let example = Example("min([1 4; 3 2])", "1")
  static let side = Extreme.minimum
}

enum RowMaximum: OperatorDefinition {
  static let name = "rowmax"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.max({0}, axis=1, keepdims=True)", torch: "torch.amax({0}, dim=1, keepdim=True)",
    julia: "maximum({0}, dims=2)", octave: "max({0}, [], 2)")
  static let operands = [Operand("A")]
  static let doc = "The largest entry of each row, as a column; ties go to the first."
  static let example = Example("rowmax([1 4; 3 2])", "4\n3")
  static let samples: [[Sample]] = [[.matrix(4, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: operands[0].rows, columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].rowExtremes(.maximum).converted(to: OperatorType.float(operands[0].elementType))
  }
  static func adjoint(_ p: Pullback) {
    let first = p.builder.make(Registry.opcode(of: FirstPlace.self), p[0], p.y)
    p.add(0, p.builder.times(p.builder.broadcast(p.G, like: p[0]), first))
  }
}

enum ColumnMaximum: OperatorDefinition {
  static let name = "colmax"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.max({0}, axis=0, keepdims=True)", torch: "torch.amax({0}, dim=0, keepdim=True)",
    julia: "maximum({0}, dims=1)", octave: "max({0}, [], 1)")
  static let operands = [Operand("A")]
  static let doc = "The largest entry of each column, as a row; ties go to the first."
  static let example = Example("colmax([1 4; 3 2])", "3  4")
  static let samples: [[Sample]] = [[.matrix(4, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: 1, columns: operands[0].columns)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    try operands[0].columnExtremes(.maximum).converted(to: OperatorType.float(operands[0].elementType))
  }
  static func adjoint(_ p: Pullback) {
    let first = p.builder.make(Registry.opcode(of: FirstPlace.self), p[0], p.y)
    p.add(0, p.builder.times(p.builder.broadcast(p.G, like: p[0]), first))
  }
}

/// Positions of extremes: by rows; of a row or column, one.
protocol PlaceOfExtreme: OperatorDefinition {
  static var side: Extreme { get }
}

extension PlaceOfExtreme {
  static var operands: [Operand] { [Operand("A")] }
  static var samples: [[Sample]] { [[.matrix(4, 3)], [.matrix(1, 3)], [.matrix(4, 1)]] }
  static var derivative: Derivative { .undefined("\(name) gives positions, which have no derivative") }
  static var jumps: Bool { true }
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    operands[0].isColumn || operands[0].isRow ? .scalar : SymbolicShape(rows: operands[0].rows, columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    if a.shape.isVector { return Matrix(scalar: Double(try a.place(of: side) + 1)) }
    let places = try a.rowPlaces(of: side)
    return try Matrix(Shape(rows: a.rows, columns: 1), of: Double.self) { positions throws(MatrixError) in
      try Blocks.each(places.count) { block throws(MatrixError) in
        for i in block { positions[i] = Double(places[i] + 1) }
      }
    }
  }
}

enum ArgMax: PlaceOfExtreme {
  static let name = "argmax"
  static let doc = "The position of the largest entry of each row, counted from 1; of a row or column, one position."
  static let example = Example("argmax([1 4; 3 2])", "2\n1")
  static let side = Extreme.maximum
}

enum ArgMin: PlaceOfExtreme {
  static let name = "argmin"
  static let doc = "The position of the smallest entry of each row, counted from 1; of a row or column, one position."
  static let example = Example("argmin([1 4; 3 2])", "1\n2")
  static let side = Extreme.minimum
}

enum CumulativeSum: OperatorDefinition {
  static let name = "cumsum"
  static let operands = [Operand("A")]
  static let doc = "Running sums down the columns; along a row."
  static let example = Example("cumsum([1 2; 3 4])", "1  2\n4  6")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    return a.rows == 1 ? try a.transposed().cumulativeSums().transposed() : try a.cumulativeSums()
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: ReverseCumulativeSum.self), p.G)) }
}

/// Sums from the end: the adjoint of cumsum, and it of this.
enum ReverseCumulativeSum: OperatorDefinition {
  static let name = "revcumsum"
  static let isInternal = true
  static let operands = [Operand("A")]
  static let doc = "Running sums from the last row up; along a row, from its end."
  static let example = Example("revcumsum([1 2; 3 4])", "4  6\n3  4")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    if a.rows == 1 { return try a.transposed().cumulativeSums(fromEnd: true).transposed() }
    return try a.cumulativeSums(fromEnd: true)
  }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.make(Registry.opcode(of: CumulativeSum.self), p.G)) }
}

/// A count of entries, rows or columns: known from the shape alone.
protocol SizeOperator: WholeReduction {}

extension SizeOperator {
  static var derivative: Derivative { .zeroAlmostEverywhere("a size does not change with the entries") }
}

enum Count: SizeOperator {
  static let name = "length"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "np.size({0})", torch: "{0}.numel()", julia: "length({0})", octave: "numel({0})",
    givesNumber: true)
  static let doc = "The number of entries."
  static let example = Example("length([1 2 3; 4 5 6])", "6")
  static func number(_ matrix: Matrix) throws -> Double { Double(matrix.count) }
}

enum Rows: SizeOperator {
  static let name = "rows"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}.shape[0]", torch: "{0}.shape[0]", julia: "size({0}, 1)", octave: "rows({0})",
    givesNumber: true)
  static let doc = "The number of rows."
  static let example = Example("rows([1 2 3; 4 5 6])", "2")
  static func number(_ matrix: Matrix) throws -> Double { Double(matrix.rows) }
}

enum Columns: SizeOperator {
  static let name = "cols"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0}.shape[1]", torch: "{0}.shape[1]", julia: "size({0}, 2)", octave: "columns({0})",
    givesNumber: true)
  static let doc = "The number of columns."
  static let example = Example("cols([1 2 3; 4 5 6])", "3")
  static func number(_ matrix: Matrix) throws -> Double { Double(matrix.columns) }
}

/// A truth about all entries.
protocol Quantifier: WholeReduction {
  static func holds(_ matrix: Matrix) throws -> Bool
}

extension Quantifier {
  static var derivative: Derivative { Comparisons.jump }
  static var samples: [[Sample]] { [[.mask(4, 3)]] }
  static func elementType(_ operands: [ElementType]) -> ElementType { .mask }
  static func number(_ matrix: Matrix) throws -> Double { try holds(matrix) ? 1 : 0 }
  static func value(_ operands: Arguments) throws -> Matrix { Matrix(truth: try holds(operands[0])) }
}

enum AllTrue: Quantifier {
  static let name = "all"
  static let doc = "1 where every entry is true."
  static let example = Example("all([1 2 3] > 0)", "1")
  static func holds(_ matrix: Matrix) throws -> Bool { try matrix.all() }
}

enum AnyTrue: Quantifier {
  static let name = "any"
  static let doc = "1 where some entry is true."
  static let example = Example("any([1 2 3] > 2)", "1")
  static func holds(_ matrix: Matrix) throws -> Bool { try matrix.any() }
}

/// A value repeated to a shape. Formulas print it as a product with ones, which gives the same numbers.
enum Broadcast: OperatorDefinition {
  static let name = "broadcast"
  static let code: CodeTemplate? = CodeTemplate(
    numpy: "{0} * np.ones({1}.shape)", torch: "{0} * torch.ones_like({1})", julia: "{0} .* ones(size({1}))",
    octave: "{0} .* ones(size({1}))", level: 6, tensors: .none)
  static let isInternal = true
  static let operands = [Operand("a"), Operand("model")]
  static let doc = "A number, row or column repeated to the shape of the model."
  static let example = Example("broadcast([1 2], zeros(2, 2))", "1  2\n1  2")
  static let samples: [[Sample]] = [
    [.matrix(1, 1), .matrix(4, 3)], [.matrix(1, 3), .matrix(4, 3)], [.matrix(4, 1), .matrix(4, 3)],
  ]
  static func elementType(_ operands: [ElementType]) -> ElementType { operands[0] }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard try operands.broadcast() == operands[1] else { throw ShapeMismatch("the value is larger than the model") }
    return operands[1]
  }
  static func value(_ operands: Arguments) throws -> Matrix { try operands[0].broadcast(to: operands[1].shape) }
  static func adjoint(_ p: Pullback) { p.add(0, p.builder.unbroadcast(p.G, to: p.shape(0))) }
}
