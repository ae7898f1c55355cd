import Testing

@testable import Matrices

@Suite struct ProductsTests {
  static let sizes = [
    (0, 0, 0), (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 7, 1), (5, 1, 6), (3, 4, 5), (150, 3, 10), (10, 150, 6),
    (33, 17, 29), (1, 200, 150), (200, 150, 1), (64, 48, 80), (40, 41, 43),
  ]

  @Test(arguments: floats)
  func productsAgreeWithTheDefinition(_ type: ElementType) throws {
    for (m, k, n) in Self.sizes {
      let (a, b) = (try sample(m, k, type, seed: 1), try sample(k, n, type, seed: 2))
      let expected = try naiveProduct(a, b)
      let bound = tolerance(type, terms: k)
      let (at, bt) = (try a.transposed(), try b.transposed())
      let product = try Matrix.product(a, b)
      #expect(product.elementType == type)
      #expect(try distance(product, expected) <= bound)
      #expect(try distance(Matrix.product(at, transposeA: true, b), expected) <= bound)
      #expect(try distance(Matrix.product(a, bt, transposeB: true), expected) <= bound)
      #expect(try distance(Matrix.product(at, transposeA: true, bt, transposeB: true), expected) <= bound)
    }
  }

  @Test func innerSizesMustAgree() throws {
    let (a, b) = (try sample(2, 3), try sample(2, 4))
    #expect(throws: MatrixError.innerSizesDiffer(a.shape, b.shape)) { try Matrix.product(a, b) }
    #expect(try Matrix.product(a, transposeA: true, b).shape == Shape(rows: 3, columns: 4))
  }

  @Test func typesMeet() throws {
    let mask = try Matrix(rows: [[1, 0], [1, 1]]).converted(to: .mask)
    #expect(try Matrix.product(mask, mask) == Matrix(rows: [[1, 0], [2, 1]]))
    #expect(try Matrix.product(mask, sample(2, 2, .float32)).elementType == .float32)
    #expect(try Matrix.product(sample(2, 2), sample(2, 2, .float32)).elementType == .float64)
  }

  @Test func notANumberStaysOne() throws {
    let a = try Matrix.filled(.nan, Shape(rows: 50, columns: 50))
    let b = try Matrix.zeros(Shape(rows: 50, columns: 50))
    #expect(try Matrix.product(a, b).columnMajorValues().allSatisfy(\.isNaN))
    let zeros = try Matrix.zeros(Shape(rows: 50, columns: 1))
    #expect(try Matrix.product(a, zeros).columnMajorValues().allSatisfy(\.isNaN))
    #expect(try Matrix.product(zeros, transposeA: true, a).columnMajorValues().allSatisfy(\.isNaN))
    #expect(try Matrix.product(Matrix(scalar: .nan), Matrix(scalar: 0)).scalarValue?.isNaN == true)
  }

  @Test func theSameOperandsGiveTheSameBits() throws {
    let (a, b) = (try sample(300, 200), try sample(200, 100, seed: 3))
    #expect(try Matrix.product(a, b).isIdentical(to: Matrix.product(a, b)))
  }

  @Test func additionOfAMultiple() throws {
    for type in floats {
      var a = try sample(40, 3, type, seed: 1)
      let x = try sample(40, 3, seed: 2)
      let expected = try zip(a.columnMajorValues(), x.columnMajorValues()).map { $0 - 0.5 * $1 }
      #expect(try distance(a.adding(-0.5, times: x), Matrix(columnMajor: expected, a.shape)) <= tolerance(type))
      try a.add(-0.5, times: x)
      #expect(a.elementType == type)
      #expect(try distance(a, Matrix(columnMajor: expected, a.shape)) <= tolerance(type))
    }
    #expect(throws: MatrixError.self) { try sample(2, 2).adding(1, times: sample(2, 1)) }
  }
}
