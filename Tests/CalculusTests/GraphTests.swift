import Testing

@testable import Calculus

@Suite struct GraphTests {
  @Test func equalExpressionsAreOneNode() throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let x = builder.newSlot(shape: SymbolicShape(rows: 3, columns: 4))
    let y = builder.newSlot(shape: SymbolicShape(rows: 3, columns: 4))
    let first = try builder.apply(.add, x, y)
    let count = builder.graph.count
    #expect(try builder.apply(.add, x, y) == first)
    #expect(try builder.apply(.add, y, x) != first)
    #expect(builder.graph.count == count + 1)
  }

  @Test func wideNodesAreKeptOnceAcrossGrowth() throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let slots = (0..<6).map { _ in builder.newSlot(shape: SymbolicShape(rows: 2, columns: 1)) }
    let wide = try builder.apply(.hcat, slots)
    for value in 0..<5000 { _ = builder.constant(Double(value) + 0.5) }
    #expect(try builder.apply(.hcat, slots) == wide)
    #expect(builder.graph.operands(wide) == slots)
  }

  @Test func compactionKeepsWhatIsAskedForInOrder() throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let graph = builder.graph
    let slots = (0..<5).map { _ in builder.newSlot(shape: SymbolicShape(rows: 2, columns: 1)) }
    for value in 0..<5000 { _ = builder.constant(Double(value) + 0.5) }
    let wide = try builder.apply(.hcat, slots)
    let kept = try builder.apply(.add, slots[0], builder.constant(4999.5))
    let moved = graph.compact(keeping: [wide, kept])
    #expect(graph.count == 8)
    let (newWide, newKept) = (try #require(moved[wide]), try #require(moved[kept]))
    #expect(graph.operands(newWide).map(graph.slotNumber) == [0, 1, 2, 3, 4])
    #expect(graph.constantValue(graph.operand(newKept, 1)) == 4999.5)
    #expect(graph.operands(newWide).allSatisfy { $0 < newWide })
    #expect(graph.node(.hcat, graph.operands(newWide)) == newWide)
    #expect(graph.compact(keeping: []).isEmpty && graph.count == 0)
  }

  @Test func aDeepChainIsDifferentiatedWithoutRecursion() throws {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    let x = builder.newSlot(shape: .scalar)
    var sum = x
    for _ in 0..<100_000 { sum = try builder.apply(.sigmoid, sum) }
    let run = Differentiation(builder: builder)
    run.run(from: sum, seed: builder.constant(1))
    #expect(run.adjoint(x) != nil)
  }

  @Test func symbolicSizesAddAndMultiply() throws {
    var sizes = SizeTable()
    let (n, m) = (sizes.symbol("n"), sizes.symbol("m"))
    let (one, other) = (sizes.sum(n, m), sizes.sum(m, n))
    #expect(one == other)
    let (product, double) = (sizes.product(n, m), sizes.sum(n, n))
    let (nm, twice) = (try #require(product), try #require(double))
    #expect(sizes.text(nm) == "n·m")
    #expect(sizes.text(twice) == "2n")
    #expect(sizes.value(of: nm, where: ["n": 3, "m": 4]) == 12)
    let (half, tooLarge) = (sizes.difference(twice, n), sizes.sum(Size(.max), 1))
    #expect(half == n)
    #expect(tooLarge == nil)
  }

  @Test func slopesTrimWhatTheyDoNotReach() {
    for rule in Registry.shared.operators {
      for template in Slopes.of(rule.opcode) { #expect(template.trimmed().steps.count == template.steps.count) }
    }
  }

  @Test func spokenOpcodesAreThoseOfTheRegistry() {
    for (opcode, definition) in Opcode.spoken {
      #expect(Registry.shared[opcode].definition == definition)
    }
  }
}
