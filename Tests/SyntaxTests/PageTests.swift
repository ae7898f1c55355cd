import Testing

@testable import Syntax

/// The program of the language's page.
enum Page {
  static let program = """
    iris = load("data/iris.csv")
    X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])   # 150×3
    y = onehot(iris["species"])                                               # 150×3

    seed(1)
    W₁ = randn(3, 10)·√(2/3);    b₁ = zeros(1, 10)
    W₂ = randn(10, 6)·√(2/10);   b₂ = zeros(1, 6)
    W₃ = randn(6, 3)·√(2/6);     b₃ = zeros(1, 3)

    Z₁ = X·W₁ + b₁
    A₁ = relu(Z₁)
    Z₂ = A₁W₂ + b₂
    A₂ = relu(Z₂)
    Z₃ = A₂W₃ + b₃
    ŷ  = softmax(Z₃)
    L  = cce(y, ŷ)

    ∂L/∂Z₃                           # 150×3: the numbers of ŷ − y
    backward L                       # the whole cascade, a row per step, with formula and shape
    derive ∂L/∂Z₃                    # the derivation, as the notes write it
    check ∂L/∂W₁                     # against finite differences
    prove ∂L/∂W₃ == A₂ᵀ·∂L/∂Z₃       # ✓, or ✗ with the reason

    η = 0.001
    for step in 1:500
      forward L
      W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁
      W₂ -= η·∂L/∂W₂;  b₂ -= η·∂L/∂b₂
      W₃ -= η·∂L/∂W₃;  b₃ -= η·∂L/∂b₃
    end
    forward L
    accuracy(y, ŷ)                   # ≥ 0.95
    """

  /// What the page's prose uses besides.
  static let prose = [
    "X[i, j]", "X[1:10, :]", "X[end, :]", "X[[1 3 5], :]", "X[mask, :]", "t[\"name\"]", "t.name",
    "function f(x, y; α=0.1)\nend", "try\ncatch e\nend", "f(x) = x", "x -> e", "a, b = qr(A)", "include(\"f.nnx\")",
    "assert cond, \"message\"", "W = W − η·∂L/∂W", "h = tanh(W·h + U·x)", "∂L/∂{W₁, b₁}", "θ = {W₁, b₁}; θ -= η·∂L/∂θ",
    "∂/∂x f(x)", "f′(x)", "∇L", "∂²f/∂x²", "∂²f/∂x∂y", "jacobian(Z, W)", "forward L; training=false", "push(losses, L)",
    "cce(y, ŷ; mean=true)", "t = backward(L)", "prove ∂L/∂Z₂ == ∂L/∂A₂ ⊙ [Z₂ > 0]",
    "step forward L", "step backward L", "next", "finish", "derive ∂L/∂Z₃; level=0", "graph L; explain L; plan L",
    "train L over W₁, b₁ with adam(0.01) for 500 steps batch 32 of X, y", "symbol A: n×n symmetric, x: n×1, λ",
    "f = xᵀ·A·x", "(A + Aᵀ)·x", "2A·x", "2tr(X)·I", "ones(n, 1)", "substitute(f; A=B)", "code(f, \"numpy\")",
    "print(x; digits=17)", "display(x; id=\"d1\")", "grad(L, W1)", "inv(A)'", "‖x‖ + ‖x‖₁ + ‖P‖_F", "η∂L/∂W",
    "∂L/∂W₁[1,2]", "M ⊙ mask", "a:s:b", "1 ≤ x ≠ 3 ≈ y ∈ z",
  ]
}

@Suite struct PageTests {
  @Test func thePageParsesWithoutDiagnostics() {
    let program = parse(Source(name: "page", text: Page.program))
    #expect(program.diagnostics.isEmpty)
    #expect(program.statements.count == 26)
  }

  @Test(arguments: [
    (
      "W₁ = randn(3, 10)·√(2/3);    b₁ = zeros(1, 10)",
      "(= W₁ (· (call randn 3 10) (√ (/ 2 3)))); (= b₁ (call zeros 1 10))"
    ),
    ("Z₂ = A₁W₂ + b₂", "(= Z₂ (+ (juxt A₁ W₂) b₂))"),
    ("prove ∂L/∂W₃ == A₂ᵀ·∂L/∂Z₃       # ✓", "(prove (== (∂ L W₃) (· (ᵀ A₂) (∂ L Z₃))))"),
    ("W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁", "(-= W₁ (· η (∂ L W₁))); (-= b₁ (· η (∂ L b₁)))"),
  ])
  func itsLinesMeanWhatTheySay(_ line: String, _ meaning: String) { #expect(tree(line) == meaning) }

  @Test(arguments: Page.prose) func theProseParses(_ text: String) {
    #expect(parse(Source(name: "page", text: text)).diagnostics.map(\.message).isEmpty)
  }
}
