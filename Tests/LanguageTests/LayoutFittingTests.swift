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

  @Test func aWordThatALineHasRoomForIsWhole() {
    let rows = [["onehot(iris[\"species\"])", "1"], ["standardize(iris[[\"sepal_length\", \"sepal_width\"]])", "2"]]
    #expect(text(["formula", "n"], rows, 27).contains("onehot(iris[\"species\"])  "))
  }

  @Test func aTreeIsCutAndNotWrapped() {
    let transcript = Transcript()
    var page = PageSize()
    (page.columns, page.fitsTables) = (40, true)
    transcript.session.page = page
    transcript.run("W = ones(2, 2); X = [1 2; 3 4] + [5 6; 7 8] + [1 2; 3 4]; L = sum((X·W).^2); ∂L/∂W; graph L")
    let tree = transcript.output.shown.last ?? ""
    #expect(tree.split(separator: "\n").count == 3 && tree.contains("…"), "\(tree)")
    #expect(tree.split(separator: "\n").allSatisfy { $0.count <= 40 }, "\(tree)")
  }

  @Test func whatFitsStays() {
    #expect(text(["a"], [["b"]], 20) == "a\n─\nb")
    #expect(text(["a"], [], 20) == "a\n─")
  }
}
