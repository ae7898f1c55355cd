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
    "tanh′(z) == 1 − tanh(z)^2",
  ])
  func whatHasOneNormalFormIsProved(_ claim: String) {
    let result = shown(Self.symbols + "v = prove(\(claim))\nv.holds\nv.proved")
    #expect(result == ["true", "true"], "\(claim): \(result)")
  }

  @Test(arguments: ["tr(A·B) == tr(B·A)", "sin(z)^2 + cos(z)^2 == 1"])
  func whatOnlyPointsShowIsNotCalledProved(_ claim: String) {
    let result = shown(Self.symbols + "v = prove(\(claim))\nv.holds\nv.proved\nprove \(claim)")
    #expect(result.prefix(2) == ["true", "false"], "\(claim): \(result)")
    #expect(result.last?.hasPrefix("✓? ") ?? false)
  }

  @Test(arguments: [
    "∂f/∂x == 2A·x", "∂L/∂P == Y − softmax(P)", "A·B == B·A", "max(0, z) == z", "abs(z) == z", "∂f/∂x == A·x",
  ])
  func whatIsFalseIsRefutedWithNumbers(_ claim: String) {
    let result = shown(Self.symbols + "prove \(claim)\nv = prove(\(claim))\nv.holds")
    #expect(result.first?.hasPrefix("✗ ") ?? false, "\(claim): \(result)")
    #expect(result.first?.contains("the right side") ?? false && result.last == "false", "\(claim): \(result)")
  }

  @Test func shapesRefute() {
    let result = shown(Self.symbols + "prove A·P == P·A\nprove xᵀ·A == A·x")
    #expect(result.count == 2 && result.allSatisfy { $0.hasPrefix("✗ ") && $0.contains("by shapes") }, "\(result)")
  }
}
