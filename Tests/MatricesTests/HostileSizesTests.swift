import Testing

@testable import Matrices

/// Sizes that no memory holds, and empty matrices of 10¹⁵ columns.
@Suite struct HostileSizesTests {
  @Test func whatDoesNotFitIsTooLarge() throws {
    var generator = RandomGenerator(seed: 1)
    for count in [1_000_000_000_000, Int.max] {
      expectTooLarge { () throws(MatrixError) in _ = try generator.permutation(count) }
      expectTooLarge { () throws(MatrixError) in _ = try Matrix.linspace(0, 1, count: count) }
      expectTooLarge { () throws(MatrixError) in _ = try Matrix.identity(count) }
      expectTooLarge { () throws(MatrixError) in
        _ = try Matrix.uniform(Shape(rows: count, columns: count), using: &generator)
      }
      expectTooLarge { () throws(MatrixError) in _ = try Matrix(scalar: 1).repeated(rows: count, columns: 2) }
    }
    expectTooLarge { () throws(MatrixError) in _ = try Matrix.arange(1e300, step: 1e-300, 2e300) }
    expectTooLarge { () throws(MatrixError) in _ = try Matrix.arange(0, step: 1e-300, 1) }
    let long = try Matrix.zeros(Shape(rows: 1 << 20, columns: 1), .mask)
    expectTooLarge { () throws(MatrixError) in _ = try Matrix.kron(long, long.transposed()) }
    expectTooLarge { () throws(MatrixError) in _ = try Matrix.diagonalMatrix(long) }
    #expect(generator == RandomGenerator(seed: 1))
  }

  @Test func emptyMatricesMayBeAsWideAsTheyLike() throws {
    let wide = try Matrix.zeros(Shape(rows: 0, columns: 1_000_000_000_000_000))
    #expect(try wide.sum() == 0)
    #expect(try wide.transposed().shape == wide.shape.transposed)
    #expect(try wide.cumulativeSums().isEmpty)
    #expect(try wide.sorted().values.isEmpty)
    #expect(try wide.gatheringRows([]).shape == wide.shape)
    #expect(try Matrix.vcat([wide, wide]).shape == wide.shape)
    #expect(try wide.repeated(rows: 3, columns: 1).shape == wide.shape)
    #expect(try Matrix.kron(wide, Matrix(rows: [[1, 2]])).columns == 2 * wide.columns)
    #expect(try wide.rowExtremes(.maximum).shape == Shape(rows: 0, columns: 1))
    #expect(try wide.rowSums().shape == Shape(rows: 0, columns: 1))
    expectTooLarge { () throws(MatrixError) in _ = try wide.columnSums() }
  }

  private func expectTooLarge(_ body: () throws(MatrixError) -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown")
    } catch .tooLarge {
      // As it should be.
    } catch {
      Issue.record("\(error)")
    }
  }
}
