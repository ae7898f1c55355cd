import FoundationEssentials
import Syntax
import Testing

@testable import Language

@Suite struct VocabularyTests {
  private let words = Vocabulary()

  @Test func everyVerbComesWithItsClauses() {
    #expect(Set(words.verbs.keys) == Set(Construct.verbs.map(\.word)))
    #expect(words.verbs["train"]?.clauses.contains("over") == true)
    #expect(words.verbs["next"]?.isBare == true)
    #expect(words.verbs["forward"]?.isBare == false)
  }

  @Test func aWordIsOfOneKind() {
    let kinds = [words.keywords, Array(words.verbs.keys), words.functions, words.constants]
    let all = kinds.joined().sorted()
    #expect(all == Set(all).sorted())
    #expect(words.functions.contains("softmax") && words.functions.contains("randn"))
    #expect(words.constants.contains("π") && words.constants.contains("I"))
    #expect(words.keywords.contains("while"))
  }

  @Test func aFunctionIsCalledByAName() {
    #expect(words.functions.filter { !$0.isName } == [])
  }

  @Test func aSymbolIsWhatCompletionMakesOfItsName() {
    let session = Transcript().session
    for (name, symbol) in words.symbols {
      let behind = name.first.map { "_^".contains($0) } == true ? "W" : ""
      let text = "\(behind)\\\(name)"
      #expect(session.complete(text, at: text.utf8.count).matches.map(\.text).contains(symbol), "\(text)")
    }
  }

  @Test func anAccentIsNoSymbol() {
    #expect(words.accents["hat"] == "\u{302}")
    #expect(words.symbols["alpha"] == "α" && words.symbols["_1"] == "₁")
    #expect(Set(words.accents.keys).isDisjoint(with: words.symbols.keys))
  }

  /// Its reader is no Swift program: the names are an interface.
  @Test func anEditorReadsItAsJSON() throws {
    struct Read: Decodable {
      struct Verb: Decodable { var clauses: [String], isBare: Bool }
      var keywords: [String], functions: [String], constants: [String], subscripts: String, superscripts: String
      var verbs: [String: Verb], symbols: [String: String], accents: [String: String]
    }
    let read = try JSONDecoder().decode(Read.self, from: JSONEncoder().encode(words))
    #expect(read.keywords == words.keywords && read.functions == words.functions && read.constants == words.constants)
    #expect(read.subscripts.contains("₁") && read.superscripts.contains("²"))
    #expect(read.verbs.mapValues(\.clauses) == words.verbs.mapValues(\.clauses))
    #expect(read.symbols == words.symbols && read.accents == words.accents)
  }
}
