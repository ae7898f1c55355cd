import Testing

@testable import Language

@Suite struct GraphDrawingTests {
  @Test func nodesHaveNameFormulaAndShapeAndEdgesTheirGradients() {
    var drawing = GraphDrawing(title: "L")
    drawing.nodes = [
      GraphDrawing.Node(name: "x", formula: "[1; 2]", shape: "2×1", kind: .given),
      GraphDrawing.Node(name: "L", formula: "sum([x > 0])", shape: "1×1", kind: .result),
    ]
    drawing.edges = [GraphDrawing.Edge(from: 0, to: 1, gradient: ["∂L/∂x = 2x", "‖·‖ = 4"])]
    let dot = drawing.dot
    #expect(dot.contains("label=<<b>x</b><br/><font point-size=\"10\">[1; 2]</font><br/>"))
    // What HTML reads as its own is written otherwise.
    #expect(dot.contains("sum([x &gt; 0])"))
    #expect(dot.contains("n0 -> n1 [label=<&#160;∂L/∂x = 2x<br/>&#160;‖·‖ = 4>]"))
  }

  /// The graph of L after a program.
  private func drawing(after program: String) throws -> GraphDrawing {
    let transcript = Transcript()
    transcript.run(program)
    let interpreter = transcript.session.interpreter
    guard case .quantity(let loss)? = interpreter.lookup("L")?.binding.value else {
      Issue.record("L is there")
      return GraphDrawing(title: "")
    }
    return try interpreter.drawing(of: loss)
  }

  private func flows(_ drawing: GraphDrawing) -> Set<String> {
    Set(drawing.edges.map { "\(drawing.nodes[$0.from].name)→\(drawing.nodes[$0.to].name): \($0.gradient)" })
  }

  @Test func aRecordIsDrawnFromWhatWasGivenDownToTheResult() throws {
    let drawing = try drawing(after: "x = [1; 2]\ny = 3x\nL = sum(y.^2) + sum(x)\nbackward L;")
    #expect(drawing.nodes.map(\.name) == ["x", "y", "L"])
    #expect(drawing.nodes.map(\.kind) == [.given, .step, .result])
    #expect(drawing.nodes.map(\.formula) == ["[1; 2]", "3x", "sum(y.^2) + sum(x)"])
    #expect(
      flows(drawing) == [
        #"x→y: ["∂L/∂x += 3∂L/∂y"]"#, #"y→L: ["∂L/∂y = 2y", "‖·‖ = 13.42"]"#, #"x→L: ["∂L/∂x += ones(2, 1)"]"#,
      ])
  }

  @Test func nothingStandsOnAnEdgeThroughWhichNothingFlows() throws {
    let drawing = try drawing(
      after: "X = [1 2; -3 4]\ny = onehot(1 + (X[:, 1] > 0))\nŷ = softmax(X)\nL = cce(y, ŷ)\nbackward L;")
    let flows = flows(drawing)
    #expect(flows.contains("X→y: []"))
    #expect(flows.contains { $0.hasPrefix(#"X→ŷ: ["∂L/∂X = ŷ − y""#) })
  }

  @Test func whatFlowsThroughAFunctionsInsideStandsOnTheEdgeToItsResult() throws {
    let program = "function f(x)\n  h = x.^2\n  k = x > 0\n  return sum(h) + sum(k)\nend\nx = [1; 2]\n"
    let alone = flows(try drawing(after: program + "L = f(x)\nbackward L;"))
    #expect(alone.contains { $0.hasPrefix(#"x→L: ["∂L/∂x = 2x""#) })
    let besideAnother = flows(try drawing(after: program + "y = f(x)\nz = sum(x)\nL = y·z\nbackward L;"))
    #expect(besideAnother.contains { $0.hasPrefix(#"x→y: ["∂L/∂x += "#) })
    #expect(besideAnother.contains { $0.hasPrefix(#"x→z: ["∂L/∂x += "#) })
  }

  /// Only where Graphviz is installed; what is no graph is no picture anywhere.
  @Test func whatIsNoGraphIsNoPicture() {
    #expect(Graphviz.svg(of: "digraph {") == nil)
    if let picture = Graphviz.svg(of: "digraph { a -> b }") { #expect(picture.hasPrefix("<svg")) }
    #expect(Graphviz.svg(of: "digraph { a -> b }", isInterrupted: { true }) == nil)
  }
}
