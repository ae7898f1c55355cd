/// Which scalars are letters, marks, subscripts, spaces (grammar L1–L6). Own tables, because to Unicode `·` continues
/// an identifier, `ᵀ` is a letter and `𝟏` a digit.
enum CharacterTables {
  private static func table(_ marks: String, _ plain: String) -> SmallTable<Unicode.Scalar, Character> {
    SmallTable(zip(marks.unicodeScalars, plain).map { (key: $0, value: $1) })
  }

  static let subscriptMarks = "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
  private static let subscripts = table(subscriptMarks, "0123456789+-aehijklmnoprstuvxβγρφχ")

  static let superscriptMarks = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ⊤"
  private static let superscripts = table(
    superscriptMarks, "0123456789-+=()nixyabcdefghjklmoprstuvwzTABDEGHIJKLMNOPRUVWαβγδεθφχT")

  /// What a subscript stands for: `₁` is 1.
  static func subscripted(_ scalar: Unicode.Scalar) -> Character? { scalar.isASCII ? nil : subscripts[scalar] }

  /// What a superscript stands for: `²` is 2, `ˣ` is x. Only digits with a sign and `ᵀ` have a meaning (grammar L9).
  static func superscripted(_ scalar: Unicode.Scalar) -> Character? { scalar.isASCII ? nil : superscripts[scalar] }

  /// Look-alikes that keyboards and other tools' tables give (grammar L6), and what NFC turns into an operator.
  private static let folds: SmallTable<Unicode.Scalar, Unicode.Scalar> = [
    "\u{22C5}": "·", "\u{2219}": "·", "\u{387}": "·", "\u{2212}": "-", "\u{2217}": "*", "\u{2215}": "/",
    "\u{2225}": "‖", "\u{B5}": "μ", "\u{3D5}": "φ", "\u{3F5}": "ε", "\u{3D1}": "θ", "\u{3F1}": "ρ", "\u{2206}": "Δ",
    "\u{2211}": "Σ", "\u{AC}": "!", "\u{2223}": "|", "\u{37E}": ";",
  ]

  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar { scalar.isASCII ? scalar : folds[scalar] ?? scalar }

  /// How many primes a sign is: `″` is typed for `′′`, and some fonts and tools make it of two.
  static func primes(_ scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "′": 1
    case "″": 2
    case "‴": 3
    default: 0
    }
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") }
    // Latin, and signs of mathematics: of a program's other characters nearly all.
    switch scalar.value {
    case 0x80..<0xC0: return scalar == "ª" || scalar == "µ" || scalar == "º"
    case 0xC0..<0x250: return scalar != "×" && scalar != "÷"
    case 0x2190..<0x2400: return false
    default: break
    }
    if subscripts[scalar] != nil || superscripts[scalar] != nil { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  /// ASCII's part of a name.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (isLetter(scalar) || isDigit(scalar) || scalar == "_")
  }

  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09, 0x0B, 0x0C, 0xA0, 0x2000...0x200B, 0x202F, 0x205F, 0x3000, 0xFEFF: true
    default: false
    }
  }

  static func isNewline(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
}

extension Name {
  /// `f′` for `f′′` and `f″`; nil where the name has no prime.
  public var withoutPrime: Name? {
    let base = spelling.unicodeScalars.prefix { CharacterTables.primes($0) == 0 }
    let count = spelling.unicodeScalars.dropFirst(base.count).reduce(0) { $0 + CharacterTables.primes($1) }
    guard count > 0 else { return nil }
    let shorter = String(base) + String(repeating: "′", count: count - 1)
    return Name(spelling: shorter)
  }
}

/// The key that decides which variable a spelling names.
public enum NameKey {
  /// Subscript digits become ASCII digits, `″` two primes, and look-alikes fold (grammar L3, L6). Swift compares strings by canonical
  /// equivalence, so `ŷ` is one key however it was typed.
  public static func of(_ spelling: String) -> String {
    if spelling.utf8.allSatisfy({ $0 < 0x80 }) { return spelling }
    var key = String.UnicodeScalarView()
    for scalar in spelling.unicodeScalars {
      if let plain = CharacterTables.subscripted(scalar), plain.isNumber {
        key.append(contentsOf: plain.unicodeScalars)
      } else if CharacterTables.primes(scalar) > 0 {
        key.append(contentsOf: repeatElement("′", count: CharacterTables.primes(scalar)))
      } else {
        key.append(CharacterTables.fold(scalar))
      }
    }
    return String(key)
  }
}
