/// Names of the language as LaTeX: `W₁` is `W_{1}`, `ŷ` is `\hat{y}`, `∂L/∂Z₂` is a fraction.
public enum LaTeXName {
  /// LaTeX of a variable's name as it is spelled.
  public static func set(_ spelling: String) -> String {
    if let (upper, lower) = quotient(spelling) {
      return "\\frac{\\partial \(set(upper))}{\\partial \(set(lower))}"
    }
    var base = ""
    var marks: [String] = []
    var lower = ""
    var primes = ""
    for scalar in decomposed(spelling) {
      if let accent = accents[scalar] {
        marks.append(accent)
      } else if let digit = subscripts[scalar] {
        lower += digit
      } else if let count = primeCounts[scalar] {
        primes += String(repeating: "'", count: count)
      } else if scalar == "_" {
        base += "\\_"
      } else {
        base.unicodeScalars.append(scalar)
      }
    }
    var text =
      base.count > 1 && base.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "\\" || $0 == "_" })
      ? "\\mathrm{\(base)}" : base
    for mark in marks { text = "\\\(mark){\(text)}" }
    if !lower.isEmpty { text += "_{\(lower)}" }
    return text + primes
  }

  private static let primeCounts: [Unicode.Scalar: Int] = ["′": 1, "″": 2, "‴": 3]

  /// L and V of the name ∂L/∂V; nil for any other.
  private static func quotient(_ spelling: String) -> (String, String)? {
    guard spelling.first == "∂", let slash = spelling.firstIndex(of: "/") else { return nil }
    let lower = spelling[spelling.index(after: slash)...]
    guard lower.first == "∂" else { return nil }
    return (String(spelling[..<slash].dropFirst()), String(lower.dropFirst()))
  }

  /// `₁`, `_F` as what stands in a LaTeX subscript.
  static func subscriptText(_ suffix: String) -> String {
    suffix.unicodeScalars.map { scalar in
      scalar == "_" ? "" : scalar == "∞" ? "\\infty" : subscripts[scalar] ?? String(scalar)
    }.joined()
  }

  /// Letters with their accents apart. Precomposed letters that names use are few; the rest stay as they are.
  private static func decomposed(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.flatMap { scalar in precomposed[scalar] ?? [scalar] }
  }

  private static let accents: [Unicode.Scalar: String] = [
    "\u{302}": "hat", "\u{303}": "tilde", "\u{304}": "bar", "\u{305}": "overline", "\u{307}": "dot",
    "\u{308}": "ddot", "\u{20D7}": "vec", "\u{30C}": "check", "\u{306}": "breve", "\u{301}": "acute",
    "\u{300}": "grave",
  ]

  private static let precomposed: [Unicode.Scalar: [Unicode.Scalar]] = {
    let hats: [(String, String)] = [
      ("âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ", "aceghijosuwyzACEGHIJOSUWYZ"), ("ãñõĩũỹṽẽÃÑÕĨŨỸṼẼ", "anoiuyveANOIUYVE"),
      ("āēīōūȳĀĒĪŌŪȲ", "aeiouyAEIOUY"), ("ċėġżẋẏȧḃḋḟȯṗṙṡṫẇĊĖĠŻẊẎ", "cegzxyabdfoprstwCEGZXY"),
      ("äëïöüÿẍẅÄËÏÖÜŸ", "aeiouyxwAEIOUY"),
    ]
    let marks: [Unicode.Scalar] = ["\u{302}", "\u{303}", "\u{304}", "\u{307}", "\u{308}"]
    var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for (family, mark) in zip(hats, marks) {
      for (letter, base) in zip(family.0.unicodeScalars, family.1.unicodeScalars) { table[letter] = [base, mark] }
    }
    return table
  }()

  private static let subscripts: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = ["₊": "+", "₋": "-", "∞": "\\infty"]
    for (mark, plain) in zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ".unicodeScalars, "0123456789aehijklmnoprstuvx") {
      table[mark] = String(plain)
    }
    return table
  }()
}
