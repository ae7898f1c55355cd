import Testing

@Suite struct IdentityTests {
  @Test func thePagesAreRead() {
    #expect(Identity.all.count > 200)
    #expect(Identity.Page.all.allSatisfy { $0.identities.count == $0.table.count })
  }

  /// Derived from numbers: as the page has it, and by central differences.
  @Test(arguments: Identity.all) func theDerivativeIsRight(_ identity: Identity) {
    let check =
      identity.kind == .gradient ? "check(\(identity.program.split(separator: "\n").last ?? "")).holds" : "true"
    let program = """
      \(identity.page.numbers)
      \(identity.page.definitions)
      \(identity.assignment)
      G₂ = \(identity.derivative)
      max(abs(G₁ - G₂)) ≤ 1e-10·(1 + max(abs(G₁)))
      \(check)
      """
    #expect(shown(program) == ["1", "true"], "\(identity)")
  }

  /// Derived from symbols, then evaluated; and what is printed can be typed.
  @Test(arguments: Identity.all) func theFormulaOfSymbolsIsTheSame(_ identity: Identity) {
    let transcript = Transcript()
    transcript.run(identity.page.symbols + identity.page.definitions)
    let printed = transcript.run(identity.program).last ?? "nothing"
    transcript.run(identity.assignment)
    #expect(transcript.errors.isEmpty, "\(identity): \(transcript.errors)")
    transcript.run(identity.page.numbers)
    transcript.run("forward G₁;\n" + identity.page.definitions + identity.program)
    let verdict = transcript.run(
      """
      G₂ = \(identity.derivative)
      max(abs(G₁ - G₂)) ≤ 1e-10·(1 + max(abs(G₁)))
      G₃ = \(printed)
      max(abs(G₁ - G₃)) ≤ 1e-10·(1 + max(abs(G₁)))
      """)
    #expect(verdict == ["1", "1"], "\(identity), printed \(printed): \(transcript.errors)")
  }

  @Test func mostReadAsThePageHasThemOrAsShort() {
    var longer: [String] = []
    for identity in Identity.all {
      let transcript = Transcript()
      transcript.run(identity.page.symbols + identity.page.definitions)
      let printed = transcript.run(identity.program).last ?? "nothing"
      if symbols(printed) > symbols(identity.derivative) {
        longer.append("\(identity): \(printed), on the page \(identity.derivative)")
      }
    }
    print("derivatives: \(Identity.all.count) right, \(Identity.all.count - longer.count) as short as on the page")
    for line in longer { print(line) }
    #expect(longer.count <= 3)
  }

  /// How many symbols a reader sees, parentheses aside: a name or number is one, and so is `.^`.
  private func symbols(_ text: String) -> Int {
    let isWord = { (scalar: Unicode.Scalar) in
      scalar.properties.isAlphabetic && scalar != "ᵀ" || scalar.properties.numericType != nil || scalar == "."
        || scalar.properties.generalCategory == .nonspacingMark || scalar == "∂"
    }
    var (count, isInWord) = (0, false)
    for scalar in text.unicodeScalars where !"()".unicodeScalars.contains(scalar) {
      defer { isInWord = isWord(scalar) }
      if scalar != " ", !(isWord(scalar) && isInWord) { count += 1 }
    }
    return count
  }

  @Test func familiarGradientsReadAsAPersonWouldWriteThem() {
    let forms = [
      "xᵀ·A·x": "(A + Aᵀ)·x", "xᵀ·T·x": "2T·x", "tr(X)²": "2tr(X)·I", "tr(A·X)": "Aᵀ", "logdet(X)": "X⁻ᵀ",
      "‖A·x − b‖²": "2Aᵀ·(A·x − b)", "cce(H, softmax(Z))": "softmax(Z) − H", "sum(tanh(P))": "1 − tanh(P).^2",
      "bce(y, σ(a))": "(σ(a) − y)/n", "logdet(Pᵀ·P)": "2P·(Pᵀ·P)⁻¹",
    ]
    for identity in Identity.all {
      guard identity.kind == .gradient, let form = forms[identity.expression] else { continue }
      let transcript = Transcript()
      transcript.run(identity.page.symbols + identity.page.definitions)
      #expect(transcript.run(identity.program) == [form], "\(identity)")
    }
  }
}
