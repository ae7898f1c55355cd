import Testing

@Suite struct ProveTests {
  static let symbols = """
    symbol A: n×n, B: n×n, S: n×n symmetric, x: n×1, P: n×m, Y: n×m onehot, z
    f = xᵀ·A·x
    g = xᵀ·S·x
    L = cce(Y, softmax(P))

    """

  @Test(arguments: [
    "∂f/∂x == (A + Aᵀ)·x", "∂g/∂x == 2S·x", "(A·B)ᵀ == Bᵀ·Aᵀ", "∂L/∂P == softmax(P) − Y", "A + B == B + A",
    "tanh′(z) == 1 − tanh(z)^2", "σ(z) == 1/(1 + exp(−z))", "tanh(z) == 2σ(2z) − 1", "max(0, z) == relu(z)",
    "1/(1 + exp(−z))·(1 − 1/(1 + exp(−z))) == exp(−z)/(1 + exp(−z))^2", "(z + 1)^3 == z^3 + 3z^2 + 3z + 1",
    "exp(x)·exp(z) == exp(x + z)", "P ⊙ (1 + P) == P.^2 + P", "tr(A·B) == tr(B·A)",
    "tr(Aᵀ·B) == sum(A ⊙ B)", "colsum(P) == ones(1, n)·P", "rowsum(P ⊙ P) == diag(P·Pᵀ)",
    "‖A·x‖² == xᵀ·Aᵀ·A·x", "∂‖x‖/∂x == x/‖x‖", "tanh(Aᵀ) == tanh(A)ᵀ",
    "σ(A·P + B·P) == σ((A + B)·P)", "xᵀ·S·(A·x) == xᵀ·Aᵀ·S·x",
    "sum(P − rowmean(P)) == 0", "sum(Y) == n", "(A + B)^2 == A^2 + A·B + B·A + B^2", "det(A·B) == det(B)·det(A)",
    "diag(x)·A·diag(x) == (x·xᵀ) ⊙ A", "softmax(P) == exp(P) ⊘ rowsum(exp(P))", "sin(z)^2 + cos(z)^2 == 1",
    "logdet(A·B⁻¹) == logdet(A) − logdet(B)", "A⁻¹·B⁻¹ == (B·A)⁻¹", "log(exp(z)) == z",
  ])
  func whatHasOneNormalFormIsProved(_ claim: String) {
    let result = shown(Self.symbols + "v = prove(\(claim))\nv.holds\nv.proved")
    #expect(result == ["true", "true"], "\(claim): \(result)")
  }

  @Test(arguments: ["sin(2z) == 2sin(z)·cos(z)", "where(sin(2z) > 2sin(z)·cos(z), z, 1) == 1"])
  func whatOnlyPointsShowIsNotCalledProved(_ claim: String) {
    let result = shown(Self.symbols + "v = prove(\(claim))\nv.holds\nv.proved\nprove \(claim)")
    #expect(result.prefix(2) == ["true", "false"], "\(claim): \(result)")
    #expect(result.last?.hasPrefix("✓? ") ?? false)
  }

  @Test(arguments: [
    "∂f/∂x == 2A·x", "∂L/∂P == Y − softmax(P)", "A·B == B·A", "max(0, z) == z", "σ(z) == 1/(1 + exp(z))",
    "exp(z)^2 == exp(z.^2)", "abs(z) == z", "∂f/∂x == A·x",
    "where(z > 0, z, 1) == 1", "floor(z) == round(z)",
  ])
  func whatIsFalseIsRefutedWithNumbers(_ claim: String) {
    let result = shown(Self.symbols + "prove \(claim)\nv = prove(\(claim))\nv.holds")
    #expect(result.first?.hasPrefix("✗ ") ?? false, "\(claim): \(result)")
    #expect(result.first?.contains("the right side") ?? false && result.last == "false", "\(claim): \(result)")
  }

  @Test func factsThatWereNeededAreTold() {
    let result = shown(
      Self.symbols + "prove xᵀ·S·(A·x) == xᵀ·Aᵀ·S·x\nprove ∂L/∂P == softmax(P) − Y\nprove S + A == A + S")
    #expect(
      result == [
        "✓ xᵀ·S·(A·x) == xᵀ·Aᵀ·S·x: by normal form, since S is symmetric",
        "✓ ∂L/∂P == softmax(P) − Y: by normal form, with ∂L/∂P written out, since the rows of Y are one-hot",
        "✓ S + A == A + S: by normal form",
      ])
  }

  @Test func whatIsNeverANumberIsNotSaidToAgree() {
    #expect(shown(Self.symbols + "prove log(−z^2 − 1) == √(−z^2 − 2)")[0].hasPrefix("? "))
  }

  /// Forms cancel factors; where they are 0 for more than single points, there is nothing to cancel.
  @Test(
    arguments: [
      "0/0 == 1", "0/0 == 0", "z·0/0 == z", "0·log(0) == 0", "[z > 0]/[z > 0] == 1", "relu(z)/relu(z) == 1",
      "floor(z)/floor(z) == 1", "(Y ⊙ P) ⊘ Y == P", "0·x/‖0·x‖ == 0·x", "√z·√z == z",
    ])
  func whatIsNoNumberIsNotEqualToOne(_ claim: String) {
    let result = shown(Self.symbols + "prove \(claim)")
    #expect(!(result.last ?? "✓ ").hasPrefix("✓ "), "\(claim): \(result)")
  }

  @Test(arguments: ["n == 3", "n·m == 12", "rows(A) == 3", "tr(eye(n)) == 3", "det(O·A) == det(A)"])
  func pointsHaveDifferentSizesAndReflections(_ claim: String) {
    let result = shown(Self.symbols + "symbol O: n×n orthogonal\nprove \(claim)")
    #expect(result.last?.hasPrefix("✗ ") ?? false, "\(claim): \(result)")
  }

  @Test(arguments: ["floor(z) + 1 == ceil(z)", "where(z == 1, 5, z) == z", "[z > t] + [z < t] == 1"])
  func adviceIsTrue(_ claim: String) {
    let result = shown(Self.symbols + "symbol t\nprove \(claim)").joined()
    #expect(result.contains("✗ ") && !result.contains("positive"), "\(claim): \(result)")
  }

  @Test func shapesRefute() {
    let result = shown(Self.symbols + "prove A·P == P·A\nprove xᵀ·A == A·x")
    #expect(result.count == 2 && result.allSatisfy { $0.hasPrefix("✗ ") && $0.contains("by shapes") }, "\(result)")
  }
}

/// The page's slips, and others: what was probably meant is said, after it was tried.
@Suite struct SlipTests {
  private static let page = """
    seed(1)
    X = randn(7, 3); y = onehot([1; 2; 3; 1; 2; 3; 1]); n = 7
    W₁ = randn(3, 5); b₁ = zeros(1, 5); W₂ = randn(5, 4); b₂ = zeros(1, 4); W₃ = randn(4, 3); b₃ = zeros(1, 3)
    Z₁ = X·W₁ + b₁; A₁ = relu(Z₁); Z₂ = A₁·W₂ + b₂; A₂ = relu(Z₂); Z₃ = A₂·W₃ + b₃; ŷ = softmax(Z₃); L = cce(y, ŷ)
    M = cce(y, ŷ)/n

    """

  @Test(arguments: [
    ("∂L/∂W₃ == A₂ᵀ·∂Z₃/∂W₃", "did you mean A₂ᵀ·∂L/∂Z₃?"), ("∂L/∂A₂ == ∂Z₃/∂W₃·W₃ᵀ", "did you mean ∂L/∂Z₃·W₃ᵀ?"),
    ("Z₂ == A₁·W₁ + b₂", "did you mean A₁·W₂ + b₂?"), ("∂L/∂Z₂ == ∂L/∂A₂·[Z₂ > 0]", "did you mean ∂L/∂A₂ ⊙ [Z₂ > 0]?"),
    ("∂L/∂b₃ == rowsum(∂L/∂Z₃)", "did you mean colsum(∂L/∂Z₃)?"), ("∂M/∂Z₃ == ŷ − y", "did you mean (ŷ − y)/n?"),
    ("∂L/∂Z₃ == y − ŷ", "did you mean ŷ − y?"), ("∂L/∂ŷ == −y ⊘ y", "did you mean −y ⊘ ŷ?"),
    ("∂L/∂W₁ == X·∂L/∂Z₁", "did you mean Xᵀ·∂L/∂Z₁?"), ("∂L/∂X == W₁ᵀ·∂L/∂Z₁", "did you mean ∂L/∂Z₁·W₁ᵀ?"),
  ])
  func theSlipIsNamed(_ row: (claim: String, hint: String)) {
    let result = shown(Self.page + "prove \(row.claim)").joined()
    #expect(result.hasPrefix("✗ ") && result.hasSuffix(row.hint), "\(result)")
  }

  @Test(arguments: [
    ("∂K/∂Z == softmax(Z) − q", "the rows of q sum to 1"), ("∂f/∂u == 2Q·u", "Q is symmetric"),
    ("Q⁻¹ == Qᵀ", "Q is orthogonal"), ("abs(u) == u", "u is positive"),
  ])
  func theMissingFactIsNamed(_ row: (claim: String, fact: String)) {
    let symbols = "symbol q: n×k, Z: n×k, Q: k×k, u: k×1\nK = cce(q, softmax(Z)); f = uᵀ·Q·u\n"
    let result = shown(symbols + "prove \(row.claim)").joined()
    #expect(result.hasPrefix("✗ ") && result.hasSuffix("it holds if \(row.fact)"), "\(result)")
  }

  @Test func tryingChangesNothing() {
    let transcript = Transcript()
    transcript.run("symbol A: n×n, x: n×1\nB = [1 2; 3 4]\nf = xᵀ·A·x")
    transcript.run("prove ∂f/∂x == A·x")
    #expect(transcript.run("shape(x)") == ["n×1"])
    #expect(transcript.errors.isEmpty && transcript.output.diagnostics.isEmpty)
  }
}
