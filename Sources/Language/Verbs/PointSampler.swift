import Calculus
import Matrices

/// Random values for what a claim rests on: as shaped and as known as the real ones, of different sizes, with 0, ±1 and
/// ties among them, and some points where all is positive.
struct PointSampler {
  private var random: RandomGenerator
  /// One number for each size symbol, by its text, for each way that sizes are drawn.
  private var sizes = Array(repeating: [String: Int](), count: Self.smallestSizes.count)
  private static let smallestSizes = [3, 2, 4]

  /// What is assumed beyond what is known.
  private let assumption: Assumption?

  init(seed: UInt64, assuming assumption: Assumption? = nil) {
    random = RandomGenerator(seed: seed)
    self.assumption = assumption
  }

  /// Whether a point has zeros and ties, so that matrices may be singular.
  static func isDegenerate(_ point: Int) -> Bool { point % 4 == 3 }

  mutating func value(of quantity: Quantity, _ point: Int, _ interpreter: Interpreter) throws -> Matrix {
    let version = quantity.version
    var facts = version.facts
    if let assumption, assumption.quantity == quantity.id { facts.insert(assumption.fact) }
    if let symbol = version.sizeSymbol { return Matrix(scalar: Double(number(symbol, point, interpreter))) }
    let shape = Shape(
      rows: number(version.shape.rows, point, interpreter),
      columns: number(version.shape.columns, point, interpreter))
    if let given = version.payload.matrix {
      // What was typed in the claim itself.
      if version.name == nil, version.recipe.isLeaf { return given }
      // A whole number may be a size or a position, and labels are what they are.
      if given.isScalar, given.number(at: 0).rounded() == given.number(at: 0), version.recipe.isLeaf { return given }
      if given.isMask, !facts.contains(.onehot) { return given }
    }
    if facts.contains(.onehot) { return try onehot(shape) }
    let drawn: [Double] = (0..<shape.count).map { _ in
      switch point % 4 {
      case 3: Double(Int(random.below(3)) - 1)
      // Roots and logarithms have numbers here.
      case 2: 2 * random.uniform() + 0.25
      default: 4 * random.uniform() - 2
      }
    }
    var values = try Matrix(columnMajor: drawn, shape)
    if facts.contains(.positive) {
      values = try Self.isDegenerate(point) ? values.map(OneOrTwo.self) : values.map(PositivePart.self)
    }
    if facts.contains(.symmetric) { values = try values.adding(1, times: values.transposed()) }
    if facts.contains(.diagonal) { values = try Matrix.diagonalMatrix(values.diagonal()) }
    if facts.contains(.invertible) { values = try values.adding(5, times: Matrix.identity(shape.rows)) }
    if facts.contains(.orthogonal) { values = try orthogonal(shape, isDiagonal: facts.contains(.diagonal)) }
    if assumption?.fact == .rowsSumToOne, assumption?.quantity == quantity.id {
      // What is assumed is the sum alone.
      let missing = try Matrix.zip(Gap.self, Matrix(scalar: 1), values.rowSums())
      values = try values.adding(1 / Double(max(1, shape.columns)), times: missing.broadcast(to: shape))
    } else if facts.contains(.rowsSumToOne) {
      let positive = try values.map(PositivePart.self)
      values = try Matrix.zip(Quotient.self, positive, positive.rowSums())
    }
    return values
  }

  /// A rotation or a reflection.
  private mutating func orthogonal(_ shape: Shape, isDiagonal: Bool) throws -> Matrix {
    let signs = (0..<shape.rows).map { _ in random.below(2) == 0 ? -1.0 : 1.0 }
    let diagonal = try Matrix.diagonalMatrix(Matrix(columnMajor: signs, Shape(rows: shape.rows, columns: 1)))
    if isDiagonal { return diagonal }
    let drawn: [Double] = (0..<shape.count).map { _ in 4 * random.uniform() - 2 }
    return try Matrix.product(Matrix(columnMajor: drawn, shape).qr().q, diagonal)
  }

  private mutating func onehot(_ shape: Shape) throws -> Matrix {
    var truths = Array(repeating: false, count: shape.count)
    for row in 0..<shape.rows where shape.columns > 0 {
      truths[Int(random.below(UInt64(shape.columns))) * shape.rows + row] = true
    }
    return try Matrix(mask: truths, shape)
  }

  /// Different names get different small sizes, so that a forgotten transpose shows.
  private mutating func number(_ size: Size, _ point: Int, _ interpreter: Interpreter) -> Int {
    if let known = size.known { return known }
    let text = interpreter.graph.sizes.text(size)
    let way = point / 4 % sizes.count
    if let number = sizes[way][text] { return number }
    let number = Self.smallestSizes[way] + sizes[way].count
    sizes[way][text] = number
    return number
  }

  private enum PositivePart: UnaryFunction { static func apply<T: Scalar>(_ x: T) -> T { x.magnitude + 0.25 } }
  private enum OneOrTwo: UnaryFunction { static func apply<T: Scalar>(_ x: T) -> T { x == 0 ? 2 : 1 } }
  private enum Gap: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x - y } }
  private enum Quotient: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y } }
}
