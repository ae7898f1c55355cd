/// A computation graph as Graphviz reads it (Gansner, Koutsofios and North, "Drawing graphs with dot", 2015): what was
/// given stands at the top, the result at the bottom.
struct GraphDrawing {
  struct Node {
    enum Kind { case given, step, result }
    var name: String
    /// Empty for what was given without one.
    var formula: String
    var shape: String
    var kind: Kind
  }

  /// From what a formula reads to what it makes.
  struct Edge {
    var from: Int
    var to: Int
    /// What flows back along it, a line each.
    var gradient: [String] = []
  }

  var nodes: [Node] = []
  var edges: [Edge] = []
  var title: String

  /// The graph in the language of dot.
  var dot: String {
    var lines = [
      "digraph \"\(quoted(title))\" {",
      // White in light and in dark: a picture has the colours that it was drawn with.
      "  graph [bgcolor=white, rankdir=TB, ranksep=0.45, nodesep=0.35, margin=\"0.1\"]",
      "  node [shape=box, style=\"rounded,filled\", color=\"#5b6b7a\", fontname=\"Helvetica,Arial,sans-serif\", fontsize=11]",
      "  edge [color=\"#5b6b7a\", fontcolor=\"#b03a2e\", fontname=\"Helvetica,Arial,sans-serif\", fontsize=9, arrowsize=0.7]",
    ]
    for (number, node) in nodes.enumerated() {
      let fill =
        switch node.kind {
        case .given: "#f4f6f7"
        case .step: "#eaf2fb"
        case .result: "#fdf2e0"
        }
      var rows = ["<b>\(clipped(node.name).escapedForHTML)</b>"]
      if !node.formula.isEmpty { rows.append("<font point-size=\"10\">\(clipped(node.formula).escapedForHTML)</font>") }
      rows.append("<font point-size=\"9\" color=\"#5b6b7a\">\(node.shape.escapedForHTML)</font>")
      lines.append("  n\(number) [fillcolor=\"\(fill)\", label=<\(rows.joined(separator: "<br/>"))>]")
    }
    for edge in edges {
      // Away from the line that it stands beside.
      let label = edge.gradient.map { "&#160;" + clipped($0).escapedForHTML }.joined(separator: "<br/>")
      lines.append("  n\(edge.from) -> n\(edge.to)\(label.isEmpty ? "" : " [label=<\(label)>]")")
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  private func clipped(_ text: String) -> String {
    text.count <= Self.longestLine ? text : text.prefix(Self.longestLine) + "…"
  }

  private static let longestLine = 64
}
