import Matrices
import Syntax
import Testing

@testable import Language

/// Loops give the same to the bit whether the engine runs them as programs or the interpreter turn by turn.
@Suite struct LoopPlannerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var program: String
    /// Turns that the engine is to run at least; 0 where the interpreter has to.
    var turns: Int
    var testDescription: String { name }
  }

  static let network = """
    seed(1); X = randn(20, 3); y = [1; 0; 0; 1; 0; 0; 0; 1; 1; 0; 1; 1; 0; 0; 0; 1; 0; 0; 1; 0]; y = [y 1-y zeros(20, 1)]
    W₁ = randn(3, 5); b₁ = zeros(1, 5); W₂ = randn(5, 3); b₂ = zeros(1, 3); η = 0.01
    Z₁ = X·W₁ + b₁; A₁ = relu(Z₁); Z₂ = A₁·W₂ + b₂; ŷ = softmax(Z₂); L = cce(y, ŷ)

    """

  static let cases: [Case] = [
    Case(
      name: "the notes' steps",
      program: network + """
        for step in 1:50
          forward L
          W₁ -= η·∂L/∂W₁; b₁ -= η·∂L/∂b₁; W₂ -= η·∂L/∂W₂; b₂ -= η·∂L/∂b₂
        end
        """, turns: 45),
    Case(
      name: "updates before forward",
      program: network + "for step in 1:50\n  W₁ -= η·∂L/∂W₁; W₂ -= η·∂L/∂W₂\n  forward L\nend", turns: 45),
    Case(
      name: "the step's number is read",
      program: network + "for k in 1:50\n  forward L\n  W₁ -= η/√k·∂L/∂W₁\nend", turns: 45),
    Case(
      name: "momentum",
      program: network + """
        v = zeros(3, 5)
        for k in 1:50
          forward L
          v = 0.9·v + ∂L/∂W₁
          W₁ -= η·v
        end
        """, turns: 45),
    Case(
      name: "losses are kept by place",
      program: network + "losses = zeros(1, 100)\nfor k in 1:50\n  forward L\n  losses[k] = L\n  W₁ -= η·∂L/∂W₁\nend",
      turns: 45),
    Case(
      name: "losses are pushed",
      program: network + "losses = []\nfor k in 1:50\n  forward L\n  push(losses, L)\n  W₁ -= η·∂L/∂W₁\nend", turns: 45),
    Case(
      name: "a branch now and then",
      program: network + "for k in 1:50\n  forward L\n  if mod(k, 10) == 0\n    η = η/2\n  end\n  W₁ -= η·∂L/∂W₁\nend",
      turns: 20),
    Case(
      name: "leaving early",
      program: network + "for k in 1:500\n  forward L\n  if L < 12\n    break\n  end\n  W₁ -= η·∂L/∂W₁\nend", turns: 3),
    Case(
      name: "while the loss is large",
      program: network + "while L > 12\n  forward L\n  W₁ -= η·∂L/∂W₁; W₂ -= η·∂L/∂W₂\nend", turns: 3),
    Case(
      name: "the loss before",
      program: network + "for k in 1:50\n  before = L\n  forward L\n  W₁ -= η·∂L/∂W₁\nend", turns: 0),
    Case(
      name: "a record that grows",
      program:
        "seed(2); W = 0.3·randn(3, 3); h = ones(3, 1)\nfor k in 1:50\n  h = tanh(W·h)\nend\nL = sum(h); G = ∂L/∂W",
      turns: 0),
    Case(name: "a number moved", program: "s = 0\nfor k in 1:100\n  s += k^2\nend", turns: 90),
    Case(
      name: "mini-batches by slices",
      program: network + """
        X₀ = X; y₀ = y
        for i in 1:4:400
          j = mod(i - 1, 20) + 1
          X = X₀[j:j+3, :]; y = y₀[j:j+3, :]
          forward L
          W₁ -= η·∂L/∂W₁
        end
        """, turns: 90),
    Case(name: "random numbers", program: "seed(3); s = 0\nfor k in 1:50\n  s += rand()\nend", turns: 0),
    Case(
      name: "a function in the loop",
      program: network + "f(A) = A ⊙ A\nfor k in 1:50\n  forward L\n  W₁ -= η·f(∂L/∂W₁)\nend", turns: 45),
    Case(
      name: "layers in a list",
      program: """
        seed(4); X = randn(8, 4); Ws = {randn(4, 4), randn(4, 4), randn(4, 2)}; t = randn(8, 2)
        net(X, Ws) = begin
          A = X
          for W in Ws
            A = tanh(A·W)
          end
          A
        end
        L = sum((net(X, Ws) - t).^2)
        for k in 1:50
          forward L
          Ws -= 0.01·∂L/∂Ws
        end
        """, turns: 0),
    Case(
      name: "a line now and then",
      program: network
        + "for k in 1:100\n  forward L\n  if mod(k, 20) == 0\n    print(k, L)\n  end\n  W₁ -= η·∂L/∂W₁\nend",
      turns: 70),
    Case(name: "train", program: network + "train L over W₁, b₁, W₂, b₂ with sgd(0.01) for 60 steps;", turns: 50),
    Case(
      name: "train with Adam, batches and a remainder",
      program: network + "h = train L over W₁, b₁, W₂ with adam(0.01) for 40 epochs batch 3 of X, y; l = h.losses",
      turns: 100),
    Case(
      name: "train with momentum",
      program: network + "train L over W₁, b₂ with nesterov(0.001) for 60 steps;", turns: 50),
    Case(
      name: "training that comes to NaN",
      program: network + "train L over W₁, W₂ with sgd(1e200) for 60 steps;", turns: 0),
    Case(name: "a List in a List", program: "l = {1}\nfor k in 1:50\n  l = {l}\nend", turns: 0),
    Case(name: "a truth that turns over", program: "b = true; s = 0\nfor k in 1:51\n  b = !b\n  s += 1\nend", turns: 0),
    Case(
      name: "an error on the way", program: "x = 20\nfor k in 1:50\n  x -= 1\n  A = ones(3, 1)[x, :]\nend", turns: 0),
  ]

  /// Over so many rows that most of a turn runs band by band.
  static let longCases: [Case] = ["float64", "float32"].flatMap { type in
    let page = """
      seed(1); X = \(type)(randn(9001, 3)); y = \(type)(onehot(mod((1:9001)ᵀ, 2)))
      W₁ = \(type)(randn(3, 5)); b₁ = \(type)(zeros(1, 5)); W₂ = \(type)(randn(5, 2)); b₂ = \(type)(zeros(1, 2))
      η = 1e-4; Z₁ = X·W₁ + b₁; A₁ = relu(Z₁); Z₂ = A₁·W₂ + b₂; ŷ = softmax(Z₂); L = cce(y, ŷ)

      """
    let step = "forward L\n  W₁ -= η·∂L/∂W₁; b₁ -= η·∂L/∂b₁; W₂ -= η·∂L/∂W₂; b₂ -= η·∂L/∂b₂"
    return [
      Case(name: "a network, \(type)", program: page + "for k in 1:12\n  \(step)\nend", turns: 8),
      Case(
        name: "a network and its losses, \(type)",
        program: page + "losses = []\nfor k in 1:12\n  \(step)\n  push(losses, L)\nend", turns: 8),
      Case(
        name: "rows that go from turn to turn, \(type)",
        program: page + "M = 0·X; s = 1\nfor k in 1:12\n  M = 0.9·M + X ⊙ colsum(tanh(M·W₁·W₁ᵀ))\n  s += sum(M)\nend",
        turns: 0),
      Case(
        name: "a column beside the rows, \(type)",
        program: page
          + "w = X[:, 1]; v = \(type)(zeros(3, 1))\nq = σ(X·v); R = (tanh(X) ⊙ q)ᵀ·(X ⊙ w ⊙ (X > 0)); L₂ = sum(R.^2) + sum(q)\nfor k in 1:12\n  forward L₂\n  v -= 1e-9·∂L₂/∂v\nend",
        turns: 8),
    ]
  }

  /// One formula of many shapes in a turn, as of the layers of a deep network, is planned as few are.
  @Test func aTurnOfManyShapesIsAProgram() {
    let transcript = Transcript()
    transcript.session.interpreter.longestPlannedTurn = .infinity
    let names = (1...60).map { "w\($0) = ones(\($0), 2); z\($0) = zeros(\($0), 2)" }.joined(separator: "\n")
    let lines = (1...60).map { "z\($0) += w\($0) ⊙ w\($0)" }.joined(separator: "\n")
    transcript.run("\(names)\nfor k in 1:20\n\(lines)\nend")
    #expect(transcript.session.interpreter.plannedTurns > 10)
    #expect(transcript.run("sum(z60)") == ["2400"])
  }

  /// A last band of few rows, whose own entries are looked at.
  @Test(arguments: [8193, 8195, 8200, 8255, 8256, 8192])
  func theLastRowsHaveTheSameBits(_ rows: Int) throws {
    let program = """
      seed(1); X = randn(\(rows), 20); V = randn(20, 20)/4; M = 0·X
      for k in 1:8
        M -= 0.1·softmax(tanh((M + X)·V) + rowsum(M·Vᵀ))
      end
      """
    let (fast, slow) = (Session(output: Recording()), Session(output: Recording()))
    slow.interpreter.plansLoops = false
    fast.interpreter.longestPlannedTurn = .infinity
    for session in [fast, slow] {
      #expect(session.execute(Source(name: "loop", text: program), mode: .script) == .finished)
    }
    #expect(fast.interpreter.plannedTurns > 0)
    try expectSame(fast, slow)
  }

  /// What is claimed of them.
  @Test func longLoopsRunBandByBand() {
    let transcript = Transcript()
    transcript.session.interpreter.longestPlannedTurn = .infinity
    transcript.run("X = randn(9001, 3); M = 0·X\nprofile for k in 1:12\n  M -= 0.1·softmax(M + X)\nend")
    #expect(transcript.output.shown.last?.contains("band by band") == true)
  }

  @Test(arguments: cases + longCases)
  func turnsOfAProgramGiveTheSame(_ sample: Case) throws {
    let (planned, single) = (Recording(), Recording())
    let (fast, slow) = (Session(output: planned), Session(output: single))
    slow.interpreter.plansLoops = false
    // However busy the machine is.
    fast.interpreter.longestPlannedTurn = .infinity
    let source = Source(name: "loop", text: sample.program)
    #expect(fast.execute(source, mode: .script) == slow.execute(source, mode: .script))
    if sample.turns > 0 { #expect(planned.diagnostics.map(\.message) == []) }
    #expect(planned.shown == single.shown)
    #expect(planned.printed == single.printed)
    #expect(planned.diagnostics.map(\.message) == single.diagnostics.map(\.message))
    #expect(slow.interpreter.plannedTurns == 0)
    if sample.turns > 0 {
      #expect(fast.interpreter.plannedTurns >= sample.turns, "\(String(describing: fast.interpreter.planningObstacle))")
    }
    try expectSame(fast, slow)
  }

  /// Every name has the same bits, and the same story.
  private func expectSame(_ fast: Session, _ slow: Session) throws {
    let names = slow.interpreter.top.bindings.map(\.name)
    #expect(fast.interpreter.top.bindings.map(\.name) == names)
    for name in names {
      guard let a = fast.interpreter.top.quantity(name), let b = slow.interpreter.top.quantity(name) else { continue }
      guard let x = a.version.payload.matrix, let y = b.version.payload.matrix else { continue }
      let (p, q) = (try x.columnMajorValues().prefix(5), try y.columnMajorValues().prefix(5))
      #expect(x.isIdentical(to: y), "\(name): \(p) and \(q)")
      #expect(a.version.kind == b.version.kind)
      #expect(fast.interpreter.formula(a.id) == slow.interpreter.formula(b.id))
    }
  }
}
