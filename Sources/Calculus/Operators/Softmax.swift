import Matrices

/// Softmax and its relatives: by rows; on an n×1 column over its entries.
enum SoftmaxFamily {
  static let operators: [any OperatorDefinition.Type] = [
    Softmax.self, LogSoftmax.self, LogSumExp.self, FirstPlace.self,
  ]

  /// exp(A − max), and its sums, with the maximum of each row out so that nothing overflows.
  static func parts(_ a: Matrix) throws -> (shifted: Matrix, sums: Matrix, peak: Matrix) {
    let peak = try a.rowExtremes(.maximum)
    // A row of −∞ alone has no finite peak to take out.
    let finite = try peak.map(FiniteOrZero.self)
    let shifted = try Matrix.zip(Subtract.self, a, finite)
    return (shifted, try shifted.map(Exp.self).rowSums(), finite)
  }

  /// Runs a computation by rows, on a column as its transpose.
  static func byRows(_ a: Matrix, _ body: (Matrix) throws -> Matrix) throws -> Matrix {
    let floats = a.isMask ? try a.converted(to: .float64) : a
    if floats.isEmpty { return floats }
    if floats.columns == 1, floats.rows > 1 { return try body(floats.transposed()).transposed() }
    return try body(floats)
  }

  /// Sums over what softmax normalises.
  static func normaliser(_ p: Pullback, _ x: NodeID) -> NodeID {
    let shape = p.shape(0)
    return shape.isColumn ? p.builder.sum(x) : p.builder.rowsum(x)
  }
}

private enum FiniteOrZero: UnaryFunction {
  static func apply<T: Scalar>(_ x: T) -> T { x.isFinite ? x : 0 }
}

enum Softmax: OperatorDefinition {
  static let name = "softmax"
  static let code: CodeTemplate? = CodeTemplate(
    numpy:
      "np.exp({0} - np.max({0}, axis={axis}, keepdims=True)) / np.sum(np.exp({0} - np.max({0}, axis={axis}, keepdims=True)), axis={axis}, keepdims=True)",
    torch: "torch.softmax({0}, dim={axis})",
    julia: "exp.({0} .- maximum({0}, dims={dim})) ./ sum(exp.({0} .- maximum({0}, dims={dim})), dims={dim})",
    octave: "exp({0} - max({0}, [], {dim})) ./ sum(exp({0} - max({0}, [], {dim})), {dim})", level: 6)
  static let operands = [Operand("Z")]
  static let doc = "exp(z) over the sum of its row, so that rows sum to 1; on a column, over its entries."
  static let example = Example("softmax([0 0; 0 log(3)])", "0.5   0.5\n0.25  0.75")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(4, 1)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    try SoftmaxFamily.byRows(operands[0]) { a in
      if let whole = try a.softmaxRows() { return whole }
      let (shifted, sums, _) = try SoftmaxFamily.parts(a)
      return try Matrix.zip(ElementwiseDivide.self, shifted.map(Exp.self), sums)
    }
  }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    let mean = SoftmaxFamily.normaliser(p, b.times(p.G, p.y))
    p.add(0, b.times(p.y, b.minus(p.G, mean)))
  }
  static func latex(_ operands: [String]) -> String? { "\\operatorname{softmax}\\left(\(operands[0])\\right)" }
}

enum LogSoftmax: OperatorDefinition {
  static let name = "logsoftmax"
  static let code: CodeTemplate? = CodeTemplate(
    numpy:
      "{0} - np.max({0}, axis={axis}, keepdims=True) - np.log(np.sum(np.exp({0} - np.max({0}, axis={axis}, keepdims=True)), axis={axis}, keepdims=True))",
    torch: "torch.log_softmax({0}, dim={axis})",
    julia: "({0} .- maximum({0}, dims={dim})) .- log.(sum(exp.({0} .- maximum({0}, dims={dim})), dims={dim}))",
    octave: "({0} - max({0}, [], {dim})) - log(sum(exp({0} - max({0}, [], {dim})), {dim}))", level: 7)
  static let operands = [Operand("Z")]
  static let doc = "The logarithm of softmax, without its overflow and underflow."
  static let example = Example("logsoftmax([0 0])", "-0.693147  -0.693147")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(4, 1)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  static func value(_ operands: Arguments) throws -> Matrix {
    try SoftmaxFamily.byRows(operands[0]) { a in
      if let whole = try a.softmaxRows(isLogarithm: true) { return whole }
      let (shifted, sums, _) = try SoftmaxFamily.parts(a)
      return try Matrix.zip(Subtract.self, shifted, sums.map(Log.self))
    }
  }
  static func adjoint(_ p: Pullback) {
    let b = p.builder
    p.add(0, b.minus(p.G, b.times(b.make(.softmax, p[0]), SoftmaxFamily.normaliser(p, p.G))))
  }
}

enum LogSumExp: OperatorDefinition {
  static let name = "logsumexp"
  static let code: CodeTemplate? = CodeTemplate(
    numpy:
      "np.log(np.sum(np.exp({0} - np.max({0}, axis={axis}, keepdims=True)), axis={axis}, keepdims=True)) + np.max({0}, axis={axis}, keepdims=True)",
    torch: "torch.logsumexp({0}, dim={axis}, keepdim=True)",
    julia: "log.(sum(exp.({0} .- maximum({0}, dims={dim})), dims={dim})) .+ maximum({0}, dims={dim})",
    octave: "log(sum(exp({0} - max({0}, [], {dim})), {dim})) + max({0}, [], {dim})", level: 7)
  static let operands = [Operand("Z")]
  static let doc = "log(sum(exp(z))) of each row, as a column; of a column, one number."
  static let example = Example("logsumexp([0 0])", "0.693147")
  static let samples: [[Sample]] = [[.matrix(4, 3)], [.matrix(4, 1)], [.matrix(1, 3)]]
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    operands[0].isColumn ? .scalar : SymbolicShape(rows: operands[0].rows, columns: 1)
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let a = operands[0]
    if a.isEmpty {
      return try Matrix.filled(-.infinity, a.columns == 1 ? .scalar : Shape(rows: a.rows, columns: 1))
    }
    return try SoftmaxFamily.byRows(a) { a in
      let (_, sums, peak) = try SoftmaxFamily.parts(a)
      return try Matrix.zip(Add.self, sums.map(Log.self), peak)
    }
  }
  static func adjoint(_ p: Pullback) {
    p.add(0, p.builder.times(p.builder.make(.softmax, p[0]), p.G))
  }
}

/// 1 at the first entry of each row, column or matrix that equals its extreme: where an extreme's gradient goes.
enum FirstPlace: OperatorDefinition {
  static let name = "firstplace"
  static let isInternal = true
  static let operands = [Operand("A"), Operand("extreme")]
  static let doc = "A mask of the first entries that equal the extreme: of each row, of each column, or of all."
  static let example = Example("firstplace([1 4; 4 2], 4)", "0  0\n1  0")
  static let derivative = Comparisons.jump
  static let samples: [[Sample]] = [[.matrix(4, 3), .matrix(4, 1)], [.matrix(4, 3), .matrix(1, 3)]]
  static func elementType(_ operands: [ElementType]) -> ElementType { .mask }
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard try operands.broadcast() == operands[0] else { throw ShapeMismatch("the extremes are more than the entries") }
    return operands[0]
  }
  static func value(_ operands: Arguments) throws -> Matrix {
    let (a, extreme) = (operands[0], operands[1])
    var taken = try Matrix.zeros(extreme.shape, .mask)
    return try Matrix(a.shape, of: UInt8.self) { truths throws(MatrixError) in
      try taken.withMutableSpan(of: UInt8.self) { taken throws(MatrixError) in
        try Blocks.eachColumn(a.shape) { column, rows throws(MatrixError) in
          for row in rows {
            let group = extreme.isScalar ? 0 : extreme.columns == 1 ? row : column
            let place = column * a.rows + row
            let isFirst = taken[group] == 0 && a.number(at: place) == extreme.number(at: group)
            if isFirst { taken[group] = 1 }
            truths[place] = isFirst ? 1 : 0
          }
        }
      }
    }
  }
}
