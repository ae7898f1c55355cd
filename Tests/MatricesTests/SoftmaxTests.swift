import Matrices
import Testing

/// Softmax by rows, and its logarithm.
@Suite struct SoftmaxTests {
  @Test(arguments: [false, true], [ElementType.float64, .float32])
  func aRowsBitsDoNotDependOnTheOthers(_ isLogarithm: Bool, _ type: ElementType) throws {
    var random = RandomGenerator(seed: 3)
    // Larger than what one call of a kernel takes, so that it is cut and shared.
    let (rows, columns) = (70_001, 64)
    let large = try Matrix.normal(Shape(rows: rows, columns: columns), using: &random).converted(to: type)
    let whole = try #require(try large.softmaxRows(isLogarithm: isLogarithm))
    for range in [0..<3, 65_530..<65_540, rows - 2..<rows] {
      let part = try large.gatheringRows(Array(range)).softmaxRows(isLogarithm: isLogarithm)
      #expect(try part?.columnMajorValues() == whole.gatheringRows(Array(range)).columnMajorValues())
    }
  }

  @Test func aRowTooLongForAKernelIsNotOnesWork() throws {
    #expect(try Matrix.zeros(Shape(rows: 2, columns: 1 << 22)).softmaxRows() == nil)
  }
}
