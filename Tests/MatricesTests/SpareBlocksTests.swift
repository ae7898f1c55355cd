import Testing

@testable import Matrices

/// Sizes that no other test has, as all share the spare blocks.
@Suite(.serialized) struct SpareBlocksTests {
  private func address(_ matrix: Matrix) throws -> UInt {
    try unsafe matrix.withAddress(of: Double.self) { UInt(bitPattern: $0) }
  }

  @Test func aLargeBlockServesTheNextMatrixOfItsSize() throws {
    let shape = Shape(rows: 200_003, columns: 1)
    // Other tests, at the same time, may have it given back in between.
    let isServed = try (0..<50).contains { _ in
      let first = try address(Matrix.filled(1, shape))
      let again = try Matrix.zeros(shape)
      // What it held before is gone, and nobody else has it.
      #expect(try again.sum() == 0)
      let beside = try Matrix.filled(2, shape)
      #expect(try address(beside) != address(again))
      #expect(try again.sum() == 0)
      return try address(again) == first
    }
    #expect(isServed)
  }

  @Test func whatIsGivenBackIsNotSpare() throws {
    let size = 8 * 200_009 + 64
    _ = try Matrix.filled(1, Shape(rows: 200_009, columns: 1))
    SpareBlocks.giveBack(except: 0)
    let block = unsafe SpareBlocks.take(size)
    #expect(unsafe block == nil)
    SpareBlocks.lose(size)
  }

  @Test func sizesThatAreNotAskedForAgainDoNotPileUp() throws {
    let before = SpareBlocks.total
    for rows in 0..<300 { _ = try Matrix.filled(1, Shape(rows: 200_100 + rows, columns: 1)) }
    #expect(SpareBlocks.total - before < 100 << 20)
  }
}
