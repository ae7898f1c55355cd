import Testing

/// The derivations of the notes, index by index.
@Suite struct DeriveTests {
  /// What is known of labels is known of them in another width.
  @Test(arguments: ["float32(onehot([1; 0; 1]))", "float64(float32(onehot([1; 0; 1])))", "onehot([1; 0; 1])"])
  func theGradientAtTheLogitsIsShortForEveryType(_ labels: String) {
    let shown = shown("seed(1); y = \(labels); Z = randn(3, 2) + 0·y; p = softmax(Z); L = cce(y, p)\nderive ∂L/∂Z")
    #expect(shown.last?.contains("= p − y ") == true, "\(shown)")
  }

  @Test func softmaxWithCrossEntropyThroughBothCases() {
    let result = shown(
      """
      symbol Z: n×k, y: n×k onehot
      ŷ = softmax(Z)
      L = cce(y, ŷ)
      derive ∂L/∂Z; level=2
      """)
    #expect(
      result == [
        """
        L = −Σᵢ Σⱼ y[i, j]·log(ŷ[i, j])                                                                          by entries
        ∂L/∂ŷ[p, r] = −Σᵢ Σⱼ δ[i, p]·δ[j, r]·y[i, j]/ŷ[i, j]                                                     term by term, the slope of log; δ is 1 where its indices are equal, else 0
                    = −y[p, r]/ŷ[p, r]                                                                           a δ leaves one term of its sum
        ∂L/∂ŷ = −y ⊘ ŷ                                                                                           in matrices; n×k
        ŷ[i, j] = exp(Z[i, j])/(Σₖ exp(Z[i, k]))                                                                 by entries
        ∂ŷ[i, j]/∂Z[p, r] = δ[i, p]·exp(Z[i, j])·(δ[j, r]/(Σₖ exp(Z[i, k])) − exp(Z[i, r])/(Σₖ exp(Z[i, k]))²)   quotient rule; a δ leaves one term of its sum
                          = δ[i, p]·ŷ[i, j]·(δ[j, r] − ŷ[i, r])                                                  in terms of ŷ
                          = δ[i, p]·ŷ[i, r]·(1 − ŷ[i, r])                                                        case j = r
                          = −δ[i, p]·ŷ[i, j]·ŷ[i, r]                                                             case j ≠ r
        ∂L/∂Z[p, r] = Σᵢ Σⱼ ∂L/∂ŷ[i, j]·∂ŷ[i, j]/∂Z[p, r]                                                        chain rule
                    = Σᵢ Σⱼ δ[i, p]·y[i, j]·(ŷ[i, r] − δ[j, r])                                                  with what these are
                    = Σⱼ y[p, j]·(ŷ[p, r] − δ[j, r])                                                             a δ leaves one term of its sum
                    = ŷ[p, r]·Σⱼ y[p, j] − y[p, r]                                                               a δ leaves one term of its sum
                    = ŷ[p, r] − y[p, r]                                                                          the rows of y sum to 1
        ∂L/∂Z = ŷ − y                                                                                            in matrices; n×k
        """
      ])
  }

  @Test func aQuadraticFormThroughItsSums() {
    #expect(
      shown("symbol A: n×n, x: n×1\nf = xᵀ·A·x\nderive ∂f/∂x; level=2") == [
        """
        f = Σᵢ Σⱼ x[i]·A[i, j]·x[j]                              by entries
        ∂f/∂x[r] = Σᵢ Σⱼ A[i, j]·(δ[i, r]·x[j] + δ[j, r]·x[i])   product rule; δ is 1 where its indices are equal, else 0
                 = Σᵢ A[r, i]·x[i] + Σᵢ x[i]·A[i, r]             a δ leaves one term of its sum
        ∂f/∂x = (A + Aᵀ)·x                                       in matrices; n×1
        """
      ])
  }

  @Test func functionsOfANumberFromTheirDefinitions() {
    #expect(
      shown(
        "symbol z\ng = σ(z)\nderive ∂g/∂z; level=2\nh = tanh(z)\nderive ∂h/∂z; level=2\nr = max(0, z)\nderive ∂r/∂z; level=2"
      )
        == [
          """
          g = 1/(1 + exp(−z))                                           by definition
          ∂g/∂z = exp(−z)/(1 + exp(−z))²                                quotient and chain rule
                = (1/(1 + exp(−z)))·((1 + exp(−z) − 1)/(1 + exp(−z)))   since exp(−z) = 1 + exp(−z) − 1
                = (1/(1 + exp(−z)))·(1 − 1/(1 + exp(−z)))               divided term by term
          ∂g/∂z = g·(1 − g)                                             in terms of g; 1×1
          """,
          """
          h = (exp(z) − exp(−z))/(exp(z) + exp(−z))              by definition
          ∂h/∂z = 1 − (exp(z) − exp(−z))²/(exp(z) + exp(−z))²    quotient and chain rule
                = 1 − ((exp(z) − exp(−z))/(exp(z) + exp(−z)))²   with the formula of h in it
          ∂h/∂z = 1 − h²                                         in terms of h; 1×1
          """,
          """
          r = max(0, z)     by definition
          ∂r/∂z = 1         where z > 0
                = 0         else, where z ≤ 0; at the kink by convention
          ∂r/∂z = [z > 0]   both cases in one; […] is 1 where it holds, else 0; 1×1
          """,
        ])
  }

  @Test func aFormulaOfOnesOwnIsDerivedLikeTheBuiltIn() {
    let (own, builtIn) = (
      shown("symbol z\ng = 1/(1 + exp(−z))\nderive ∂g/∂z; level=2"), shown("symbol z\ng = σ(z)\nderive ∂g/∂z; level=2")
    )
    #expect(own == builtIn)
  }

  /// Where the slopes on both sides meet there is no kink, and nothing is by convention.
  @Test func onlyAKinkIsByConvention() {
    let result = shown("symbol z\nq = max(0, z)²\nderive ∂q/∂z; level=2")
    #expect(result[0].contains("else, where z ≤ 0\n"), "\(result)")
  }

  @Test func aNumberThroughANumberHasItsChainRule() {
    let result = shown("symbol z\ns = σ(z)\nL = s²\nderive ∂L/∂z; level=2")
    #expect(result[0].contains("\n∂L/∂z = ∂L/∂s·∂s/∂z "), "\(result)")
  }

  /// What L reads of V directly is not all of ∂L/∂V, and has not its name.
  @Test func aDirectPartHasANameOfItsOwn() {
    #expect(
      shown("symbol x\nv = x²\nu = v·x\nderive ∂u/∂x; level=2") == [
        """
        u = v·x                           by definition
        ∂u/∂v = x                         term by term; 1×1
        u = v·x                           by definition
        ∂(v·x)/∂x = v                     term by term
        v = x²                            by definition
        ∂v/∂x = 2·x                       power rule
        ∂u/∂x = ∂(v·x)/∂x + ∂u/∂v·∂v/∂x   chain rule
        ∂u/∂x = v + 2∂u/∂v·x              with what these are; 1×1
        """
      ])
  }

  @Test func theEndSaysHowItIsWritten() {
    let sums = shown("symbol s, J: n×m, P: n×m\nf = sum(J ⊙ (s·P))\nderive ∂f/∂s; level=2")
    #expect(sums[0].hasSuffix("in matrices; 1×1"), "\(sums)")
    let numbers = shown("symbol x\nt = (exp(x) − exp(−x))/(exp(x) + exp(−x))\nderive ∂t/∂x; level=2")
    #expect(numbers[0].contains("quotient and chain rule\n"), "\(numbers)")
    #expect(numbers[0].contains("∂t/∂x = 4/(exp(x) + exp(−x))² "), "\(numbers)")
    #expect(numbers[0].hasSuffix("simplified; 1×1"), "\(numbers)")
  }

  @Test func everyLineHasAReason() {
    let result = shown(
      """
      symbol X: n×m, W: m×k, b: 1×k, y: n×k onehot, x
      Z = relu(X·W + b)
      L = cce(y, softmax(Z)) + sum(tanh(Z))
      derive ∂L/∂b; level=2
      derive ∂L/∂W; level=1
      f = x³·log(x) + σ(x)
      derive ∂f/∂x; level=2
      """)
    for line in result.flatMap({ $0.split(separator: "\n") }) { #expect(line.contains("   "), "\(line)") }
    // A shape alone is none, but for what is given.
    for line in result[0].split(separator: "\n") where !line.hasSuffix(" by entries") {
      #expect(!line.hasSuffix("   1×k") && !line.hasSuffix("   n×k"), "\(line)")
    }
  }

  @Test func factsThatWereUsedAreTold() {
    #expect(
      shown("symbol S: n×n symmetric, x: n×1\nf = xᵀ·S·x\nderive ∂f/∂x; level=0\nderive ∂f/∂x; level=1") == [
        "∂f/∂x = 2S·x   since S is symmetric; n×1",
        """
        f = xᵀ·S·x     1×1
        ∂f/∂x = 2S·x   by f = xᵀ·S·x, since S is symmetric; n×1
        """,
      ])
  }

  @Test func aLayerThroughItsProduct() {
    let result = shown(
      """
      symbol A: n×m, W: m×k, b: 1×k, G: n×k
      Z = A·W + b
      L = sum(G ⊙ Z)
      derive ∂L/∂W; level=2
      """)
    #expect(result[0].contains("Z[i, j] = Σₖ A[i, k]·W[k, j] + b[j]"))
    #expect(result[0].contains("∂L/∂W[p, r] = Σᵢ Σⱼ ∂L/∂Z[i, j]·∂Z[i, j]/∂W[p, r]"))
    #expect(result[0].contains("= Σᵢ ∂L/∂Z[i, r]·A[i, p]"))
    #expect(result[0].contains("\n∂L/∂W = Aᵀ·∂L/∂Z "))
  }

  @Test func whatHasNoFormulaByEntriesStandsInMatrices() {
    #expect(
      shown("symbol X: n×n invertible\nD = logdet(X)\nderive ∂D/∂X; level=2") == ["∂D/∂X = X⁻ᵀ   by D = logdet(X); n×n"]
    )
  }

  @Test func aLevelThatIsNoneIsRefused() {
    let transcript = Transcript()
    transcript.run("symbol z\ng = z²\nderive ∂g/∂z; level=3")
    #expect(transcript.errors.first?.contains("derive has the levels 0") ?? false)
  }
}
