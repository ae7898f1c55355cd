import Testing

/// The derivations of the notes, index by index.
@Suite struct DeriveTests {
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
        L = −Σᵢ Σⱼ y[i, j]·log(ŷ[i, j])                                                    by entries
        ∂L/∂ŷ[p, r] = −Σᵢ Σⱼ δ[i, p]·δ[j, r]·y[i, j]/ŷ[i, j]                               term by term; δ is 1 where its indices are equal, else 0
                    = −y[p, r]/ŷ[p, r]                                                     a δ leaves one term of its sum
        ∂L/∂ŷ = −y ⊘ ŷ                                                                     in matrices; n×k
        ŷ[i, j] = exp(Z[i, j])/(Σₖ exp(Z[i, k]))                                           by entries
        ∂ŷ[i, j]/∂Z[p, r] = δ[i, p]·δ[j, r]·ŷ[i, j] − δ[i, p]·ŷ[i, j]·Σₖ δ[k, r]·ŷ[i, k]   term by term
                          = δ[i, p]·ŷ[i, j]·(δ[j, r] − ŷ[i, r])                            a δ leaves one term of its sum
                          = δ[i, p]·ŷ[i, r]·(1 − ŷ[i, r])                                  case j = r
                          = −δ[i, p]·ŷ[i, j]·ŷ[i, r]                                       case j ≠ r
        ∂L/∂Z[p, r] = Σᵢ Σⱼ ∂L/∂ŷ[i, j]·∂ŷ[i, j]/∂Z[p, r]                                  chain rule
                    = Σᵢ Σⱼ δ[i, p]·y[i, j]·(ŷ[i, r] − δ[j, r])                            with what these are
                    = Σⱼ y[p, j]·(ŷ[p, r] − δ[j, r])                                       a δ leaves one term of its sum
                    = ŷ[p, r]·Σⱼ y[p, j] − y[p, r]                                         a δ leaves one term of its sum
                    = ŷ[p, r] − y[p, r]                                                    rows sum to 1
        ∂L/∂Z = ŷ − y                                                                      in matrices; n×k
        """
      ])
  }

  @Test func aQuadraticFormThroughItsSums() {
    #expect(
      shown("symbol A: n×n, x: n×1\nf = xᵀ·A·x\nderive ∂f/∂x; level=2") == [
        """
        f = Σᵢ Σⱼ x[i]·A[i, j]·x[j]                              by entries
        ∂f/∂x[r] = Σᵢ Σⱼ A[i, j]·(δ[i, r]·x[j] + δ[j, r]·x[i])   term by term; δ is 1 where its indices are equal, else 0
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
          g = 1/(1 + exp(−z))                               by definition
          ∂g/∂z = exp(−z)/(1 + exp(−z))²                    quotient and chain rule
                = (1/(1 + exp(−z)))·(1 − 1/(1 + exp(−z)))   in terms of g
          ∂g/∂z = g·(1 − g)                                 1×1
          """,
          """
          h = (exp(z) − exp(−z))/(exp(z) + exp(−z))              by definition
          ∂h/∂z = 1 − (exp(z) − exp(−z))²/(exp(z) + exp(−z))²    quotient and chain rule
                = 1 − ((exp(z) − exp(−z))/(exp(z) + exp(−z)))²   in terms of h
          ∂h/∂z = 1 − h²                                         1×1
          """,
          """
          r = max(0, z)     by definition
          ∂r/∂z = 1         case z > 0
                = 0         case z ≤ 0
          ∂r/∂z = [z > 0]   1×1
          """,
        ])
  }

  @Test func factsThatWereUsedAreTold() {
    #expect(
      shown("symbol S: n×n symmetric, x: n×1\nf = xᵀ·S·x\nderive ∂f/∂x; level=0\nderive ∂f/∂x; level=1") == [
        "∂f/∂x = 2S·x   since S is symmetric; n×1",
        """
        f = xᵀ·S·x     1×1
        ∂f/∂x = 2S·x   since S is symmetric; n×1
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
    #expect(shown("symbol X: n×n invertible\nD = logdet(X)\nderive ∂D/∂X; level=2") == ["∂D/∂X = X⁻ᵀ   n×n"])
  }

  @Test func aLevelThatIsNoneIsRefused() {
    let transcript = Transcript()
    transcript.run("symbol z\ng = z²\nderive ∂g/∂z; level=3")
    #expect(transcript.errors.first?.contains("derive has the levels 0") ?? false)
  }
}
