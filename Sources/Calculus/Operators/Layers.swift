import Matrices

/// Layers of networks as compositions, and what judges their results.
enum Layers {
  static let operators: [any OperatorDefinition.Type] = [
    BatchNormalisation.self, LayerNormalisation.self, Attention.self, Standardize.self, OneHot.self, Accuracy.self,
    Confusion.self,
  ]

  /// (X − mean)/√(variance + ε)·γ + β over the axis that `mean` goes along.
  static func normalised<Mean: OperatorDefinition>(
    _ b: ExpressionBuilder, _ x: [NodeID], by mean: Mean.Type
  ) throws(ShapeMismatch) -> NodeID {
    let distance = try b.apply(.subtract, x[0], b.apply(mean, x[0]))
    let variance = try b.apply(mean, b.apply(.elementwisePower, distance, b.constant(2)))
    let deviation = try b.apply(SquareRoot.self, b.isConstant(x[3], 0) ? variance : b.apply(.add, variance, x[3]))
    let scaled = try b.apply(.elementwiseDivide, distance, deviation)
    return try b.apply(.add, b.apply(.hadamard, scaled, x[1]), x[2])
  }
}

/// Ioffe and Szegedy 2015, with the statistics of the present rows.
enum BatchNormalisation: Composite {
  static let name = "batchnorm"
  static let operands = [Operand("X"), Operand("γ"), Operand("β"), Operand("ε", default: 1e-5, keyword: true)]
  static let doc =
    "Columns to mean 0 and variance 1 (population), then times γ plus β; ε keeps a constant column finite."
  static let example = Example("batchnorm([1; 3], 1, 0; ε=0)", "-1\n 1")
  static let samples: [[Sample]] = [[.matrix(5, 3), .matrix(1, 3), .matrix(1, 3), .number(1e-5)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try Layers.normalised(b, x, by: ColumnMean.self)
  }
}

/// Ba, Kiros and Hinton 2016.
enum LayerNormalisation: Composite {
  static let name = "layernorm"
  static let operands = [Operand("X"), Operand("γ"), Operand("β"), Operand("ε", default: 1e-5, keyword: true)]
  static let doc = "Rows to mean 0 and variance 1 (population), then times γ plus β; ε keeps a constant row finite."
  static let example = Example("layernorm([1 3], 1, 0; ε=0)", "-1  1")
  static let samples: [[Sample]] = [[.matrix(3, 5), .matrix(1, 5), .matrix(1, 5), .number(1e-5)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    try Layers.normalised(b, x, by: RowMean.self)
  }
}

/// Vaswani et al. 2017, eq. 1.
enum Attention: Composite {
  static let name = "attention"
  static let operands = [Operand("Q"), Operand("K"), Operand("V")]
  static let doc = "softmax(Q·Kᵀ/√d)·V with d the width of Q: each row of Q looks at all rows of K."
  static let example = Example("attention([1 0], [1 0; 1 0], [2; 4])", "3")
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(5, 3), .matrix(5, 2)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    guard b.shape(x[0]).columns == b.shape(x[1]).columns, b.shape(x[1]).rows == b.shape(x[2]).rows else {
      throw ShapeMismatch("attention needs Q and K of one width, and K and V of as many rows", culprits: [0, 1, 2])
    }
    let scores = try b.apply(.product, x[0], b.apply(.transpose, x[1]))
    let scaled = try b.apply(.divide, scores, b.apply(SquareRoot.self, b.apply(.columns, x[0])))
    // Scores of a single key are a column; softmax by rows needs to know that they are rows of one.
    guard !b.shape(scaled).isColumn || b.shape(scaled).isScalar else {
      return try b.apply(.product, b.broadcast(b.constant(1), like: scaled), x[2])
    }
    return try b.apply(.product, b.apply(.softmax, scaled), x[2])
  }
}

/// Population statistics, as for batchnorm; a constant column becomes 0.
enum Standardize: Composite {
  static let name = "standardize"
  static let operands = [Operand("X")]
  static let doc = "Columns to mean 0 and standard deviation 1 (population); a constant column becomes 0."
  static let example = Example("standardize([1 5; 3 5])", "-1  0\n 1  0")
  static let samples: [[Sample]] = [[.matrix(5, 3)]]
  static func body(_ b: ExpressionBuilder, _ x: [NodeID]) throws(ShapeMismatch) -> NodeID {
    let size = try b.apply(.rows, x[0])
    let distance = try b.apply(.subtract, x[0], b.apply(.divide, b.apply(.colsum, x[0]), size))
    let variance = try b.apply(.divide, b.apply(.colsum, b.apply(.elementwisePower, distance, b.constant(2))), size)
    let safe = try b.apply(.add, variance, b.apply(.equal, variance, b.constant(0)))
    return try b.apply(.elementwiseDivide, distance, b.apply(SquareRoot.self, safe))
  }
}

/// Labels 1…k as rows with one 1: a mask, so that y ⊙ log(ŷ) selects (semantics S5).
enum OneHot: OperatorDefinition {
  static let name = "onehot"
  static let operands = [Operand("labels", .positions), Operand("k", .size)]
  static let doc = "A 1 in each row at the row's label, of labels 1…k; onehot(labels) takes the labels that are there."
  static let example = Example("onehot([2; 1], 3)", "0  1  0\n1  0  0")
  static let derivative = Derivative.undefined("onehot reads labels, which have no derivative")
  static let samples: [[Sample]] = [[.row([2, 1, 3]), .number(3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .mask }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    SymbolicShape(rows: try operands.positionCount(0), columns: try operands.size(1))
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (labels, classes) = (try operands.places(0), try operands.size(1, of: "onehot"))
    for label in labels where label < 0 || label >= classes {
      throw ShapeMismatch("label \(label + 1) is outside 1…\(classes)")
    }
    var truths = try Matrix.zeros(Shape(rows: labels.count, columns: classes), .mask)
    try truths.withMutableSpan(of: UInt8.self) { truths throws(MatrixError) in
      try Blocks.each(labels.count) { block throws(MatrixError) in
        for row in block { truths[labels[row] * labels.count + row] = 1 }
      }
    }
    return truths
  }
}

enum Accuracy: OperatorDefinition {
  static let name = "accuracy"
  static let operands = [Operand("y"), Operand("ŷ")]
  static let doc =
    "The share of rows whose largest entries stand at the same place; of two columns, of equal entries after rounding."
  static let example = Example("accuracy([1 0; 0 1], [0.6 0.4; 0.7 0.3])", "0.5")
  static let derivative = Derivative.undefined("accuracy counts rows, so it has no derivative")
  static let samples: [[Sample]] = [[.onehot(4, 3), .probabilities(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0] == operands[1] else { throw ShapeMismatch("accuracy compares matrices of one shape") }
    return .scalar
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    guard a.rows > 0, a.columns > 0 else { return Matrix(scalar: .nan) }
    var hits = 0
    if a.columns == 1 {
      hits = try Matrix.zip(Equal.self, a.map(Round.self), b.map(Round.self)).countTrue()
    } else {
      let (truths, guesses) = (try a.rowPlaces(of: .maximum), try b.rowPlaces(of: .maximum))
      try Blocks.each(truths.count) { rows throws(MatrixError) in
        for row in rows where truths[row] == guesses[row] { hits += 1 }
      }
    }
    return Matrix(scalar: Double(hits) / Double(a.rows))
  }
}

enum Confusion: OperatorDefinition {
  static let name = "confusion"
  static let operands = [Operand("y"), Operand("ŷ")]
  static let doc = "How many rows of class i (by y) were taken for class j (by ŷ): entry (i, j)."
  static let example = Example("confusion([1 0; 0 1; 0 1], [0.6 0.4; 0.7 0.3; 0.2 0.8])", "1  0\n1  1")
  static let derivative = Derivative.undefined("confusion counts rows, so it has no derivative")
  static let samples: [[Sample]] = [[.onehot(4, 3), .probabilities(4, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .float64 }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard operands[0] == operands[1] else { throw ShapeMismatch("confusion compares matrices of one shape") }
    return SymbolicShape(rows: operands[0].columns, columns: operands[0].columns)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, b) = (operands[0], operands[1])
    let classes = Shape(rows: a.columns, columns: a.columns)
    guard a.rows > 0, a.columns > 0 else { return try Matrix.zeros(classes) }
    let (truths, guesses) = (try a.rowPlaces(of: .maximum), try b.rowPlaces(of: .maximum))
    var counts = try Matrix.zeros(classes)
    try counts.withMutableSpan(of: Double.self) { counts throws(MatrixError) in
      try Blocks.each(truths.count) { block throws(MatrixError) in
        for row in block { counts[guesses[row] * a.columns + truths[row]] += 1 }
      }
    }
    return counts
  }
}
