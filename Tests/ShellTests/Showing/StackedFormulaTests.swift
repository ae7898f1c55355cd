import Testing

@testable import Shell

@Suite struct StackedFormulaTests {
  private func stacked(_ formula: String, _ width: Int = 80) -> String? {
    StackedFormula.lines(of: formula, width: width)?.joined(separator: "\n")
  }

  @Test func fractionsStand() {
    #expect(
      stacked("(A + Aᵀ)·x/(xᵀ·x) − 2xᵀ·A·x·x/(xᵀ·x)²") == """
        (A + Aᵀ)·x   2xᵀ·A·x·x
        ────────── − ─────────
           xᵀ·x       (xᵀ·x)²
        """)
    #expect(stacked("Xᵀ·(X·w − y)/n") == "Xᵀ·(X·w − y)\n────────────\n     n")
    #expect(stacked("1 + (a + b)/c") == "    a + b\n1 + ─────\n      c")
    #expect(stacked("−(a + b)/c + ∂L/∂W") != nil)
  }

  @Test(arguments: [
    "x/‖x‖", "A⁻ᵀ", "∂L/∂W·X", "(a + b)/c·d", "a·b/c/d", "[a·b/c, 2]", "a·b/c > 0", "f(a·b/c)", "", "a·b/c\nd",
  ])
  func whatReadsWellInALineStays(_ formula: String) { #expect(stacked(formula) == nil, "\(stacked(formula) ?? "")") }

  @Test func aNarrowWindowHasNoRoom() { #expect(stacked("Xᵀ·(X·w − y)/n", 8) == nil) }
}
