import Testing

/// The derivations of Jacobians, Hessians and slopes.
@Suite struct DeriveTableTests {
  private static let symbols = "symbol A: n×n, x: n×1, b: n×1, z\n"

  @Test func aJacobianIsThePullbacksMatrix() {
    #expect(
      shown(Self.symbols + "u = A·x + b\np = softmax(u)\nderive jacobian(p, x)") == [
        """
        u = A·x + b                                  n×1
        p = softmax(u)                               n×1
        ∂sum(G ⊙ p)/∂x = Aᵀ·(p ⊙ (G − sum(G ⊙ p)))   what flows back, for any G of its shape
        ∂p/∂x = (diag(p) − p·pᵀ)·A                   transposed, the matrix that multiplies G; n×n
        """
      ])
  }

  @Test func aJacobianIndexByIndex() {
    #expect(
      shown(Self.symbols + "y = A·tanh(x)\nderive jacobian(y, x); level=2\nderive jacobian(A·x, x); level=0") == [
        """
        y[j] = Σᵢ A[j, i]·tanh(x[i])                         by entries
        ∂y[j]/∂x[r] = Σᵢ δ[i, r]·A[j, i]·(1 − tanh(x[i])²)   term by term, the slope of tanh; δ is 1 where its indices are equal, else 0
                    = A[j, r]·(1 − tanh(x[r])²)              a δ leaves one term of its sum
        ∂y/∂x = A·diag(1 − tanh(x).^2)                       in matrices; n×n
        """,
        "∂(A·x)/∂x = A   n×n",
      ])
  }

  @Test func aHessianFollowsItsGradient() {
    #expect(
      shown(Self.symbols + "f = xᵀ·A·x\nderive hessian(f, x); level=1\nderive ∂²f/∂x²; level=2") == [
        """
        f = xᵀ·A·x                        1×1
        ∂f/∂x = (A + Aᵀ)·x                by f = xᵀ·A·x; n×1
        ∂sum(G ⊙ ∂f/∂x)/∂x = (A + Aᵀ)·G   what flows back, for any G of its shape
        ∂²f/∂x² = A + Aᵀ                  transposed, the matrix that multiplies G; n×n
        """,
        """
        f = Σᵢ Σⱼ x[i]·A[i, j]·x[j]                              by entries
        ∂f/∂x[r] = Σᵢ Σⱼ A[i, j]·(δ[i, r]·x[j] + δ[j, r]·x[i])   product rule; δ is 1 where its indices are equal, else 0
                 = Σᵢ A[r, i]·x[i] + Σᵢ x[i]·A[i, r]             a δ leaves one term of its sum
        ∂f/∂x = (A + Aᵀ)·x                                       in matrices; n×1
        ∂f/∂x[j] = Σᵢ (A[j, i] + A[i, j])·x[i]                   by entries
        ∂²f/∂x[j]∂x[r] = Σᵢ δ[i, r]·(A[j, i] + A[i, j])          term by term
                       = A[j, r] + A[r, j]                       a δ leaves one term of its sum
        ∂²f/∂x² = A + Aᵀ                                         in matrices; n×n
        """,
      ])
  }

  @Test func aHessianOfWhatIsLinearIsZeroAndSaysWhy() {
    #expect(
      shown(Self.symbols + "f = bᵀ·x\nderive hessian(f, x)\nderive jacobian(x, x)") == [
        """
        f = bᵀ·x      1×1
        ∂f/∂x = b     by f = bᵀ·x; n×1
        ∂²f/∂x² = 0   ∂f/∂x does not depend on x; n×n
        """,
        "∂x/∂x = I   n×n",
      ])
  }

  @Test func theHessianOfANormIsDerivedByEntries() {
    #expect(
      shown(Self.symbols + "f = ‖x‖\nderive hessian(f, x); level=2").joined().hasSuffix(
        """
                       = 1/sqrt(Σᵢ x[i]²) − x[r]²/sqrt(Σᵢ x[i]²)³                        case j = r
                       = −x[j]·x[r]/sqrt(Σᵢ x[i]²)³                                      case j ≠ r
        ∂²f/∂x² = (I − x·xᵀ/‖x‖²)/‖x‖                                                    in matrices; n×n
        """))
  }

  @Test func bothBranchesOfAConditionAreTold() {
    #expect(
      shown(Self.symbols + "L = where(z > 1, z², log(z))\nderive ∂L/∂z; level=2\nh = elu(z)\nderive ∂h/∂z; level=2")
        == [
          """
          L = where([z > 1], z², log(z))            by definition; […] is 1 where it holds, else 0
          ∂L/∂z = 2·z                               where z > 1
                = 1/z                               else, where z ≤ 1
          ∂L/∂z = ![z > 1] ⊙ (1/z) + [z > 1] ⊙ 2z   both cases in one; 1×1
          """,
          """
          h = elu(z, 1)                      by definition
          ∂h/∂z = 1                          where z > 0
                = h + 1                      else, where z ≤ 0
          ∂h/∂z = where([z > 0], 1, h + 1)   both cases in one; […] is 1 where it holds, else 0; 1×1
          """,
        ])
  }

  @Test func aVariableInAnExponentIsToldInWords() {
    let lines = shown("symbol x: n×1, q: n×1 positive\nf = sum(q.^x)\nderive ∂f/∂x; level=2").joined()
    #expect(lines.contains("the slope of an exponential") && !lines.contains("elementwisePower"), "\(lines)")
  }

  @Test func slopesThatAreZeroSayWhy() {
    #expect(
      shown(Self.symbols + "derive relu″(z)") == [
        "∂([z > 0])/∂z = 0   almost everywhere: a comparison is constant between its jumps"
      ])
  }

  @Test func slopesOfFunctions() {
    #expect(
      shown(Self.symbols + "derive σ′(z)\nderive tanh″(z)\ng(t) = (t + 1)^3\nderive g′(z)") == [
        "∂(σ(z))/∂z = σ(z)·(1 − σ(z))   1×1", "∂(1 − tanh(z)²)/∂z = −2tanh(z)·(1 − tanh(z)²)   1×1",
        "∂((z + 1)³)/∂z = 3(z + 1)²   1×1",
      ])
  }

  @Test func ofNumbersToo() {
    let result = shown(
      "A = [1 2; 3 4];  x = [1; 2]\nk = sum(x.^3)\nd = derive(∂²k/∂x²; level=0)\nd.hessian\nderive jacobian(A, x)\nG = 1\nderive jacobian(A·x, x)"
    )
    #expect(
      result == [
        "2×2 Matrix\n6   0\n0  12", "∂A/∂x = 0   A does not depend on x; 4×2",
        """
        ∂sum(U ⊙ (A·x))/∂x = Aᵀ·U   what flows back, for any U of its shape
        ∂(A·x)/∂x = A               transposed, the matrix that multiplies U; 2×2
        """,
      ])
  }
}
