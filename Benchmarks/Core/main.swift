// Measurements of the core that no program of the language can make: building and differentiating expressions, and
// versions by the million. `make bench` prints them beside the others; with `machine` or `products`, what products cost by
// themselves.
import Calculus
import Glibc
import Language
import Syntax

/// The median and the smallest of several runs, in seconds for one repetition.
func measure(_ repetitions: Int, runs: Int = 9, _ body: () -> Void) -> (median: Double, best: Double) {
  body()
  let clock = ContinuousClock()
  let times = (0..<runs).map { _ in
    let elapsed = clock.measure { for _ in 0..<repetitions { body() } }
    return Double(elapsed.components.attoseconds) * 1e-18 / Double(repetitions) + Double(elapsed.components.seconds)
      / Double(repetitions)
  }.sorted()
  return (times[times.count / 2], times[0])
}

/// The notes' network 3 → 10 → 6 → 3 on n rows, and its gradients by all six parameters.
struct NotesNetwork {
  let builder: ExpressionBuilder
  let differentiation: Differentiation

  init(graph: ExpressionGraph) {
    builder = ExpressionBuilder(graph: graph)
    differentiation = Differentiation(builder: builder)
  }

  func build() throws(ShapeMismatch) -> NodeID {
    builder.begin()
    let (x, y) = (slot(150, 3), slot(150, 3))
    let (w1, b1, w2, b2, w3, b3) = (slot(3, 10), slot(1, 10), slot(10, 6), slot(1, 6), slot(6, 3), slot(1, 3))
    let a1 = try builder.apply(.relu, layer(x, w1, b1))
    let a2 = try builder.apply(.relu, layer(a1, w2, b2))
    let prediction = try builder.apply(.softmax, layer(a2, w3, b3))
    let log = try builder.apply(.log, prediction)
    return try builder.apply(.negate, builder.apply(.sum, builder.apply(.hadamard, y, log)))
  }

  private func slot(_ rows: Int, _ columns: Int) -> NodeID {
    builder.newSlot(shape: SymbolicShape(rows: Size(rows), columns: Size(columns)))
  }

  private func layer(_ x: NodeID, _ w: NodeID, _ b: NodeID) throws(ShapeMismatch) -> NodeID {
    try builder.apply(.add, builder.apply(.product, x, w), b)
  }

  func differentiate(_ loss: NodeID) { differentiation.run(from: loss, seed: builder.constant(1)) }
}

func report(_ what: String, _ seconds: Double, target: String) {
  print("| \(what) | \(scaled(seconds)) | \(target) |")
}

func scaled(_ seconds: Double) -> String {
  let (value, unit) =
    seconds < 1e-3 ? (seconds * 1e6, "µs") : seconds < 1 ? (seconds * 1e3, "ms") : (seconds, "s")
  let rounded = (value * 100).rounded() / 100
  return "\(rounded) \(unit)"
}

final class Silence: Output {
  func write(_ text: String, to stream: OutputStreamKind) {}
  func show(_ bundle: Bundle, as role: Role) {}
  func report(_ diagnostic: Diagnostic) { print(diagnostic.rendered()) }
  func progress(_ line: String?) {}
}

@discardableResult
func session(_ program: String) -> Session {
  let session = Session(output: Silence())
  session.directories = ["notebooks"]
  _ = session.execute(Source(name: "bench", text: program), mode: .script)
  return session
}

switch CommandLine.arguments.dropFirst().first {
case "machine":
  try Machine.reportSquare(1024)
  try Machine.reportStatement(rows: 150, inner: 3, columns: 10)
  exit(0)
case "products":
  try Machine.reportProducts(rows: 512, widths: [784, 512, 256, 10])
  exit(0)
default: break
}

print("| measured | median | target |\n|---|---|---|")
do {
  let network = NotesNetwork(graph: ExpressionGraph())
  let known = measure(10_000) { if let loss = try? network.build() { network.differentiate(loss) } }
  report("notes' network built and differentiated, known expressions", known.median, target: "≤ 2 µs")
  let fresh = measure(2_000) {
    let network = NotesNetwork(graph: ExpressionGraph())
    if let loss = try? network.build() { network.differentiate(loss) }
  }
  report("the same in a fresh graph, its making included", fresh.median, target: "")
}
do {
  // The notes' nine results, each derived for the first time in its session.
  let page = """
    symbol x, α, A: n×n, v: n×1, X: n×3, y: n×3 onehot
    symbol W₁: 3×10, b₁: 1×10, W₂: 10×6, b₂: 1×6, W₃: 6×3, b₃: 1×3
    f = max(0, x); g = max(α·x, x); h = σ(x); t = tanh(x); q = vᵀ·A·v
    Z₁ = X·W₁ + b₁; A₁ = relu(Z₁); Z₂ = A₁·W₂ + b₂; A₂ = relu(Z₂); Z₃ = A₂·W₃ + b₃; ŷ = softmax(Z₃); L = cce(y, ŷ)

    """
  let rows = [
    "∂f/∂x", "∂g/∂x", "∂h/∂x", "∂t/∂x", "∂q/∂v", "∂L/∂Z₃", "∂L/∂W₃", "∂L/∂A₂", "∂L/∂b₃", "∂L/∂Z₂", "∂L/∂W₁", "∂L/∂b₁",
  ]
  let times = rows.map { row in
    let source = Source(name: "bench", text: "derive \(row); level=2")
    return (0..<9).map { _ in
      let session = session(page)
      let elapsed = ContinuousClock().measure { _ = session.execute(source, mode: .script) }
      return Double(elapsed.components.attoseconds) * 1e-18 + Double(elapsed.components.seconds)
    }.sorted()[4]
  }.sorted()
  report("derive at level 2, the notes' rows", times[times.count / 2], target: "< 50 ms")
  report("the slowest of them", times[times.count - 1], target: "")
}
do {
  let chain = measure(1, runs: 3) { session("x = 1.0; y = x\nfor i in 1:1000000\n  y = y + x\nend\n") }
  report("10⁶ versions of a name that reads itself, made and released", chain.median, target: "no crash")
}
do {
  let statements = (1...10_000).map { "a\($0) = \($0 == 1 ? "1.0" : "a\($0 - 1)·0.5 + \($0)")\n" }.joined()
  let long = measure(1, runs: 3) { session(statements) }
  report("a program of 10 000 statements, parsed and run", long.median, target: "< 2 s")
  let names = session(statements)
  let completion = measure(1) { _ = names.complete("b = a99", at: 7) }
  report("completion over its 10 000 names", completion.median, target: "< 20 ms")
}
