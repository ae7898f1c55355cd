import Testing

@testable import Matrices

@Suite struct MatrixTests {
  @Test func literalsKeepTheirPlaces() throws {
    let matrix = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(matrix.shape == Shape(rows: 2, columns: 3))
    #expect(try matrix.columnMajorValues() == [1, 4, 2, 5, 3, 6])
    #expect(try matrix.entry(1, 2) == 6)
    #expect(try matrix.entry(at: 1) == 4)
    #expect(matrix.shape.description == "2×3")
    #expect(try Matrix(rows: []).shape == Shape(rows: 0, columns: 0))
  }

  @Test func raggedRowsAreRefused() {
    #expect(throws: MatrixError.raggedRows(row: 1, count: 1, expected: 2)) { try Matrix(rows: [[1, 2], [3]]) }
    #expect(throws: MatrixError.countsDiffer(from: Shape(rows: 3, columns: 1), to: .scalar)) {
      try Matrix(columnMajor: [1, 2, 3] as [Double], .scalar)
    }
  }

  @Test func positionsAreChecked() throws {
    let matrix = try sample(2, 3)
    #expect(throws: MatrixError.outOfRange(axis: "row", index: 2, count: 2)) { try matrix.entry(2, 0) }
    #expect(throws: MatrixError.outOfRange(axis: "column", index: -1, count: 3)) { try matrix.entry(0, -1) }
    #expect(throws: MatrixError.outOfRange(axis: "entry", index: 6, count: 6)) { try matrix.entry(at: 6) }
  }

  @Test(arguments: [ElementType.float64, .float32, .mask])
  func zerosAndFilled(_ type: ElementType) throws {
    for shape in shapes {
      let zeros = try Matrix.zeros(shape, type)
      #expect(try zeros.shape == shape && zeros.elementType == type && zeros.sum() == 0)
      #expect(try Matrix.filled(1, shape, type).sum() == Double(shape.count))
    }
  }

  @Test func sizesAreCheckedBeforeMemoryIsTaken() {
    #expect(throws: MatrixError.negativeSize(-1)) { try Matrix.zeros(Shape(rows: -1, columns: 2)) }
    #expect(throws: MatrixError.negativeSize(-5)) { try Matrix.zeros(Shape(rows: 0, columns: -5)) }
    for shape in [
      Shape(rows: .max, columns: .max), Shape(rows: .max, columns: 1), Shape(rows: 1 << 40, columns: 1 << 20),
    ] {
      #expect(throws: MatrixError.tooLarge(shape, bytes: nil, available: nil)) { try Matrix.zeros(shape) }
    }
    // 8 TB: more than this machine has, less than an address can reach.
    #expect { try Matrix.zeros(Shape(rows: 1 << 20, columns: 1 << 20)) } throws: { error in
      if case .tooLarge(_, bytes: 1 << 43, .some) = error as? MatrixError { return true }
      return false
    }
  }

  @Test func copiesAreValues() throws {
    let original = try sample(3, 3)
    var copy = original
    try copy.withMutableSpan(of: Double.self) { entries throws(MatrixError) in entries[0] = 99 }
    #expect(try copy.entry(0, 0) == 99)
    #expect(original.isIdentical(to: try sample(3, 3)))
  }

  @Test func anUnsharedMatrixChangesInPlace() throws {
    var matrix = try sample(3, 3)
    #expect(staysInPlace(&matrix))
    let copy = matrix
    #expect(!staysInPlace(&matrix))
    #expect(try copy.entry(0, 0) == 1)
  }

  private func staysInPlace(_ matrix: inout Matrix) -> Bool {
    let before = ObjectIdentifier(matrix.storage)
    try? matrix.withMutableSpan(of: Double.self) { entries throws(MatrixError) in entries[0] = 1 }
    return before == ObjectIdentifier(matrix.storage)
  }

  @Test func memoryStartsOnABoundary() throws {
    for shape in shapes {
      let matrix = try Matrix.zeros(shape, .float32)
      #expect(unsafe UInt(bitPattern: matrix.storage.base) % 64 == 0)
    }
  }

  @Test func equalityComparesNumbersAndIdentityBits() throws {
    let a = try Matrix(rows: [[1, 0]])
    #expect(try a == a.converted(to: .mask) && a == a.converted(to: .float32))
    #expect(try !a.isIdentical(to: a.converted(to: .float32)))
    #expect(try a == Matrix(rows: [[1, -0.0]]))
    #expect(try !a.isIdentical(to: Matrix(rows: [[1, -0.0]])))
    let nan = Matrix(scalar: .nan)
    #expect(nan != nan)
    #expect(nan.isIdentical(to: Matrix(scalar: .nan)))
    #expect(try a != a.transposed())
  }

  @Test func conversions() throws {
    let values = try Matrix(rows: [[0, 0.1, .nan, -2]])
    #expect(try values.converted(to: .mask).columnMajorValues() == [0, 1, 1, 1])
    #expect(try values.converted(to: .float32).entry(0, 1) == Double(Float(0.1)))
    #expect(
      try Matrix(mask: [true, false], Shape(rows: 2, columns: 1)).converted(to: .float64).columnMajorValues() == [1, 0])
  }

  @Test func scalars() throws {
    #expect(Matrix(scalar: 2.5).scalarValue == 2.5)
    #expect(Matrix(scalar: 2.5, type: .float32).scalarValue == 2.5)
    #expect(Matrix(truth: true).scalarValue == 1)
    #expect(try sample(1, 2).scalarValue == nil)
  }

  @Test func messages() {
    let tooLarge = MatrixError.tooLarge(
      Shape(rows: 1_000_000, columns: 1_000_000), bytes: 8_000_000_000_000, available: 24_500_000_000)
    #expect(tooLarge.message == "a 1000000×1000000 matrix needs 8 TB, and 24.5 GB are free")
    #expect(
      MatrixError.innerSizesDiffer(Shape(rows: 150, columns: 3), Shape(rows: 10, columns: 6)).message
        == "a 150×3 and a 10×6 have no product: the inner sizes 3 and 10 differ")
    #expect(
      MatrixError.notSymmetric(operation: "eig", row: 1, column: 0).message
        == "eig needs a symmetric matrix: entries (2, 1) and (1, 2) differ")
    #expect(MatrixError.outOfRange(axis: "row", index: 3, count: 3).message == "there is no row 4: there are 3 rows")
    #expect(
      MatrixError.outOfRange(axis: "entry", index: 0, count: 0).message == "there is no entry 1: there are no entries")
    #expect(
      MatrixError.notFinite(operation: "svd", row: 0, column: 1).message
        == "svd needs finite numbers, and entry (1, 2) is NaN or infinite")
  }
}
