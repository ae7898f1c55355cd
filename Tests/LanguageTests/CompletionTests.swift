import Matrices
import Syntax
import Testing

@testable import Language

/// What is offered at `|` in a text.
@Suite struct CompletionTests {
  private func complete(_ text: String, after program: String = "") -> Completion {
    let transcript = Transcript()
    transcript.run(program)
    #expect(transcript.errors.isEmpty, "\(transcript.errors)")
    return complete(text, in: transcript)
  }

  private func complete(_ text: String, in transcript: Transcript) -> Completion {
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return transcript.session.complete(String(parts.joined()), at: parts[0].utf8.count)
  }

  private func texts(_ text: String, after program: String = "") -> [String] {
    complete(text, after: program).matches.map(\.text)
  }

  /// The text with its only match put in.
  private func replaced(_ text: String, after program: String = "") -> String {
    let completion = complete(text, after: program)
    guard completion.matches.count == 1 else { return "\(completion.matches.map(\.text))" }
    let plain = Array(text.utf8.filter { $0 != UInt8(ascii: "|") })
    return String(decoding: plain[..<completion.range.start], as: UTF8.self) + completion.matches[0].text
      + String(decoding: plain[completion.range.end...], as: UTF8.self)
  }

  // MARK: Symbols

  @Test(arguments: [
    ("\\alpha|", "α"), ("W\\_1|", "W₁"), ("W\\_12|", "W₁₂"), ("x\\^T|", "xᵀ"), ("A\\^-1|", "A⁻¹"), ("A\\^-T|", "A⁻ᵀ"),
    ("\\partial|", "∂"), ("\\nabla|", "∇"), ("\\odot|", "⊙"), ("\\oslash|", "⊘"), ("\\cdot|", "·"), ("\\Vert|", "‖"),
    ("\\sqrt|", "√"), ("\\sum|", "Σ"), ("\\phi|", "φ"), ("\\epsilon|", "ε"), ("X·W\\_1| + b", "X·W₁ + b"),
    ("η\\cdot|", "η·"), ("\\eta|", "η"), ("a \\in|", "a ∈"), ("\"the rate \\eta|\"", "\"the rate η\""),
  ]) func aNameBecomesItsSymbol(_ text: String, _ expected: String) { #expect(replaced(text) == expected) }

  @Test func anAccentJoinsTheLetterBeforeIt() {
    let completion = complete("y\\hat|")
    #expect(completion.range == SourceRange(start: 0, end: 5))
    #expect(completion.matches.map { Array($0.text.unicodeScalars) } == [["\u{177}"]])
    #expect(Array(replaced("2x\\hat|").unicodeScalars) == ["2", "x", "\u{302}"])
    #expect(texts("\\hat|").isEmpty)
    #expect(texts("2 \\hat|").isEmpty)
  }

  @Test func anUnfinishedNameListsWhatItMayBecome() {
    let completion = complete("x = \\al|")
    #expect(completion.matches.map(\.text) == ["\\aleph", "\\alpha"])
    #expect(completion.matches.map(\.signature) == ["ℵ", "α"])
    #expect(completion.matches.allSatisfy { $0.kind == .symbol })
    #expect(completion.range == SourceRange(start: 4, end: 7))
  }

  /// Where it may stand: an accent and a subscript behind a letter, a sign before its digits, ′ behind a name.
  @Test func everySymbolIsReadByTheLexer() {
    for entry in SymbolTable.entries {
      let text = entry.isAccent || "_^pti".contains(entry.name.prefix(1)) ? "x\(entry.symbol)" : entry.symbol
      let complaints = lexemes(of: text + (entry.symbol == "⁻" ? "¹" : "")).filter { $0.kind == .invalid }
      #expect(complaints.isEmpty, "\(entry)")
    }
  }

  // MARK: Names

  @Test func namesCompleteWithTheirShape() {
    let completion = complete("L = W|", after: "W₁ = zeros(3, 10); Wide = 2")
    #expect(completion.matches.map(\.text) == ["Wide", "W₁"])
    #expect(completion.matches.map(\.signature) == ["2", "3×10 Matrix"])
    #expect(completion.range == SourceRange(start: 4, end: 5))
    #expect(texts("W1|", after: "W₁ = 2; W₂ = 3") == ["W₁"])
    #expect(texts("2y|", after: "ŷ = 2").first == "ŷ")
  }

  @Test func functionsCompleteWithTheirSignature() throws {
    let softmax = try #require(complete("x = softm|").matches.first)
    #expect(softmax.text == "softmax" && softmax.kind == .function && softmax.signature == "softmax(Z)")
    #expect(softmax.doc.contains("rows sum to 1"))
    let own = try #require(complete("half|", after: "# Half of x.\nhalf(x; by=2) = x/by").matches.first)
    #expect(own.kind == .function && own.signature == "half(x; by=2)" && own.doc == "Half of x.")
    #expect(complete("randn|").matches.first?.signature == "randn(rows, columns)")
    #expect(complete("grad|").matches.map(\.signature) == ["grad(L, W)", "gradient(L)"])
  }

  @Test func operatorsByNameSayHowTheyAreWritten() {
    #expect(complete("hadam|").matches.map(\.kind) == [.operator])
    #expect(complete("hadam|").matches.map(\.signature) == ["a ⊙ b"])
  }

  @Test(arguments: ["slicer|", "kronl|", "scatter|", "unperm|", "identityl|"]) func innerOperatorsAreNotOffered(
    _ text: String
  ) { #expect(texts(text).isEmpty) }

  @Test func aVariableHidesTheFunctionOfItsName() {
    #expect(complete("sum|", after: "sum = 3").matches.map(\.kind) == [.variable])
  }

  @Test func namesOfTheTextItselfAreOffered() {
    #expect(texts("weights = 2\nwei|") == ["weights"])
    #expect(texts("f(wid|)\nwidth = 2") == ["width"])
    #expect(texts("strange|").isEmpty)
  }

  @Test func verbsStandAtTheStartOfAStatement() {
    #expect(complete("back|").matches.map(\.kind) == [.verb])
    #expect(texts("x = 2; back|") == ["backward"])
    #expect(texts("x = back|").isEmpty)
    #expect(texts("train L ov|", after: "L = 2") == ["over"])
    #expect(texts("derive ∂L/∂W; lev|") == ["level="])
    #expect(texts("symbol A: n×n symm|") == ["symmetric"])
  }

  @Test func keywordsStandWhereTheyMay() {
    #expect(texts("whi|") == ["while"])
    #expect(texts("x = whi|").isEmpty)
    #expect(texts("x = tru|") == ["true"])
    #expect(texts("if x\n  y\nels|") == ["elseif", "else"])
  }

  @Test func argumentsCompleteByName() {
    #expect(texts("print(x; dig|)") == ["digits="])
    #expect(texts("leakyrelu(Z; |)") == ["α="])
    #expect(texts("f(2; sca|)", after: "f(x; scale=2) = scale·x") == ["scale="])
    #expect(texts("g(f(1), dig|)").isEmpty)
  }

  // MARK: ∂

  static let network = "X = ones(4, 2); W = [1; 2]; c = 3; Z = X·W; L = sum(Z.^2); other = 2; θ = {W, Z}"

  @Test func belowTheFractionStandsWhatItDependsOn() {
    #expect(texts("∂L/∂|", after: Self.network) == ["W", "X", "Z", "θ"])
    #expect(texts("η·∂L/∂W|", after: Self.network) == ["W"])
    #expect(texts("∂L/∂{W, |", after: Self.network) == ["W", "X", "Z", "θ"])
    #expect(texts("∂nothing/∂|", after: Self.network).isEmpty)
  }

  @Test func aboveTheFractionStandNumbers() {
    #expect(texts("∂|", after: Self.network) == ["L", "c", "other"])
    #expect(texts("check ∂L|", after: Self.network) == ["L"])
  }

  // MARK: Columns, fields, files

  @Test func columnsOfATableComplete() {
    let iris = "iris = load(\"data/iris.csv\")"
    let completion = complete("iris[\"sepal|", after: iris)
    #expect(completion.matches.map(\.text) == ["sepal_length", "sepal_width"])
    #expect(completion.matches.map(\.signature) == ["150×1 Matrix", "150×1 Matrix"])
    #expect(completion.range == SourceRange(start: 6, end: 11))
    #expect(texts("X = iris[[\"sepal_length\", \"sp|\"]]", after: iris) == ["species"])
    #expect(texts("iris.|", after: iris).count == 5)
    #expect(texts("iris.spe|", after: iris) == ["species"])
    #expect(texts("t[\"|", after: "t = table(\"a \\\"b\\\"\" => [1; 2])") == ["a \\\"b\\\""])
    #expect(texts("t.|", after: "t = table(\"a b\" => [1; 2])").isEmpty)
  }

  @Test func fieldsOfReportsComplete() {
    let program = Self.network + "; g = backward(L); r = record(\"one\" => g, \"two\" => 2)"
    #expect(texts("g.|", after: program).contains("W"))
    #expect(texts("r.|", after: program) == ["one", "two"])
    #expect(texts("r.one.W|", after: program) == ["W"])
    #expect(texts("r[\"t|", after: program) == ["two"])
    #expect(texts("W.|", after: program).isEmpty)
  }

  @Test func filesCompleteInsideStrings() {
    let completion = complete("iris = load(\"data/ir|\")")
    #expect(completion.matches.map(\.text) == ["iris.csv"])
    #expect(completion.matches.map(\.kind) == [.file])
    #expect(completion.range == SourceRange(start: 18, end: 20))
    #expect(complete("load(\"dat|").matches.map(\.kind) == [.path])
    #expect(texts("include \"backprop.n|") == ["backprop.nnx"])
    #expect(texts("name = \"data/iri|") == ["iris.csv"])
    #expect(texts("name = \"iri|").isEmpty)
    #expect(texts("load(\"no/such/folder/|").isEmpty)
  }

  @Test func stringsThatHoldProgramsComplete() {
    let program = "weight = 2"
    #expect(texts("print(\"it is $wei|\")", after: program) == ["weight"])
    #expect(texts("print(\"it is $(2wei|\")", after: program) == ["weight"])
    #expect(texts("forget(\"wei|", after: program) == ["weight"])
  }

  @Test(arguments: ["# wei|", "x = 2 # wei|", "\"wei|", "2.5|"]) func nothingFitsInCommentsTextsAndNumbers(
    _ text: String
  ) { #expect(texts(text, after: "weight = 2").isEmpty) }

  // MARK: Bounds

  @Test func anyPlaceOfAnyTextIsAnswered() {
    let text = "ŷ = softmax(\"$(x\\hat\" [∂L/∂{ t[\"a\", 👩‍👩‍👧 .. ∂²f/∂ # x\n  end \\^- r.\"\n train L over"
    let session = Transcript().session
    for offset in -1...text.utf8.count + 2 {
      let completion = session.complete(text, at: offset)
      #expect(completion.range.start <= completion.range.end && completion.range.end <= text.utf8.count)
      _ = session.inspect(text, at: offset)
    }
  }

  @Test func tenThousandNamesAreCut() throws {
    let transcript = Transcript()
    for number in 0..<10_000 { transcript.session.set("weight_\(number)", to: Matrix(scalar: 1)) }
    #expect(complete("wei|", in: transcript).matches.count == Session.mostMatches)
    #expect(complete("weight_9999|", in: transcript).matches.map(\.text) == ["weight_9999"])
  }
}
