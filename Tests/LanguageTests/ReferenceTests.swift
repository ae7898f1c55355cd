import Foundation
import Syntax
import Testing

@testable import Calculus
@testable import Language

/// What help and the reference page say is so.
@Suite struct ReferenceTests {
  static let examples: [NamedExample] =
    Interpreter.builtins.values.sorted { $0.name < $1.name }.compactMap { builtin in
      builtin.example.map { NamedExample(name: builtin.name, example: $0) }
    }
    + (Construct.verbs + Construct.blocks + Construct.notations).map {
      NamedExample(name: $0.word, example: $0.example)
    }

  @Test(arguments: examples) func theExamplePrintsWhatItSays(_ named: NamedExample) {
    let transcript = Transcript()
    let shown = transcript.run(named.example.program)
    var lines = (transcript.output.printed + shown.joined(separator: "\n")).split(separator: "\n")
    if let first = lines.first, first.hasSuffix(" Matrix") || first.hasSuffix(" Mask") { lines.removeFirst() }
    lines += transcript.errors.map { "error: \($0)" }
    if named.example.result == "…" {
      #expect(transcript.errors.isEmpty, "\(transcript.errors)")
      #expect(!lines.isEmpty)
    } else {
      #expect(lines.joined(separator: "\n") == named.example.result)
    }
  }

  @Test func everyBuiltinHasDocAndExample() {
    let silent = Interpreter.builtins.values.filter { $0.doc.isEmpty || $0.example == nil }.map(\.name).sorted()
    #expect(silent.isEmpty, "give these an example in their definitions: \(silent)")
  }

  @Test func helpOfEveryWordSaysHowItIsWritten() throws {
    let session = Transcript().session
    for (word, articles) in Reference.chapters.flatMap(\.sections) {
      let text = try #require(session.help(word), "\(word)").plain
      for article in articles { #expect(text.contains(article.title), "\(word)") }
    }
  }

  @Test func theOverviewNamesEveryWord() {
    let overview = shown("help()").joined()
    for chapter in Reference.chapters {
      #expect(overview.contains(chapter.title))
      for word in chapter.words { #expect(overview.contains(word), "\(word)") }
    }
    #expect(!overview.contains("slicerows"))
  }

  @Test func helpOfAVerbHasItsForms() throws {
    let text = try #require(Transcript().session.help("backward")).plain
    #expect(text.contains("backward L to Z") && text.contains("data=true"))
  }

  /// The rules of the page are the differentiator's; a few are known from textbooks.
  @Test(arguments: [
    ("tanh", ["x̄ += G ⊙ (1 − tanh(x).^2)"]), ("product", ["Ā += G·Bᵀ", "B̄ += Aᵀ·G"]), ("transpose", ["Ā += Gᵀ"]),
    ("relu", ["x̄ += G ⊙ [x > 0]"]), ("softmax", ["Z̄ += softmax(Z) ⊙ (G − rowsum(G ⊙ softmax(Z)))"]),
    ("inv", ["Ā += −A⁻ᵀ·G·A⁻ᵀ"]), ("det", ["Ā += G·det(A)·A⁻ᵀ"]), ("add", ["ā += G", "b̄ += G"]),
    ("sum", ["Ā += G·ones(n, m)"]), ("floor", []),
  ]) func gradientRulesAreThoseOfTextbooks(_ name: String, _ rules: [String]) throws {
    let rule = try #require(Registry.shared.named(name).first)
    #expect(try #require(AppliedOperator.of(rule)).gradient() == rules)
  }

  /// Every operator with a rule shows one for each operand that a gradient reaches.
  @Test(arguments: OperatorReferenceTests.operators.filter(\.hasRule)) func everyRuleHasAFormula(_ rule: Operator)
    throws
  {
    let applied = try #require(AppliedOperator.of(rule))
    #expect(!applied.gradient().isEmpty)
    #expect(!applied.shapes.isEmpty && !applied.latex.isEmpty)
  }

  static let path = Transcript.notebooks + "/reference.md"

  /// `make reference` sets NNX_REFERENCE and so writes the page.
  @Test func thePageIsWhatTheDefinitionsSay() throws {
    let page = Reference.page
    if ProcessInfo.processInfo.environment["NNX_REFERENCE"] != nil {
      try page.write(toFile: Self.path, atomically: true, encoding: .utf8)
    }
    let committed = (try? String(contentsOfFile: Self.path, encoding: .utf8)) ?? ""
    let (new, old) = (page.split(separator: "\n"), committed.split(separator: "\n"))
    let difference = zip(new, old).first { $0 != $1 }
    #expect(
      page == committed,
      "notebooks/reference.md differs from the definitions, first in: \(difference.map { "\($0.0)" } ?? "its length"); make reference writes it anew"
    )
  }

  @Test func theContentsLeadToEveryChapter() {
    for chapter in Reference.chapters + [Reference.internals] {
      #expect(Reference.page.contains("- [\(chapter.title)](#"))
      #expect(Reference.page.contains("\n## \(chapter.title)\n"))
    }
  }
}

struct NamedExample: Sendable, CustomTestStringConvertible {
  let name: String
  let example: Example
  var testDescription: String { "\(name): \(example.program)" }
}
