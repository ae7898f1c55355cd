import Syntax
import Testing

@Suite struct ForeignWordsTests {
  @Test func aTranslationNamesTheOperandAsItIsSpelled() {
    #expect(ForeignWords.translation(ofField: "T", of: "W₁") == "the transpose is W₁ᵀ, or W₁'")
    #expect(ForeignWords.translation(ofField: "shape", of: "(A + B)") == "size(A + B) has rows and columns")
  }

  @Test func whatNobodyBringsAlongHasNone() {
    #expect(ForeignWords.translation(of: "Z₁") == nil)
    #expect(ForeignWords.translation(ofField: "colour", of: "x") == nil)
    #expect(ForeignWords.translation(ofKeyword: "colour") == nil)
  }
}
