/// Matrix-calculus identities: an expression, the variable, and the gradient that is right.
///
/// Sizes are n, m, k = 5, 4, 3: all differ, so that a forgotten transpose shows.
struct Identity: Sendable, CustomStringConvertible {
  let expression: String
  let variable: String
  let gradient: String

  init(_ expression: String, _ variable: String, _ gradient: String) {
    (self.expression, self.variable, self.gradient) = (expression, variable, gradient)
  }

  var description: String { "∂(\(expression))/∂\(variable)" }

  static let all = vectors + matrices + elementwise + losses + layers

  /// What the letters stand for; facts are those of the page.
  static let declarations = """
    symbol x: n×1, a: n×1, b: n×1, y: n×1, q: n×1 positive, u: 1×n, A: n×n, B: m×n, D: m×n, C: m×m, c: m×1, w: m×1
    symbol s: 1×1 positive, t, X: n×n invertible, P: n×m, Q: n×m, R: n×m positive, p: n×1 positive, g: 1×m, β: 1×m
    symbol W: m×k, r: 1×k, G: n×k, J: n×m, M: n×m, Z: n×k, Y: n×k, H: n×k onehot, S: m×m, V: n×k, K: n×m
    """

  static let numbers = """
    seed(4)
    n = 5; m = 4; k = 3
    x = randn(n, 1); a = randn(n, 1); b = randn(n, 1); y = randn(n, 1); q = rand(n, 1) + 0.5; u = randn(1, n)
    A = randn(n, n); B = randn(m, n); D = randn(m, n); C = randn(m, m); c = randn(m, 1); w = randn(m, 1)
    s = 1.3; t = 0.7; X = eye(n) + 0.1·randn(n, n); P = randn(n, m); Q = randn(n, m); R = rand(n, m) + 0.5
    p = 0.1 + 0.8·rand(n, 1); g = randn(1, m); β = randn(1, m); W = randn(m, k); r = randn(1, k); G = randn(n, k)
    J = randn(n, m); M = rand(n, m) > 0.4; Z = randn(n, k); Y = randn(n, k); H = onehot([1; 3; 2; 1; 2])
    S = randn(m, m); V = randn(n, k); K = randn(n, m)

    """

  private static let vectors = [
    Identity("xᵀ·a", "x", "a"),
    Identity("aᵀ·x", "x", "a"),
    Identity("xᵀ·x", "x", "2x"),
    Identity("xᵀ·A·x", "x", "(A + Aᵀ)·x"),
    Identity("u·A·uᵀ", "u", "u·(A + Aᵀ)"),
    Identity("‖A·x − b‖²", "x", "2Aᵀ·(A·x − b)"),
    Identity("‖x‖₂", "x", "x/‖x‖₂"),
    Identity("‖x − a‖₂", "x", "(x − a)/‖x − a‖₂"),
    Identity("‖x‖₁", "x", "sign(x)"),
    Identity("‖B·x − c‖₁", "x", "Bᵀ·sign(B·x − c)"),
    Identity("sum(q ⊙ log(q))", "q", "log(q) + 1"),
    Identity("log(sum(exp(x)))", "x", "softmax(x)"),
    Identity("log(1 + exp(−s·aᵀ·x))", "x", "−s·σ(−s·aᵀ·x)·a"),
    Identity("prod(x)", "x", "prod(x) ⊘ x"),
    Identity("aᵀ·softmax(x)", "x", "softmax(x) ⊙ a − (softmax(x)ᵀ·a)·softmax(x)"),
    Identity("(xᵀ·y)/(‖x‖·‖y‖)", "x", "y/(‖x‖·‖y‖) − (xᵀ·y)·x/(‖x‖³·‖y‖)"),
    Identity("s^t", "s", "t·s^(t − 1)"),
    Identity("s^t", "t", "s^t·log(s)"),
  ]

  private static let matrices = [
    Identity("aᵀ·P·w", "P", "a·wᵀ"),
    Identity("wᵀ·Pᵀ·a", "P", "a·wᵀ"),
    Identity("wᵀ·Pᵀ·P·c", "P", "P·(w·cᵀ + c·wᵀ)"),
    Identity("(P·w + a)ᵀ·A·(P·w + a)", "P", "(A + Aᵀ)·(P·w + a)·wᵀ"),
    Identity("tr(X)", "X", "I"),
    Identity("tr(A·X)", "X", "Aᵀ"),
    Identity("tr(P·Qᵀ)", "P", "Q"),
    Identity("tr(Pᵀ·P)", "P", "2P"),
    Identity("tr(Pᵀ·A·P)", "P", "(A + Aᵀ)·P"),
    Identity("tr(A·P·C·Pᵀ·X)", "P", "Aᵀ·Xᵀ·P·Cᵀ + X·A·P·C"),
    Identity("tr(X²)", "X", "2Xᵀ"),
    Identity("tr(X)²", "X", "2tr(X)·I"),
    Identity("tr(X⁻¹)", "X", "−(X⁻¹·X⁻¹)ᵀ"),
    Identity("aᵀ·X⁻¹·b", "X", "−X⁻ᵀ·a·bᵀ·X⁻ᵀ"),
    Identity("det(X)", "X", "det(X)·X⁻ᵀ"),
    Identity("logdet(X)", "X", "X⁻ᵀ"),
    Identity("log(det(X))", "X", "X⁻ᵀ"),
    Identity("log(det(inv(X)))", "X", "−X⁻ᵀ"),
    Identity("‖P‖_F", "P", "P/‖P‖_F"),
    Identity("‖P‖²_F", "P", "2P"),
    Identity("‖P − Q‖²_F + s·‖P‖²_F", "P", "2(P − Q) + 2s·P"),
    Identity("sum(P)", "P", "ones(5, 4)"),
    Identity("sum(Q ⊙ P)", "P", "Q"),
    Identity("‖Q ⊙ P‖²_F", "P", "2Q ⊙ Q ⊙ P"),
    Identity("aᵀ·(P ⊙ Q)·w", "P", "(a·wᵀ) ⊙ Q"),
    Identity("aᵀ·X·Xᵀ·a + tr(X)", "X", "2a·aᵀ·X + I"),
  ]

  private static let elementwise = [
    Identity("sum(relu(P))", "P", "[P > 0]"),
    Identity("sum(max(0, P))", "P", "[P > 0]"),
    Identity("sum(σ(P))", "P", "σ(P) ⊙ (1 − σ(P))"),
    Identity("sum(tanh(P))", "P", "1 − tanh(P).^2"),
    Identity("sum(exp(P))", "P", "exp(P)"),
    Identity("sum(log(R))", "R", "1 ⊘ R"),
    Identity("sum(√R)", "R", "1 ⊘ (2√R)"),
    Identity("sum(sin(P) ⊙ cos(P))", "P", "cos(P).^2 − sin(P).^2"),
    Identity("sum(abs(P))", "P", "sign(P)"),
    Identity("sum(softplus(P))", "P", "σ(P)"),
    Identity("sum(P ⊙ Φ(P))", "P", "Φ(P) + P ⊙ φ(P)"),
    Identity("sum(gelu(P))", "P", "Φ(P) + P ⊙ φ(P)"),
    Identity("sum(P ⊙ σ(P))", "P", "σ(P) ⊙ (1 + P ⊙ (1 − σ(P)))"),
    Identity("sum(silu(P))", "P", "σ(P) ⊙ (1 + P ⊙ (1 − σ(P)))"),
    Identity("sum(atan(P))", "P", "1 ⊘ (1 + P.^2)"),
    Identity("aᵀ·σ(P·w)", "P", "(a ⊙ σ(P·w) ⊙ (1 − σ(P·w)))·wᵀ"),
    Identity("aᵀ·σ(P·w)", "w", "Pᵀ·(a ⊙ σ(P·w) ⊙ (1 − σ(P·w)))"),
  ]

  private static let losses = [
    Identity("sum((Z − Y).^2)/15", "Z", "2(Z − Y)/15"),
    Identity("mse(Y, Z)", "Z", "2(Z − Y)/15"),
    Identity("‖P·W − Y‖²_F/10", "W", "Pᵀ·(P·W − Y)/5"),
    Identity("−mean(y ⊙ log(p) + (1 − y) ⊙ log(1 − p))", "p", "(p − y) ⊘ (p ⊙ (1 − p))/5"),
    Identity("bce(y, σ(a))", "a", "(σ(a) − y)/5"),
    Identity("−sum(H ⊙ log(softmax(Z)))", "Z", "softmax(Z) − H"),
    Identity("cce(H, softmax(Z))", "Z", "softmax(Z) − H"),
    Identity("cce(H, softmax(Z); mean=true)", "Z", "(softmax(Z) − H)/5"),
    Identity("−sum(H ⊙ log(softmax(Z)))/5", "Z", "(softmax(Z) − H)/5"),
    Identity("cce(0.9H + 0.1/3, softmax(Z))", "Z", "softmax(Z) − 0.9H − 0.1/3"),
    Identity("cce(H, softmax(Z/2))", "Z", "(softmax(Z/2) − H)/2"),
    Identity("sum(max(0, 1 − y ⊙ (P·w)))", "w", "−Pᵀ·(y ⊙ [1 − y ⊙ (P·w) > 0])"),
  ]

  private static let layers = [
    Identity("sum(G ⊙ (P·W + r))", "P", "G·Wᵀ"),
    Identity("sum(G ⊙ (P·W + r))", "W", "Pᵀ·G"),
    Identity("sum(G ⊙ (P·W + r))", "r", "colsum(G)"),
    Identity("sum(J ⊙ (P ⊙ a))", "a", "rowsum(J ⊙ P)"),
    Identity("sum(J ⊙ (P ⊙ a))", "P", "J ⊙ a"),
    Identity("sum(J ⊙ (s·P))", "s", "sum(J ⊙ P)"),
    Identity("sum(J ⊙ (P ⊙ M/(1 − 0.4)))", "P", "J ⊙ M/(1 − 0.4)"),
    Identity("sum(J ⊙ batchnorm(P, g, β))", "β", "colsum(J)"),
    Identity(
      "sum(J ⊙ layernorm(P, g, β; ε=0))", "P",
      """
      ((J ⊙ g) ⊙ 4 − rowsum(J ⊙ g) - ((P − rowmean(P)) ⊘ √rowmean((P − rowmean(P)).^2)) ⊙ \
      rowsum((J ⊙ g) ⊙ ((P − rowmean(P)) ⊘ √rowmean((P − rowmean(P)).^2)))) ⊘ (4√rowmean((P − rowmean(P)).^2))
      """),
    Identity(
      "sum(G ⊙ (softmax(Q·Kᵀ/√4)·V))", "Q",
      """
      (1/√4)·(softmax(Q·Kᵀ/√4) ⊙ (G·Vᵀ − rowsum((G·Vᵀ) ⊙ softmax(Q·Kᵀ/√4))))·K
      """),
    Identity(
      "sum(G ⊙ (softmax(Q·Kᵀ/√4)·V))", "K",
      """
      (1/√4)·(softmax(Q·Kᵀ/√4) ⊙ (G·Vᵀ − rowsum((G·Vᵀ) ⊙ softmax(Q·Kᵀ/√4))))ᵀ·Q
      """),
    Identity("sum(G ⊙ attention(Q, K, V))", "V", "softmax(Q·Kᵀ/√4)ᵀ·G"),
    Identity("‖tanh(P·S + g)·W − Y‖²_F/5", "W", "tanh(P·S + g)ᵀ·((2/5)·(tanh(P·S + g)·W − Y))"),
    Identity(
      "‖tanh(P·S + g)·W − Y‖²_F/5", "S",
      "Pᵀ·(((2/5)·(tanh(P·S + g)·W − Y)·Wᵀ) ⊙ (1 − tanh(P·S + g).^2))"),
    Identity(
      "‖tanh(P·S + g)·W − Y‖²_F/5", "P",
      "(((2/5)·(tanh(P·S + g)·W − Y)·Wᵀ) ⊙ (1 − tanh(P·S + g).^2))·Sᵀ"),
    Identity("‖tanh(P·S + g)·W − Y‖²_F/5", "Y", "−(2/5)·(tanh(P·S + g)·W − Y)"),
  ]
}
