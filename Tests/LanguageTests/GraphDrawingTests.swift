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

  @Test func aRecordIsDrawnFromWhatWasGivenDownToTheResult() throws {
    let transcript = Transcript()
    transcript.run("x = [1; 2]\ny = 3x\nL = sum(y.^2) + sum(x)\nbackward L;")
    let interpreter = transcript.session.interpreter
    guard case .quantity(let loss)? = interpreter.lookup("L")?.binding.value else {
      Issue.record("L is there")
      return
    }
    let drawing = try interpreter.drawing(of: loss)
    #expect(drawing.nodes.map(\.name) == ["x", "y", "L"])
    #expect(drawing.nodes.map(\.kind) == [.given, .step, .result])
    #expect(drawing.nodes.map(\.formula) == ["[1; 2]", "3x", "sum(y.^2) + sum(x)"])
    let flows = drawing.edges.map { "\(drawing.nodes[$0.from].name)→\(drawing.nodes[$0.to].name): \($0.gradient)" }
    #expect(
      Set(flows) == [
        #"x→y: ["∂L/∂x += 3∂L/∂y"]"#, #"y→L: ["∂L/∂y = 2y", "‖·‖ = 13.42"]"#, #"x→L: ["∂L/∂x += ones(2, 1)"]"#,
      ])
  }

  /// Only where Graphviz is installed; what is no graph is no picture anywhere.
  @Test func whatIsNoGraphIsNoPicture() {
    #expect(Graphviz.svg(of: "digraph {") == nil)
    if let picture = Graphviz.svg(of: "digraph { a -> b }") { #expect(picture.hasPrefix("<svg")) }
    #expect(Graphviz.svg(of: "digraph { a -> b }", isInterrupted: { true }) == nil)
  }
}
