import Testing

@testable import Language

@Suite struct LayoutFittingTests {
  private func text(_ header: [String], _ rows: [[String]], _ width: Int) -> String {
    Layout.table(header: header, rows, width: width).plain
  }

  @Test func theWidestColumnWraps() {
    let row = ["∂L/∂W = Aᵀ·(B ⊙ (C + D)) + Eᵀ·(F ⊙ (G + H))", "3×3"]
    #expect(
      text(["gradient", "shape"], [row], 34) == """
        gradient                    shape
        ─────────────────────────────────
        ∂L/∂W = Aᵀ·(B ⊙ (C + D)) +  3×3
          Eᵀ·(F ⊙ (G + H))
        """)
  }

  @Test func columnsAtTheEndGoWhereNothingElseHelps() {
    let row = ["a", "1.234567", "1.234567", "1.234567", "1.234567"]
    #expect(text(["n", "b", "c", "d", "e"], [row], 25).hasSuffix("a  1.234567  1.234567"))
  }

  @Test func whatHasNoSpacesBreaksAnywhere() {
    let lines = text(["n"], [[String(repeating: "x", count: 50)]], 20).split(separator: "\n")
    #expect(lines.dropFirst(2).allSatisfy { $0.count <= 20 } && lines.count == 5, "\(lines)")
  }

  @Test func whatFitsStays() {
    #expect(text(["a"], [["b"]], 20) == "a\n─\nb")
    #expect(text(["a"], [], 20) == "a\n─")
  }
}
