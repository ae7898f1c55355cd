/// A part of a superscript run: `²`, `⁻¹`, `ᵀ`, `⁻ᵀ` (grammar P8).
enum SuperscriptMark: Equatable {
  case power(Int)
  case transpose
  case inverseTranspose
}

/// A piece of a string literal: its text, or the stretch of source inside `$(…)` and `$name`.
enum StringPiece: Equatable {
  case text(String)
  case expression(SourceRange)
}

struct Token {
  enum Kind: Equatable {
    case number(Double)
    case string([StringPiece])
    case name(Name)
    case keyword(String)
    /// An operator or bracket in its one canonical spelling: `*` is `·`, `<=` is `≤`.
    case symbol(Mark)
    case superscript([SuperscriptMark])
    /// `₁`, `_F` after a closing bar; `ₓ`, `_W₁` after ∇.
    case suffix(String)
    /// A stretch that the lexer has complained about already.
    case invalid
    case end
  }

  var kind: Kind
  var range: SourceRange
  /// White space stands before it.
  var isSpaced: Bool
  /// A line end stands before it.
  var startsLine: Bool

  func isSymbol(_ symbol: Mark) -> Bool {
    if case .symbol(let own) = kind { own == symbol } else { false }
  }
  func isKeyword(_ word: String) -> Bool {
    if case .keyword(let own) = kind { own == word } else { false }
  }

  /// `true` or `false`.
  var isTruth: Bool { isKeyword("true") || isKeyword("false") }

  /// The end of the text.
  var isEnd: Bool {
    if case .end = kind { true } else { false }
  }

  /// The statement before it is over.
  var endsStatement: Bool { isEnd || startsLine || isSymbol(";") }
}
