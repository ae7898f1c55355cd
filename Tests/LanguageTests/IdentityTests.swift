import Testing

@Suite struct IdentityTests {
  @Test(arguments: Identity.all) func theGradientIsRight(_ identity: Identity) {
    let program = """
      \(Identity.numbers)
      f = \(identity.expression)
      G₁ = ∂f/∂\(identity.variable)
      G₂ = \(identity.gradient)
      max(abs(G₁ - G₂)) ≤ 1e-10·(1 + max(abs(G₁)))
      check(∂f/∂\(identity.variable)).holds
      shape(G₁) == shape(\(identity.variable))
      """
    #expect(shown(program) == ["1", "true", "true"], "\(identity)")
  }

  /// The same with symbols: the formula is derived without numbers, then evaluated.
  @Test(arguments: Identity.all) func theFormulaOfSymbolsIsTheSame(_ identity: Identity) {
    let transcript = Transcript()
    transcript.run(Identity.declarations)
    transcript.run("f = \(identity.expression)\nG₁ = ∂f/∂\(identity.variable)")
    #expect(transcript.errors.isEmpty, "\(identity): \(transcript.errors)")
    transcript.run(Identity.numbers)
    let verdict = transcript.run(
      "forward G₁;\nG₂ = \(identity.gradient)\nmax(abs(G₁ - G₂)) ≤ 1e-10·(1 + max(abs(G₁)))")
    #expect(verdict == ["1"], "\(identity): \(transcript.errors)")
  }

  @Test func familiarGradientsReadAsAPersonWouldWriteThem() {
    let transcript = Transcript()
    transcript.run(Identity.declarations)
    transcript.run("symbol T: n×n symmetric")
    let forms = [
      ("xᵀ·A·x", "x", "(A + Aᵀ)·x"), ("xᵀ·T·x", "x", "2T·x"), ("tr(X)²", "X", "2tr(X)·I"), ("tr(A·X)", "X", "Aᵀ"),
      ("logdet(X)", "X", "X⁻ᵀ"), ("‖A·x − b‖²", "x", "2Aᵀ·(A·x − b)"), ("cce(H, softmax(Z))", "Z", "softmax(Z) − H"),
      ("sum(tanh(P))", "P", "1 − tanh(P).^2"), ("sum(G ⊙ (P·W + r))", "W", "Pᵀ·G"),
    ]
    for (expression, variable, expected) in forms {
      let shown = transcript.run("f = \(expression)\n∂f/∂\(variable)")
      #expect(shown == [expected], "\(expression)")
    }
  }
}

/// How many gradients read as the page has them, or as short.
@Suite struct IdentityFormTests {
  @Test func mostGradientsReadAsThePageHasThem() {
    var longer: [String] = []
    for identity in Identity.all {
      let transcript = Transcript()
      transcript.run(Identity.declarations)
      let printed = transcript.run("f = \(identity.expression)\n∂f/∂\(identity.variable)").first ?? "nothing"
      let short = { (text: String) in text.filter { !" ()".contains($0) } }
      if short(printed).count > short(identity.gradient).count {
        longer.append("\(identity): \(printed), on the page \(identity.gradient)")
      }
    }
    print("gradients: \(Identity.all.count) right, \(Identity.all.count - longer.count) as short as on the page")
    for line in longer { print(line) }
    #expect(longer.count <= 20)
  }
}
