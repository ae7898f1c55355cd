import Testing

@testable import Matrices

@Suite struct NumberLayoutTests {
  @Test(
    arguments: [
      (150, "150"), (0.001, "0.001"), (1e-7, "1e-7"), (0, "0"), (-0.0, "0"), (.nan, "NaN"), (.infinity, "Inf"),
      (-.infinity, "-Inf"), (1.0 / 3, "0.333333"), (-2.0 / 3, "-0.666667"), (0.1 + 0.2, "0.3"), (0.9999999, "1.0"),
      (123456.7, "123456.7"), (1234567.8, "1.23457e6"), (1234567, "1234567"), (1e10, "10000000000"), (1e16, "1e16"),
      (1e16 + 2, "1.0e16"),
      (9_999_999_999, "9999999999"),
      (1e300, "1e300"), (Double.leastNonzeroMagnitude, "5e-324"), (0.0001, "0.0001"), (0.00001, "1e-5"),
      (99999.96, "100000.0"), (99999.94, "99999.9"),
      (12345.6, "12345.6"), (2.5, "2.5"), (-1e-7, "-1e-7"), (99999.99999, "100000.0"), (3.14159265, "3.14159"),
      (0.00012345678, "0.000123457"), (999999.97, "1.0e6"), (1.7976931348623157e308, "1.79769e308"),
    ] as [(Double, String)])
  func numbersAsAPersonWritesThem(_ x: Double, _ text: String) { #expect(NumberLayout.format(x) == text) }

  @Test func fullPrecisionReadsBack() {
    #expect(NumberLayout.format(0.1 + 0.2, digits: 17) == "0.30000000000000004")
    #expect(NumberLayout.format(0.1, digits: 17) == "0.1")
    #expect(NumberLayout.format(1 / 3.0, digits: 17) == "0.3333333333333333")
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<5000 {
      let x = Double(bitPattern: generator.next())
      if x.isFinite { #expect(Double(NumberLayout.format(x, digits: 17)) == x) }
      let y = generator.normal() * 1e5
      #expect(Double(NumberLayout.format(y, digits: 17)) == y)
    }
  }

  /// The bits decide where the shortest digits end in the middle.
  @Test func roundingIsCorrect() {
    #expect(NumberLayout.format(2.675, digits: 3) == "2.67")
    #expect(NumberLayout.format(1.005, digits: 3) == "1.0")
    #expect(NumberLayout.format(0.125, digits: 2) == "0.12")
    #expect(NumberLayout.format(0.375, digits: 2) == "0.38")
    #expect(NumberLayout.format(1.45, digits: 2) == "1.4")
    #expect(NumberLayout.format(0.35, digits: 1) == "0.3")
    #expect(NumberLayout.format(4.35, digits: 2) == "4.3")
    #expect(NumberLayout.format(8.5e-10, digits: 1) == "8e-10")
    #expect(NumberLayout.format(2.5e20, digits: 1) == "2e20")
    for digits in 1...16 {
      var generator = RandomGenerator(seed: UInt64(digits))
      for _ in 0..<300 {
        let x = generator.normal() * Double.pow(10, 40 * generator.uniform() - 20)
        guard let shown = Double(NumberLayout.format(x, digits: digits)) else { return #expect(Bool(false)) }
        let unit = Double.pow(10, Double.floor(Double.log10(abs(x))) + 1 - Double(digits))
        #expect(abs(shown - x) <= 0.5000001 * unit + x.ulp)
      }
    }
  }

  @Test func columnsAlignOnThePoint() throws {
    let matrix = try Matrix(rows: [[1, -0.5, 1000], [22.25, 3, .nan], [-0.125, 1e-7, 2]])
    #expect(
      NumberLayout().lines(of: matrix) == [
        " 1      -0.5   1000",
        "22.25    3      NaN",
        "-0.125   1e-7     2",
      ])
    #expect(NumberLayout.header(of: matrix) == "3×3 Matrix")
    #expect(try NumberLayout.header(of: matrix.converted(to: .float32)) == "3×3 Matrix of float32")
  }

  @Test func masksAreZerosAndOnes() throws {
    let mask = try Matrix(rows: [[1, 0], [0, 1]]).converted(to: .mask)
    #expect(NumberLayout().lines(of: mask) == ["1  0", "0  1"])
    #expect(NumberLayout.header(of: mask) == "2×2 Mask")
  }

  @Test func singlePrecisionShowsItsOwnDigits() throws {
    let tenth = Matrix(scalar: 0.1, type: .float32)
    #expect(NumberLayout(digits: 17).text(of: tenth) == "0.1")
    #expect(NumberLayout().text(of: tenth) == "0.1")
  }

  @Test func muchIsLeftOut() throws {
    let large = try Matrix.arange(1, 100).reshaped(Shape(rows: 10, columns: 10))
    let lines = NumberLayout(width: 20, height: 5).lines(of: large)
    #expect(
      lines == [
        " 1  11  ⋯  81   91",
        " 2  12  ⋯  82   92",
        " ⋮   ⋮  ⋱   ⋮    ⋮",
        " 9  19  ⋯  89   99",
        "10  20  ⋯  90  100",
      ])
    for shape in shapes {
      for (width, height) in [(80, 20), (30, 5), (1, 1)] {
        let lines = NumberLayout(width: width, height: height).lines(of: try sample(shape))
        #expect(lines.count == (shape.isEmpty ? 0 : min(shape.rows, max(3, height))))
        #expect(width < 30 || lines.allSatisfy { $0.count <= width })
      }
    }
  }

  @Test func cellsAreThoseOfTheLines() throws {
    let large = try Matrix.arange(1, 100).reshaped(Shape(rows: 10, columns: 10))
    let layout = NumberLayout(width: 12, height: 3)
    #expect(
      layout.cells(of: large) == [[" 1", "⋯", " 91"], [" ⋮", "⋱", "  ⋮"], ["10", "⋯", "100"]])
    #expect(layout.lines(of: large) == [" 1  ⋯   91", " ⋮  ⋱    ⋮", "10  ⋯  100"])
    #expect(layout.cells(of: try Matrix.zeros(Shape(rows: 0, columns: 3))).isEmpty)
  }
}
