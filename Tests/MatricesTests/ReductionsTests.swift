import Testing

@testable import Matrices

@Suite struct ReductionsTests {
  @Test(arguments: floats)
  func sumsAgreeWithTheDefinition(_ type: ElementType) throws {
    for shape in shapes {
      let matrix = try sample(shape, type)
      let lines = try rows(matrix)
      let bound = tolerance(type, terms: shape.count)
      #expect(try abs(matrix.sum() - matrix.columnMajorValues().reduce(0, +)) <= bound)
      let rowSums = try Matrix.column(lines.map { $0.reduce(0, +) })
      #expect(try distance(matrix.rowSums(), rowSums) <= bound)
      #expect(try matrix.rowSums().elementType == type)
      let columnSums = try Matrix.row((0..<shape.columns).map { j in lines.reduce(0) { $0 + $1[j] } })
      #expect(try distance(matrix.columnSums(), columnSums) <= bound)
      #expect(try distance(matrix.transposed().rowSums(), columnSums.transposed()) <= bound)
      #expect(try matrix.rowMeans().shape == Shape(rows: shape.rows, columns: 1))
      #expect(try matrix.columnMeans().shape == Shape(rows: 1, columns: shape.columns))
    }
  }

  @Test func emptySums() throws {
    let none = try Matrix.zeros(Shape(rows: 0, columns: 3))
    #expect(try none.sum() == 0 && none.mean().isNaN && none.product() == 1)
    #expect(try none.columnSums().columnMajorValues() == [0, 0, 0])
    #expect(try none.columnMeans().columnMajorValues().allSatisfy(\.isNaN))
    #expect(try none.rowSums().shape == Shape(rows: 0, columns: 1))
    #expect(try none.transposed().rowSums().columnMajorValues() == [0, 0, 0])
    #expect(try none.norm(.two) == 0)
  }

  /// Adding one by one would be off by some 10⁻³; by halves the error is a few units in the last place.
  @Test func pairwiseSumsStayExact() throws {
    let count = 1_000_003
    let tenths = try Matrix.filled(0.1, Shape(rows: count, columns: 1), .float32)
    let exact = Double(Float(0.1)) * Double(count)
    #expect(try abs(tenths.sum() - exact) / exact < 20 * Double(Float.ulpOfOne))
    #expect(try abs(tenths.transposed().rowSums().number(at: 0) - exact) / exact < 20 * Double(Float.ulpOfOne))
    let wide = try Matrix.filled(0.1, Shape(rows: 2, columns: 50_001), .float32)
    let expected = Double(Float(0.1)) * 50_001
    for i in 0..<2 {
      #expect(try abs(wide.rowSums().entry(i, 0) - expected) / expected < 20 * Double(Float.ulpOfOne))
    }
  }

  @Test func masksCount() throws {
    let mask = try Matrix(mask: [true, false, true, true, false, true], Shape(rows: 2, columns: 3))
    #expect(try mask.sum() == 4 && mask.countTrue() == 4 && mask.mean() == 4.0 / 6)
    #expect(try mask.rowSums().columnMajorValues() == [2, 2])
    #expect(try mask.columnSums().columnMajorValues() == [1, 2, 1])
    #expect(try mask.columnSums().elementType == .float64)
    #expect(try mask.any() && !mask.all() && mask.product() == 0)
    #expect(try mask.truePlaces() == [0, 2, 3, 5])
    let none = try Matrix.zeros(Shape(rows: 0, columns: 0), .mask)
    #expect(try none.all() && !none.any())
  }

  @Test(arguments: floats)
  func extremes(_ type: ElementType) throws {
    for shape in shapes where !shape.isEmpty {
      let matrix = try sample(shape, type)
      let (values, lines) = (try matrix.columnMajorValues(), try rows(matrix))
      #expect(try matrix.extreme(.maximum) == values.max() && matrix.extreme(.minimum) == values.min())
      #expect(try values[matrix.place(of: .minimum)] == values.min())
      #expect(try matrix.rowExtremes(.maximum).columnMajorValues() == lines.compactMap { $0.max() })
      #expect(
        try matrix.rowPlaces(of: .minimum)
          == lines.compactMap { line in line.min().flatMap { line.firstIndex(of: $0) } })
      let across = try rows(matrix.transposed())
      #expect(try matrix.columnExtremes(.minimum).columnMajorValues() == across.compactMap { $0.min() })
      #expect(try matrix.columnExtremes(.minimum).shape == Shape(rows: 1, columns: shape.columns))
      #expect(
        try matrix.columnPlaces(of: .maximum)
          == across.compactMap { line in line.max().flatMap { line.firstIndex(of: $0) } })
    }
  }

  @Test func tiesNaNsAndNothing() throws {
    let ties = try Matrix(rows: [[2, 1, 2], [0, 0, -1]])
    #expect(try ties.rowPlaces(of: .maximum) == [0, 0] && ties.place(of: .maximum) == 0)
    #expect(try ties.columnPlaces(of: .minimum) == [1, 1, 1])
    let bad = try Matrix(rows: [[1, .nan, 3], [4, 5, .nan]])
    #expect(try bad.extreme(.maximum).isNaN && bad.extreme(.minimum).isNaN && bad.place(of: .maximum) == 2)
    #expect(try bad.rowPlaces(of: .maximum) == [1, 2])
    #expect(try bad.rowExtremes(.minimum).columnMajorValues().allSatisfy(\.isNaN))
    #expect(try bad.columnExtremes(.maximum).entry(0, 0) == 4)
    let none = try Matrix.zeros(Shape(rows: 0, columns: 3))
    #expect(throws: MatrixError.empty(operation: "max", none.shape)) { try none.extreme(.maximum) }
    #expect(throws: MatrixError.empty(operation: "min", none.shape)) { try none.columnExtremes(.minimum) }
    #expect(try none.rowExtremes(.maximum).shape == Shape(rows: 0, columns: 1))
  }

  @Test func runningSums() throws {
    #expect(
      try Matrix(rows: [[1, 2], [3, 4], [5, 6]]).cumulativeSums() == Matrix(rows: [[1, 2], [4, 6], [9, 12]]))
  }

  @Test(arguments: floats)
  func norms(_ type: ElementType) throws {
    let matrix = try Matrix(rows: [[3, -4], [0, 0]]).converted(to: type)
    #expect(try matrix.norm(.frobenius) == 5 && matrix.norm(.one) == 4 && matrix.norm(.infinity) == 7)
    #expect(try abs(matrix.norm(.two) - 5) <= tolerance(type))
    for vector in [try Matrix.row([3, -4]), try Matrix.column([3, -4])] {
      let vector = try vector.converted(to: type)
      #expect(try vector.norm(.two) == 5 && vector.norm(.one) == 7 && vector.norm(.infinity) == 4)
    }
    #expect(try Matrix.row([3, .nan]).converted(to: type).norm(.infinity).isNaN)
    #expect(try Matrix.row([-.infinity, 1]).converted(to: type).norm(.two) == .infinity)
    #expect(try Matrix.zeros(Shape(rows: 2, columns: 2), type).norm(.frobenius) == 0)
  }

  @Test func normsOfExtremeNumbers() throws {
    #expect(try abs(Matrix.row([3e200, 4e200]).norm(.two) / 5e200 - 1) < 1e-15)
    #expect(try abs(Matrix.row([3e-200, 4e-200]).norm(.two) / 5e-200 - 1) < 1e-15)
    #expect(try abs(Matrix.row([3e-30, 4e-30]).converted(to: .float32).norm(.two) / 5e-30 - 1) < 1e-6)
  }

  @Test func firstNonFiniteEntry() throws {
    for count in [1, 7, 4095, 4096, 9000] {
      for place in [0, count / 2, count - 1] {
        for bad in [Double.nan, .infinity, -.infinity] {
          for type in floats {
            var matrix = try Matrix.filled(3, Shape(rows: 1, columns: count), type)
            #expect(try matrix.firstNonFinite() == nil)
            try matrix.replace(entries: [place], with: Matrix(scalar: bad))
            #expect(try #require(try matrix.firstNonFinite()) == (0, place))
          }
        }
      }
    }
    #expect(try #require(try Matrix(rows: [[1, .nan], [.infinity, 1]]).firstNonFinite()) == (1, 0))
  }
}
