import Testing

@Suite struct PageTests {
  static let network = """
    iris = load("data/iris.csv")
    X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])
    y = onehot(iris["species"])
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

    """

  @Test func everyGradientAgreesWithCentralDifferences() {
    for name in ["W₁", "b₁", "W₂", "b₂", "W₃", "b₃", "X", "Z₁", "A₁", "Z₂", "A₂", "Z₃", "ŷ"] {
      let result = shown("seed(3)\n" + Self.network + "c = check(∂L/∂\(name))\nc.error < 1e-7")
      #expect(result == ["1"], "∂L/∂\(name): \(result)")
    }
  }

  @Test func theGradientOfTheLogitsIsPredictionMinusTruth() {
    #expect(shown("seed(1)\n" + Self.network + "max(abs(∂L/∂Z₃ - (ŷ - y))) < 1e-15") == ["1"])
    let cascade = shown("seed(1)\n" + Self.network + "backward L")[0]
    #expect(cascade.contains("∂L/∂Z₃ = ŷ − y "))
    #expect(cascade.contains("∂L/∂W₃ = A₂ᵀ·∂L/∂Z₃ "))
    #expect(cascade.contains("∂L/∂Z₂ = ∂L/∂A₂ ⊙ [Z₂ > 0]"))
    #expect(!cascade.contains("∂L/∂X"), "data is left out unless asked for")
  }

  @Test(arguments: 1...10) func plainStatementsTrainTheNetwork(seed: Int) throws {
    let program = """
      seed(\(seed))
      \(Self.network)
      η = 0.001
      for step in 1:500
        forward L
        W₁ -= η·∂L/∂W₁;  b₁ -= η·∂L/∂b₁
        W₂ -= η·∂L/∂W₂;  b₂ -= η·∂L/∂b₂
        W₃ -= η·∂L/∂W₃;  b₃ -= η·∂L/∂b₃
      end
      forward L;
      accuracy(y, ŷ)
      """
    let accuracy = try #require(Double(shown(program)[0]))
    #expect(accuracy >= 0.95)
  }
}
