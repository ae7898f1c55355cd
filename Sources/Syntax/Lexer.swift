/// Turns text into tokens, scalar by scalar; never fails, but notes what it could not read.
struct Lexer {
  let source: Source
  let scalars: [Unicode.Scalar]
  /// UTF-8 offset of each scalar, and of the end.
  let offsets: [Int]
  var place = 0
  var last: Int
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  private var isSpaced = false
  private var startsLine = true

  static let keywords: Set<String> = [
    "if", "elseif", "else", "end", "for", "in", "while", "break", "continue", "function", "return", "try", "catch",
    "true", "false",
  ]

  init(_ source: Source) {
    self.source = source
    scalars = Array(source.text.unicodeScalars)
    var offsets: [Int] = []
    offsets.reserveCapacity(scalars.count + 1)
    var offset = 0
    for scalar in scalars {
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)
    self.offsets = offsets
    last = scalars.count
  }

  /// A lexer for the stretch inside `$(…)` of a string.
  init(_ source: Source, in range: SourceRange) {
    self.init(source)
    place = offsets.partitioningIndex { $0 >= range.start }
    last = offsets.partitioningIndex { $0 >= range.end }
    startsLine = false
  }

  mutating func run() -> [Token] {
    if place == 0, scalars.count > 1, scalars[0] == "#", scalars[1] == "!" { skipComment() }
    while place < last { step() }
    append(.end, from: place)
    return tokens
  }

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    place + ahead < last ? CharacterTables.fold(scalars[place + ahead]) : nil
  }

  func range(from start: Int) -> SourceRange { SourceRange(start: offsets[start], end: offsets[place]) }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: range(from: start), isSpaced: isSpaced, startsLine: startsLine))
    isSpaced = false
    startsLine = false
  }

  mutating func complain(_ message: String, from start: Int, help: String? = nil) {
    diagnostics.append(Diagnostic(.error, message, source: source, range: range(from: start), help: help))
  }

  private mutating func step() {
    guard let scalar = peek() else { return }
    if CharacterTables.isNewline(scalar) {
      place += 1
      startsLine = true
      isSpaced = true
    } else if CharacterTables.isSpace(scalar) {
      place += 1
      isSpaced = true
    } else if scalar == "#" {
      skipComment()
      isSpaced = true
    } else if CharacterTables.isDigit(scalar) || scalar == "." && startsNumber() {
      number()
    } else if CharacterTables.isLetter(scalar) {
      name()
    } else if scalar == "\"" {
      string()
    } else if let suffix = suffix(scalar) {
      let start = place
      place += suffix.count
      append(.suffix(suffix.text), from: start)
    } else if CharacterTables.superscriptDigits[scalar] != nil || scalar == "⁻" || scalar == "ᵀ" {
      superscript()
    } else {
      symbol(scalar)
    }
  }

  private mutating func skipComment() {
    while place < last, !CharacterTables.isNewline(scalars[place]) { place += 1 }
  }

  // MARK: Names

  /// base subscript* prime* (grammar L3, L4).
  private mutating func name() {
    let start = place
    while let scalar = peek(),
      CharacterTables.isLetter(scalar) || CharacterTables.isDigit(scalar) || scalar == "_"
        || CharacterTables.isMark(scalar)
    {
      place += 1
    }
    while let scalar = peek(), CharacterTables.subscripts[scalar] != nil || CharacterTables.isMark(scalar) {
      place += 1
    }
    while let scalar = peek(), scalar == "′" { place += 1 }
    var spelling = String.UnicodeScalarView()
    spelling.append(contentsOf: scalars[start..<place])
    let text = String(spelling)
    if text == "in" { return append(.symbol("∈"), from: start) }
    if Self.keywords.contains(text) { return append(.keyword(text), from: start) }
    append(.name(Name(spelling: text, key: NameKey.of(text))), from: start)
  }

  /// `_F`, `₁` directly after a closing bar or its superscript, `ₓ` after ∇ (grammar L2).
  private func suffix(_ scalar: Unicode.Scalar) -> (text: String, count: Int)? {
    if let plain = CharacterTables.subscripts[scalar] { return (String(plain), 1) }
    guard scalar == "_", let next = peek(1), let before = tokens.last, !isSpaced else { return nil }
    var follows = before.isSymbol("‖") || before.isSymbol("∇")
    if case .superscript = before.kind { follows = true }
    guard follows, CharacterTables.isLetter(next) || CharacterTables.isDigit(next) else { return nil }
    return (String(next), 2)
  }

  // MARK: Superscripts

  private mutating func superscript() {
    let start = place
    var marks: [SuperscriptMark] = []
    while let scalar = peek() {
      let isNegative = scalar == "⁻"
      let after = isNegative ? peek(1) : scalar
      if after == "ᵀ" {
        marks.append(isNegative ? .inverseTranspose : .transpose)
        place += isNegative ? 2 : 1
        continue
      }
      guard let mark = after, CharacterTables.superscriptDigits[mark] != nil else { break }
      if isNegative { place += 1 }
      var value = 0
      while let mark = peek(), let digit = CharacterTables.superscriptDigits[mark] {
        value = min(value * 10 + digit, 1_000_000)
        place += 1
      }
      marks.append(.power(isNegative ? -value : value))
    }
    if marks.isEmpty {
      place += 1
      return complain("this superscript has no meaning here", from: start, help: "write the power with ^: x^n")
    }
    append(.superscript(marks), from: start)
  }

  // MARK: Symbols

  private static let pairs: [String: String] = [
    "->": "->", "=>": "=>", "==": "==", "!=": "≠", "<=": "≤", ">=": "≥", "&&": "&&", "||": "||", "+=": "+=",
    "-=": "-=", "*=": "*=", "/=": "/=", ".^": ".^", ".*": "⊙", "./": "⊘", ".\\": ".\\", ".+": "+", ".-": "-",
    ".(": ".(",
  ]
  private static let singles: [Unicode.Scalar: String] = [
    "+": "+", "-": "-", "*": "·", "·": "·", "@": "·", "/": "/", "\\": "\\", "^": "^", "<": "<", ">": ">", "≤": "≤",
    "≥": "≥", "≠": "≠", "≈": "≈", "∈": "∈", "∉": "∉", "=": "=", "!": "!", "&": "&", "|": "|", ":": ":", ";": ";",
    ",": ",", "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}", "'": "'", "⊙": "⊙", "⊘": "⊘", "√": "√",
    "‖": "‖", "∂": "∂", "∇": "∇", "×": "×", ".": ".", "?": "?",
  ]

  private mutating func symbol(_ scalar: Unicode.Scalar) {
    let start = place
    // = with a stroke through it, as two scalars.
    if scalar == "=", peek(1) == "\u{338}" {
      place += 2
      return append(.symbol("≠"), from: start)
    }
    if let next = peek(1), let pair = Self.pairs[String(Character(scalar)) + String(Character(next))] {
      place += 2
      return append(.symbol(pair), from: start)
    }
    place += 1
    if let single = Self.singles[scalar] { return append(.symbol(single), from: start) }
    let shown = String(Character(scalar))
    switch scalar {
    case "’", "‘", "`": complain("\(shown) is no transpose", from: start, help: "A' or Aᵀ transposes")
    case "“", "”", "„": complain("\(shown) does not quote", from: start, help: "strings stand in \"…\"")
    case "%": complain("% has no meaning here", from: start, help: "comments begin with #; mod(a, b) is the remainder")
    case "⊤", "ᵗ": complain("\(shown) is no transpose", from: start, help: "ᵀ transposes: Aᵀ, or A'")
    case "$": complain("$ stands in strings only", from: start)
    case _ where CharacterTables.otherSuperscripts.contains(scalar):
      complain("the superscript \(shown) has no meaning here", from: start, help: "write the power with ^: x^n")
    default: complain("\(shown) has no meaning here", from: start)
    }
  }
}

extension [Int] {
  /// The first place whose element satisfies a condition that holds from there on.
  func partitioningIndex(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
