import Testing

@testable import Matrices

private enum Minus: BinaryFunction {
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x - y }
}

private enum Less: BinaryPredicate {
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool { x < y }
}

private enum Fused: TernaryFunction {
  static func apply<T: Scalar>(_ x: T, _ y: T, _ z: T) -> T { x * y - z }
}

private enum Tanh: UnaryFunction {
  static func apply<T: Scalar>(_ x: T) -> T { T.tanh(x) }
}

private enum Positive: UnaryPredicate {
  static func holds<T: Scalar>(_ x: T) -> Bool { x > 0 }
}

@Suite struct BroadcastingTests {
  /// The entry that an operand has at a place of the result.
  private func spread(_ matrix: Matrix, _ i: Int, _ j: Int) throws -> Double {
    try matrix.entry(matrix.rows == 1 ? 0 : i, matrix.columns == 1 ? 0 : j)
  }

  @Test(arguments: floats)
  func everyWayThatOperandsSpread(_ type: ElementType) throws {
    for whole in shapes {
      let full = try sample(whole, type, seed: 1)
      for part in [whole, .scalar, Shape(rows: 1, columns: whole.columns), Shape(rows: whole.rows, columns: 1)] {
        let other = try sample(part, type, seed: 2)
        for (a, b) in [(full, other), (other, full)] {
          let difference = try Matrix.zip(Minus.self, a, b)
          let comparison = try Matrix.zip(Less.self, a, b)
          let mixture = try Matrix.zip(Fused.self, a, b, full)
          #expect(difference.shape == whole && difference.elementType == type)
          #expect(comparison.shape == whole && comparison.isMask && mixture.shape == whole)
          for j in 0..<whole.columns {
            for i in 0..<whole.rows {
              let (x, y) = (try spread(a, i, j), try spread(b, i, j))
              #expect(try abs(difference.entry(i, j) - (x - y)) <= tolerance(type))
              #expect(try comparison.entry(i, j) == (x < y ? 1 : 0))
              #expect(try abs(mixture.entry(i, j) - (x * y - full.entry(i, j))) <= tolerance(type))
            }
          }
        }
      }
    }
  }

  @Test func everythingElseIsRefused() throws {
    let refused = [
      ((2, 3), (3, 2)), ((2, 3), (2, 2)), ((1, 3), (2, 1)), ((3, 1), (1, 2)), ((0, 3), (2, 3)), ((1, 2), (4, 3)),
    ]
    for (a, b) in refused {
      let (x, y) = (Shape(rows: a.0, columns: a.1), Shape(rows: b.0, columns: b.1))
      #expect(throws: MatrixError.notBroadcastable(operation: "-", x, y)) {
        try Matrix.zip(Minus.self, Matrix.zeros(x), Matrix.zeros(y), operation: "-")
      }
    }
  }

  @Test func aRowAndAColumnAreToldWhatToWrite() {
    let error = MatrixError.notBroadcastable(operation: "+", Shape(rows: 1, columns: 3), Shape(rows: 4, columns: 1))
    #expect(
      error.message
        == "+: a 1×3 and a 4×1 do not fit; transpose one of them, or write ones(4, 1)·row for the row over 4 rows")
  }

  @Test func typesMeet() throws {
    func type(_ a: Matrix, _ b: Matrix) throws -> ElementType { try Matrix.zip(Minus.self, a, b).elementType }
    let (wide, narrow) = (try sample(2, 2), try sample(2, 2, .float32))
    let mask = try Matrix.filled(1, Shape(rows: 2, columns: 2), .mask)
    #expect(try type(wide, narrow) == .float64)
    #expect(try type(Matrix(scalar: 0.1), narrow) == .float32)
    #expect(try type(narrow, Matrix(scalar: 0.1)) == .float32)
    #expect(try type(wide, Matrix(scalar: 0.1, type: .float32)) == .float64)
    #expect(try type(Matrix(scalar: 1), Matrix(scalar: 1, type: .float32)) == .float32)
    #expect(try type(mask, narrow) == .float32)
    #expect(try type(mask, mask) == .float64)
    #expect(try type(Matrix(truth: true), Matrix(scalar: 1, type: .float32)) == .float32)
    #expect(try Matrix.select(mask, Matrix(scalar: 0), narrow).elementType == .float32)
  }

  @Test func mapsOfOneMatrix() throws {
    let matrix = try sample(17, 3)
    #expect(try matrix.map(Tanh.self).columnMajorValues() == matrix.columnMajorValues().map { Double.tanh($0) })
    #expect(try matrix.map(Positive.self).countTrue() == matrix.columnMajorValues().filter { $0 > 0 }.count)
    #expect(try matrix.converted(to: .float32).map(Tanh.self).elementType == .float32)
    let mask = try matrix.map(Positive.self)
    #expect(try mask.map(Tanh.self).elementType == .float64)
    #expect(try mask.map(Positive.self) == mask)
  }

  @Test func aMaskSelectsEvenAtNaN() throws {
    let values = try Matrix(rows: [[.nan, 2], [.infinity, -4]])
    let mask = try Matrix(rows: [[0, 1], [0, 1]]).converted(to: .mask)
    #expect(try values.selecting(mask).columnMajorValues() == [0, 0, 2, -4])
    #expect(try values.converted(to: .float32).selecting(mask).elementType == .float32)
    #expect(try values.selecting(Matrix(truth: false)).columnMajorValues() == [0, 0, 0, 0])
    let row = try Matrix(mask: [false, true], Shape(rows: 1, columns: 2))
    #expect(try values.selecting(row).columnMajorValues() == [0, 0, 2, -4])
    #expect(try Matrix(scalar: 3).selecting(mask).columnMajorValues() == [0, 0, 3, 3])
    #expect(try Matrix.select(mask, values, Matrix(scalar: 7)).columnMajorValues() == [7, 7, 2, -4])
  }
}
