/// What `\name` before the cursor stands for: `\alpha` is α, `W\_1` is W₁, `y\hat` is ŷ.
///
/// The names are those of Julia and IPython, generated into one text that is read when the first symbol is asked for.
public enum SymbolTable {
  public struct Entry: Equatable, Sendable {
    public var name: String
    public var symbol: String
    /// Goes onto the letter before it.
    public var isAccent: Bool
  }

  /// By name, ascending.
  public static let entries: [Entry] = {
    let words = namesText.split { $0 == " " || $0 == "\n" }
    return stride(from: 0, to: words.count - 1, by: 2).map { place in
      let symbol = words[place + 1]
      let isAccent = symbol.unicodeScalars.first == "◌"
      return Entry(
        name: String(words[place]), symbol: isAccent ? String(symbol.unicodeScalars.dropFirst()) : String(symbol),
        isAccent: isAccent)
    }
  }()

  /// The symbol of exactly this name. `_12` and `^-1` are written character by character.
  public static func symbol(named name: String) -> Entry? {
    let place = place(of: name)
    if entries.indices.contains(place), entries[place].name == name { return entries[place] }
    guard let first = name.first, first == "_" || first == "^", name.count > 2 else { return nil }
    var symbols = ""
    for character in name.dropFirst() {
      guard let part = symbol(named: "\(first)\(character)") else { return nil }
      symbols += part.symbol
    }
    return Entry(name: name, symbol: symbols, isAccent: false)
  }

  /// The symbol of exactly this name, or those whose names go on from it.
  public static func candidates(_ name: String) -> [Entry] {
    if let exact = symbol(named: name) { return [exact] }
    return Array(entries[place(of: name)...].prefix { $0.name.hasPrefix(name) })
  }

  /// The first place whose name is not smaller; names are ASCII, so smaller is by bytes.
  private static func place(of name: String) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Accents

  /// A letter with an accent, as one character where there is one.
  public static func composed(_ letter: String, _ accent: String) -> String {
    // Swift's strings are equal where they are canonically equivalent: that finds ŷ by y and its accent.
    let pair = letter + accent
    return letters[pair].map { $0.composed } ?? pair
  }

  /// A name without its accents: what one types who has not found them yet.
  public static func plain(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    var plain = String.UnicodeScalarView()
    for scalar in name.unicodeScalars where !accents.contains(scalar) {
      plain.append(contentsOf: (letters[String(scalar)]?.letter ?? String(scalar)).unicodeScalars)
    }
    return String(plain)
  }

  private static let accents: Set<Unicode.Scalar> = Set(
    entries.filter(\.isAccent).flatMap { $0.symbol.unicodeScalars })

  private struct Letter {
    var composed: String
    var letter: String
    var accent: String
  }

  private static let letters: [String: Letter] = {
    var letters: [String: Letter] = [:]
    var accent = ""
    for word in composedText.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if word.first == "\\" {
        accent = String(word.dropFirst())
      } else if let composed = word.unicodeScalars.first {
        letters[String(composed)] = Letter(
          composed: String(composed), letter: String(word.unicodeScalars.dropFirst()), accent: accent)
      }
    }
    return letters
  }()

  // MARK: How to type

  /// What to say where a program has `\\alpha` or `y\\hat` itself, which nobody has turned into its sign: the sign, and how
  /// it comes about. nil for what is no symbol's name.
  public static func help(forTyped name: String, after letter: String) -> String? {
    guard let entry = symbol(named: name) else { return nil }
    let typed = "\\\(name)"
    guard entry.isAccent else {
      return "\(typed) is typed for \(entry.symbol): press TAB behind it, or write \(entry.symbol) itself"
    }
    let sign = composed(letter.isEmpty ? "x" : letter, entry.symbol)
    return "\(letter.isEmpty ? "x" : letter)\(typed) is typed for \(sign): press TAB behind it, or write \(sign) itself"
  }

  /// How a name or operator is typed where the keyboard lacks its symbols: ŷ is `y\hat`, W₁ `W\_1`. nil for ASCII.
  public static func typing(of text: String) -> String? {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
    var typed = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        typed.unicodeScalars.append(scalar)
      } else if let name = names[String(scalar)] {
        typed += "\\\(name)"
      } else if let letter = letters[String(scalar)] {
        typed += "\(names[letter.letter].map { "\\\($0)" } ?? letter.letter)\\\(letter.accent)"
      } else {
        return nil
      }
    }
    return typed
  }

  /// The shortest name of each symbol.
  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for entry in entries {
      if let known = names[entry.symbol], known.count <= entry.name.count { continue }
      names[entry.symbol] = entry.name
    }
    // What a reader expects where a table has a shorter one.
    for name in ["alpha", "leq", "geq", "neq", "Sigma", "odot", "Vert"] {
      if let entry = symbol(named: name) { names[entry.symbol] = name }
    }
    return names
  }()

  /// Operators and words that have a spelling in ASCII.
  public static let asciiSpellings: [String: String] = [
    "·": "*", "⊙": ".*", "⊘": "./", "ᵀ": "'", "≤": "<=", "≥": ">=", "≠": "!=", "√": "sqrt(x)", "‖": "norm(x)",
    "Σ": "sum", "σ": "sigmoid", "φ": "normpdf", "Φ": "normcdf", "∇": "gradient(L)", "×": "by", "⁻¹": "inv(A)",
    "∈": "in", "π": "pi", "∞": "Inf", "¬": "!",
  ]
}
