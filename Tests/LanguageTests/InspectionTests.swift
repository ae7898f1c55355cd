import Syntax
import Testing

@testable import Calculus
@testable import Language

/// What is said of the name or operator at `|`.
@Suite struct InspectionTests {
  private func inspect(_ text: String, after program: String = "", detail: Int = 0) -> Inspection? {
    let transcript = Transcript()
    transcript.run(program)
    #expect(transcript.errors.isEmpty, "\(transcript.errors)")
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return transcript.session.inspect(String(parts.joined()), at: parts[0].utf8.count, detail: detail)
  }

  @Test func aFunctionTellsAllOfItself() throws {
    let inspection = try #require(inspect("x = ta|nh(2)"))
    for part in ["tanh(x)", "hyperbolic tangent", "x̄ += G ⊙ (1 − tanh(x).^2)", "tanh([0 1])", "0.761594"] {
      #expect(inspection.plain.contains(part))
      #expect(inspection.markdown.contains(part))
      #expect(inspection.html.contains(part))
    }
  }

  @Test(arguments: [
    ("A |⊙ B", "hadamard(a, b)"), ("A⊙| B", "hadamard(a, b)"), ("A .|* B", "hadamard(a, b)"), ("A|ᵀ", "transpose(A)"),
    ("A·|B", "product(A, B)"), ("√|2", "sqrt(x)"), ("2 |≤ 3", "lessOrEqual(a, b)"), ("‖|x‖", "norm"),
    ("back|ward L", "backward L to Z"), ("fo|r i in 1:3", "for x in xs … end"), ("π|", "3.14159"),
  ]) func operatorsAndWordsAreExplained(_ text: String, _ part: String) throws {
    #expect(try #require(inspect(text)).plain.contains(part))
  }

  @Test func betweenTheParenthesesTheFunctionIsMeant() throws {
    #expect(try #require(inspect("softmax(|")).plain.hasPrefix("softmax(Z)"))
    #expect(try #require(inspect("softmax(2, |)")).plain.hasPrefix("softmax(Z)"))
    #expect(try #require(inspect("f(tanh(|1), 2)")).plain.hasPrefix("tanh(x)"))
    #expect(inspect("(|") == nil)
    #expect(inspect("|") == nil)
    #expect(inspect("unknown|") == nil)
  }

  @Test func aVariableTellsItsShapeAndFormula() throws {
    let program = "X = ones(4, 3); W₁ = ones(3, 2)\nZ₁ = X·W₁"
    let text = try #require(inspect("relu(Z₁|)", after: program)).plain
    #expect(text.hasPrefix("Z₁: 4×2 Matrix"))
    #expect(text.contains("made by: X·W₁"))
    #expect(text.contains("at: test:2"))
    #expect(text.contains("type: Z\\_1<TAB>, or Z1"))
    #expect(try #require(inspect("Z1|", after: program)).plain == text)
    #expect(try #require(inspect("X|", after: program, detail: 1)).plain.contains("X = ones(4, 3)"))
  }

  @Test func aFunctionOfTheProgramShowsItsCommentAndSource() throws {
    let program = "# The area of a disc.\nfunction area(r; scale=2)\n  return scale·r²\nend"
    let brief = try #require(inspect("area|(2)", after: program))
    #expect(brief.plain.hasPrefix("area(r; scale=2)\n  The area of a disc."))
    #expect(!brief.plain.contains("return"))
    #expect(try #require(inspect("area|(2)", after: program, detail: 1)).plain.contains("return scale·r²"))
  }

  @Test func aGradientTellsItsFormula() throws {
    let program = "X = ones(4, 2); W = [1; 2]; Z = X·W; L = sum(Z.^2)"
    for text in ["|∂L/∂W", "∂L/|∂W"] {
      let inspection = try #require(inspect(text, after: program))
      #expect(inspection.plain.hasPrefix("∂L/∂W: 2×1"), "\(text)")
      #expect(inspection.plain.contains("∂L/∂W = Xᵀ·∂L/∂Z"), "\(text)")
    }
    #expect(try #require(inspect("|∂L/∂W")).plain.contains("total derivative"))
  }

  @Test(arguments: [
    ("ŷ", "y\\hat"), ("y\u{302}", "y\\hat"), ("W₁₂", "W\\_1\\_2"), ("α", "\\alpha"), ("xᵀ", "x\\^T"), ("⊙", "\\odot"),
    ("Ā", "A\\bar"), ("x̄", "x\\bar"), ("∂", "\\partial"), ("‖", "\\Vert"),
  ]) func symbolsSayHowTheyAreTyped(_ text: String, _ typed: String) {
    #expect(SymbolTable.typing(of: text) == typed)
  }

  @Test func theThreeFormsSayTheSame() throws {
    let inspection = try #require(inspect("A <| B"))
    #expect(inspection.byType.keys.sorted() == ["text/html", "text/markdown", "text/plain"])
    #expect(inspection.html.contains("&lt;") && !inspection.html.contains("a < b"))
    #expect(inspection.markdown.contains("a < b"))
  }

  @Test func hostsAskForHelp() throws {
    let session = Transcript().session
    #expect(try #require(session.help("tanh")).plain.contains("hyperbolic"))
    #expect(try #require(session.help(" .* ")).plain.contains("hadamard"))
    #expect(try #require(session.help("backward L")).plain.contains("a row per step"))
    #expect(try #require(session.help("tanh(2)")).plain.contains("hyperbolic"))
    #expect(try #require(session.help("")).plain.contains("Activations"))
    #expect(session.help("no_such_thing") == nil)
  }

  @Test func completenessIsTheParsers() {
    let session = Transcript().session
    #expect(session.completeness("x = 1") == .complete)
    #expect(session.completeness("for i in 1:3") == .incomplete(indent: 2))
    #expect(session.completeness("x = )") == .invalid)
  }
}
