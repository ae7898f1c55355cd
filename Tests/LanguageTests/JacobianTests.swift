import Testing

/// Tables of derivatives as formulas: right in numbers, and as a person writes them.
@Suite struct JacobianTests {
  @Test(arguments: Jacobian.all) func theTableIsRight(_ jacobian: Jacobian) {
    let program = """
      \(Identity.numbers)
      y₀ = \(jacobian.expression)
      J = jacobian(y₀, \(jacobian.variable))
      v = vec(y₀)
      worst = 0
      for i in 1:length(v)
        worst = max(worst, max(abs(J[i, :] − vec(∂(v[i])/∂\(jacobian.variable))ᵀ)))
      end
      worst ≤ 1e-10·(1 + max(abs(J)))
      """
    #expect(shown(program) == ["1"], "\(jacobian)")
  }

  /// Whatever way a table is made, it is that of its entries' gradients.
  @Test(
    arguments: [
      "A + Aᵀ", "A·Aᵀ", "Aᵀ·A", "A ⊙ Aᵀ", "A − Aᵀ", "max(A, Aᵀ)", "softmax(A·Aᵀ)", "relu(Aᵀ)·A", "(A ⊙ Eᵀ)·A",
      "A·x·xᵀ·Aᵀ",
      "Aᵀ", "vec(A)", "vec(Aᵀ)", "diag(A)", "(A·P)ᵀ", "[A E]", "A[2:3, :]", "kron(A, c)", "reshape(A, 1, n·n)",
      "normalize(A)", "A ⊘ rowsum(exp(A))", "tr(A)·A", "cumsum(A)",
    ])
  func aTableOfAnythingIsRight(_ expression: String) {
    theTableIsRight(Jacobian(expression, "A", ""))
  }

  @Test(arguments: ["x·xᵀ", "x·aᵀ + a·xᵀ", "A ⊙ (x·xᵀ)", "(x·xᵀ).^2", "T·x·xᵀ·T", "diag(x)·A", "A·diag(x)", "[x; a]"])
  func aTableByAVectorIsRight(_ expression: String) {
    theTableIsRight(Jacobian(expression, "x", ""))
  }

  @Test(arguments: Jacobian.all) func theFormulaReadsAsAPersonWouldWriteIt(_ jacobian: Jacobian) {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    let printed = transcript.run("jacobian(\(jacobian.expression), \(jacobian.variable))")
    #expect(printed == [jacobian.formula], "\(jacobian): \(transcript.errors)")
  }

  /// What is shown can be typed, and is the same.
  @Test(arguments: Jacobian.all) func theFormulaParsesBack(_ jacobian: Jacobian) {
    let verdict = shown(
      """
      \(Identity.numbers)
      J₁ = jacobian(\(jacobian.expression), \(jacobian.variable))
      J₂ = \(jacobian.formula)
      max(abs(J₁ − J₂)) ≤ 1e-10·(1 + max(abs(J₁)))
      """)
    #expect(verdict == ["1"], "\(jacobian)")
  }

  @Test(
    arguments: [
      ("log(sum(exp(x)))", "diag(softmax(x)) − softmax(x)·softmax(x)ᵀ"), ("xᵀ·A·x", "A + Aᵀ"),
      ("‖B·x − c‖²", "2Bᵀ·B"), ("aᵀ·σ(x)", "diag(a ⊙ σ(x) ⊙ (1 − σ(x)) ⊙ (1 − 2σ(x)))"), ("sum(x.^3)", "6diag(x)"),
      ("sum(softplus(x))", "diag(σ(x) ⊙ (1 − σ(x)))"),
    ])
  func hessiansReadAsAPersonWouldWriteThem(_ row: (expression: String, formula: String)) {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    #expect(transcript.run("hessian(\(row.expression), x)") == [row.formula])
    #expect(transcript.run("f = \(row.expression)\n∂²f/∂x²") == [row.formula])
  }

  @Test(arguments: ["aᵀ·x", "sum(B·x)", "sum(a)"])
  func aHessianOfWhatIsLinearIsZero(_ expression: String) {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    #expect(transcript.run("jacobian(c, x)") == ["zeros(m, n)"])
    #expect(transcript.run("hessian(\(expression) + 0sum(x), x)") == ["zeros(n, n)"], "\(transcript.errors)")
  }

  @Test func mixedDerivativesOfALayerHaveFormulas() {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    #expect(transcript.run("g = sum(B·x); ∂²g/∂x∂B") == ["kron(eye(n), ones(1, m))"], "\(transcript.errors)")
  }

  @Test func productsWithVectorsNeedNoNumbers() {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    #expect(
      transcript.run("y = σ(B·x)\nvjp(y, x, c)\njvp(y, x, a)") == ["Bᵀ·(c ⊙ y ⊙ (1 − y))", "y ⊙ (B·a) ⊙ (1 − y)"])
  }

  @Test func aMixedDerivativeGoesByBothFactors() {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    let printed = transcript.run("f = xᵀ·A·x; ∂²f/∂x∂A")
    #expect(printed == ["(kron(x, eye(n)) + kron(eye(n), x))ᵀ"], "\(transcript.errors)")
  }

  @Test(arguments: [("diag(x)", "diag(a)"), ("[x; a]", "[a; zeros(n, 1)]"), ("vec(x·aᵀ)", "vec(a·aᵀ)")])
  func aPushforwardHasNoNameThatNobodyGave(_ row: (expression: String, formula: String)) {
    let transcript = Transcript()
    transcript.run(Identity.letters)
    let printed = transcript.run("jvp(\(row.expression), x, a)").joined()
    #expect(!printed.contains("…") && !printed.isEmpty, "\(printed) \(transcript.errors)")
    #expect(transcript.run("prove jvp(\(row.expression), x, a) == \(row.formula)")[0].hasPrefix("✓"))
  }

  @Test func whatHasNoFormulaIsBuiltOfNumbers() {
    #expect(
      shown("x = [3; 1; 2]; y = sort(x); jacobian(y, x)").joined(separator: "\n")
        == "3×3 Matrix\n0  1  0\n0  0  1\n1  0  0")
  }
}

/// A vector or matrix, the variable, and the table of derivatives.
struct Jacobian: Sendable, CustomStringConvertible {
  let expression: String
  let variable: String
  let formula: String

  var description: String { "jacobian(\(expression), \(variable))" }

  init(_ expression: String, _ variable: String, _ formula: String) {
    (self.expression, self.variable, self.formula) = (expression, variable, formula)
  }

  static let all = [
    Jacobian("B·x", "x", "B"), Jacobian("σ(x)", "x", "diag(σ(x) ⊙ (1 − σ(x)))"),
    Jacobian("softmax(x)", "x", "diag(softmax(x)) − softmax(x)·softmax(x)ᵀ"),
    Jacobian("exp(B·x)", "x", "diag(exp(B·x))·B"), Jacobian("x·(aᵀ·x)", "x", "aᵀ·x·I + x·aᵀ"),
    Jacobian("relu(B·x + c)", "x", "diag([B·x + c > 0])·B"), Jacobian("X⁻¹·a", "a", "X⁻¹"),
    Jacobian("sum(x)", "x", "ones(1, n)"), Jacobian("x.^2", "x", "2diag(x)"), Jacobian("xᵀ", "x", "I"),
    Jacobian("B·σ(x)", "x", "B·diag(σ(x) ⊙ (1 − σ(x)))"), Jacobian("P·W", "W", "kron(eye(k), P)"),
    Jacobian("P·W", "P", "kron(Wᵀ, eye(n))"), Jacobian("cumsum(x)", "x", "cumsum(eye(n))"),
    Jacobian("x/s", "x", "eye(n)/s"), Jacobian("a − 3x", "x", "−3I"), Jacobian("P ⊙ Q", "P", "diag(vec(Q))"),
    Jacobian("x·xᵀ", "x", "kron(x, eye(n)) + kron(eye(n), x)"), Jacobian("x", "x", "I"), Jacobian("vec(P)", "P", "I"),
    Jacobian("P", "P", "I"),
    Jacobian("rowsum(P)", "P", "kron(ones(1, m), eye(n))"), Jacobian("colsum(P)", "P", "kron(eye(m), ones(1, n))"),
    Jacobian("P .+ a", "a", "kron(ones(m, 1), eye(n))"), Jacobian("P .+ cᵀ", "c", "kron(eye(m), ones(n, 1))"),
    Jacobian("colsum(P ⊙ Q)ᵀ", "Q", "kron(eye(m), ones(1, n))·diag(vec(P))"), Jacobian("Pᵀ·a", "P", "kron(eye(m), aᵀ)"),
    Jacobian("cᵀ·Pᵀ", "P", "kron(cᵀ, eye(n))"),
  ]
}
