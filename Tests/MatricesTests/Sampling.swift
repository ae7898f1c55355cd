import Matrices

/// The shapes that tests go through: nothing, thin, square, and beyond every block size inside.
let shapes: [Shape] = [
  (0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (2, 3), (7, 4), (4, 4), (17, 33), (40, 3), (300, 9), (5, 130),
].map { Shape(rows: $0, columns: $1) }

let floats: [ElementType] = [.float64, .float32]

/// Standard normal numbers, the same in every run.
func sample(_ rows: Int, _ columns: Int, _ type: ElementType = .float64, seed: UInt64 = 7) throws -> Matrix {
  var generator = RandomGenerator(seed: seed)
  return try Matrix.normal(Shape(rows: rows, columns: columns), type, using: &generator)
}

func sample(_ shape: Shape, _ type: ElementType = .float64, seed: UInt64 = 7) throws -> Matrix {
  try sample(shape.rows, shape.columns, type, seed: seed)
}

/// The rows of a small matrix.
func rows(_ matrix: Matrix) throws -> [[Double]] {
  try (0..<matrix.rows).map { i in try (0..<matrix.columns).map { try matrix.entry(i, $0) } }
}

/// The largest difference of two matrices of one shape; infinite for different shapes.
func distance(_ a: Matrix, _ b: Matrix) throws -> Double {
  guard a.shape == b.shape else { return .infinity }
  return try zip(a.columnMajorValues(), b.columnMajorValues()).reduce(0) { worst, pair in
    // NaN must not be lost in max.
    let difference = abs(pair.0 - pair.1)
    return difference <= worst ? worst : difference
  }
}

/// What rounding may add up to over `terms` terms.
func tolerance(_ type: ElementType, terms: Int = 1) -> Double {
  (type == .float32 ? Double(Float.ulpOfOne) : Double.ulpOfOne) * Double(16 * max(1, terms))
}

/// The triple loop that defines a product.
func naiveProduct(_ a: Matrix, _ b: Matrix) throws -> Matrix {
  var values: [Double] = []
  for j in 0..<b.columns {
    for i in 0..<a.rows {
      values.append(try (0..<a.columns).reduce(0) { try $0 + a.entry(i, $1) * b.entry($1, j) })
    }
  }
  return try Matrix(columnMajor: values, Shape(rows: a.rows, columns: b.columns))
}
