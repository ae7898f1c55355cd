import Calculus
import Syntax

/// The language's words and signs, for editors that colour programs and turn `\alpha` into α by themselves.
///
/// All of it is read off the definitions; nothing is listed here.
public struct Vocabulary: Sendable, Encodable {
  public struct Verb: Sendable, Encodable {
    /// Words that mean something inside its statement.
    public var clauses: [String]
    /// Whether it stands alone, without an operand.
    public var isBare: Bool
  }

  public let keywords = Lexicon.keywords
  public let subscripts = Lexicon.subscripts
  public let superscripts = Lexicon.superscripts
  public let verbs: [String: Verb]
  /// What may be called by a name.
  public let functions: [String]
  public let constants: [String]
  /// By the name behind `\`: `alpha` is α, `_1` is ₁.
  public let symbols: [String: String]
  /// By name too, but each goes onto the letter before it.
  public let accents: [String: String]

  public init() {
    verbs = Dictionary(
      uniqueKeysWithValues: Construct.verbs.map { verb in
        (verb.word, Verb(clauses: verb.clauses, isBare: verb.forms.contains(verb.word)))
      })
    constants = (Interpreter.constants.keys + ["I"]).sorted()
    let known = Set(Construct.verbs.map(\.word)).union(constants).union(keywords)
    functions = Completer.functions.map(\.text).filter { $0.isName && !known.contains($0) }
    symbols = Self.table(SymbolTable.entries.filter { !$0.isAccent })
    accents = Self.table(SymbolTable.entries.filter(\.isAccent))
  }

  private static func table(_ entries: [SymbolTable.Entry]) -> [String: String] {
    Dictionary(entries.map { ($0.name, $0.symbol) }) { first, _ in first }
  }
}
