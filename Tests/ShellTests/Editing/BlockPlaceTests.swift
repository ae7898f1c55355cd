import Testing

@testable import Shell

@Suite struct BlockPlaceTests {
  @Test func theColumnIsKeptWhereTheLineIsLongEnough() {
    #expect(BlockPlace.neighbour("abc\nde", cursor: 6, isUp: true) == 2)
    #expect(BlockPlace.neighbour("ab\ncdef", cursor: 7, isUp: true) == 2)
    #expect(BlockPlace.neighbour("abc\nde", cursor: 3, isUp: false) == 6)
    #expect(BlockPlace.neighbour("∂ŷ\nab", cursor: 7, isUp: true) == "∂".utf8.count)
  }

  @Test func aLineIsWithoutItsEnd() {
    #expect(BlockPlace.line("ab\ncd\ne", cursor: 4) == 3..<5)
    #expect(BlockPlace.line("ab\ncd", cursor: 2) == 0..<2)
    #expect(BlockPlace.line("ab\n", cursor: 3) == 3..<3)
  }

  @Test func atTheEdgeThereIsNone() {
    #expect(BlockPlace.neighbour("abc", cursor: 1, isUp: true) == nil)
    #expect(BlockPlace.neighbour("abc\nde", cursor: 5, isUp: false) == nil)
    #expect(BlockPlace.neighbour("", cursor: 0, isUp: false) == nil)
  }
}
