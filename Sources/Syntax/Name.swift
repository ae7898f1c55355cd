/// An identifier as the program spells it, with the key that decides which variable it is.
public struct Name: Sendable, Hashable {
  /// A name is looked up each time that it is read, so its key is hashed once; and a copy is one reference.
  private final class Word: Sendable {
    let spelling: String
    let key: String
    let hash: Int
    let isASCII: Bool

    init(_ spelling: String) {
      isASCII = spelling.utf8.allSatisfy { $0 < 0x80 }
      self.spelling = spelling
      key = isASCII ? spelling : NameKey.of(spelling)
      hash = key.hashValue
    }
  }

  private let word: Word

  /// As spelled: `W₁`.
  public var spelling: String { word.spelling }
  /// NFC with subscript digits turned to ASCII digits (grammar L3): `W1`. Variables are looked up by it.
  public var key: String { word.key }

  /// Spelled without subscripts, primes and letters of other alphabets.
  var isASCII: Bool { word.isASCII }

  public init(spelling: String) { word = Word(spelling) }

  public static func == (a: Name, b: Name) -> Bool {
    a.word === b.word || a.word.hash == b.word.hash && a.word.key == b.word.key
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(word.hash) }

  /// Where a table of names begins to look for this one. Differs from run to run.
  public var keyHash: Int { word.hash }
}
