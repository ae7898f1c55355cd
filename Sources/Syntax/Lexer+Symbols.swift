extension Lexer {
  // MARK: Superscripts

  /// A run of superscripts: digits with one sign, `ᵀ`, `⁻ᵀ` (grammar L9, P8).
  mutating func superscript() {
    let start = place
    var plain = ""
    while let scalar = peek(), let letter = CharacterTables.superscripted(scalar) {
      plain.append(letter)
      place += 1
    }
    let shown = text(start..<place)
    if shown == "⊤" || shown == "ᵗ" {
      return refuse("\(shown) is no transpose", from: start, help: "ᵀ transposes: Aᵀ, or A'")
    }
    guard let marks = Self.marks(shown) else {
      let isShort = plain.count == 1 || plain.count == 2 && plain.first == "-" || plain.first == "("
      return refuse(
        "the superscript \(shown) has no meaning", from: start,
        help: "write the power with ^: ^\(isShort ? plain : "(\(plain))")")
    }
    append(.superscript(marks), from: start)
  }

  private static func marks(_ run: String) -> [SuperscriptMark]? {
    var marks: [SuperscriptMark] = []
    var rest = Array(run.unicodeScalars)[...]
    while let first = rest.first {
      let isNegative = first == "⁻"
      if isNegative { rest.removeFirst() }
      if rest.first == "ᵀ" {
        rest.removeFirst()
        marks.append(isNegative ? .inverseTranspose : .transpose)
        continue
      }
      var value: Int?
      while let scalar = rest.first, let digit = CharacterTables.superscripted(scalar)?.wholeNumberValue {
        value = min((value ?? 0) * 10 + digit, 1_000_000)
        rest.removeFirst()
      }
      guard let value else { return nil }
      marks.append(.power(isNegative ? -value : value))
    }
    return marks
  }

  // MARK: Operators and brackets

  private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Mark? {
    switch (first, second) {
    case ("-", ">"): "->"
    case ("=", ">"): "=>"
    case ("=", "="): "=="
    case ("!", "="), ("=", "\u{338}"): "≠"
    case ("∈", "\u{338}"): "∉"
    case ("<", "="): "≤"
    case (">", "="): "≥"
    case ("&", "&"): "&&"
    case ("|", "|"): "||"
    case ("+", "="): "+="
    case ("-", "="): "-="
    case ("*", "="): "*="
    case ("/", "="): "/="
    case (".", "^"): ".^"
    case (".", "*"): "⊙"
    case (".", "/"): "⊘"
    case (".", "\\"): ".\\"
    case (".", "+"): ".+"
    case (".", "-"): ".-"
    case (".", "("): ".("
    default: nil
    }
  }

  private static let singles: SmallTable<Unicode.Scalar, Mark> = [
    "+": "+", "-": "-", "*": "·", "·": "·", "@": "·", "/": "/", "\\": "\\", "^": "^", "<": "<", ">": ">", "≤": "≤",
    "≥": "≥", "≠": "≠", "≈": "≈", "∈": "∈", "∉": "∉", "=": "=", "!": "!", "&": "&", "|": "|", ":": ":", ";": ";",
    ",": ",", "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}", "'": "'", "⊙": "⊙", "⊘": "⊘", "√": "√",
    "‖": "‖", "∂": "∂", "∇": "∇", "×": "×", ".": ".", "?": "?",
  ]

  func isSymbol(_ scalar: Unicode.Scalar) -> Bool { Self.singles[scalar] != nil }

  mutating func symbol(_ scalar: Unicode.Scalar) {
    let start = place
    if let next = peek(1), let pair = Self.pair(scalar, next) {
      place += 2
      return append(.symbol(pair), from: start)
    }
    place += 1
    if let single = Self.singles[scalar] { return append(.symbol(single), from: start) }
    refuseCharacter(scalar, from: start)
  }

  private mutating func refuseCharacter(_ scalar: Unicode.Scalar, from start: Int) {
    let shown = String(Character(scalar))
    let strings = "strings stand in double quotes: \"…\""
    switch scalar {
    case "’" where touchesOperand: refuse("’ is no transpose", from: start, help: "A' or Aᵀ transposes; \(strings)")
    case "“", "”", "„", "‘", "’":
      skipQuoted()
      refuse("\(shown) does not quote", from: start, help: strings)
    case "%":
      complain("% has no meaning here", from: start, help: "comments begin with #; mod(a, b) is the remainder")
      skipLine()
      append(.invalid, from: start)
    case "`": refuse("` has no meaning here", from: start, help: "A' or Aᵀ transposes; \(strings)")
    case "~": refuse("~ has no meaning here", from: start, help: "! negates, ≠ or != compares")
    case "⊗": refuse("⊗ has no meaning here", from: start, help: "kron(A, B) is the Kronecker product")
    case "$": refuse("$ stands in strings only", from: start)
    case "_": refuse("_ begins no name", from: start, help: "a name begins with a letter: x_1")
    case "′", "″", "‴":
      refuse("\(shown) ends a name and stands nowhere else", from: start, help: "A' or Aᵀ transposes")
    default: refuseUnknown(from: start)
    }
  }

  /// To the closing quotation mark, where the line has one.
  private mutating func skipQuoted() {
    var end = place
    while let scalar = scalar(at: end), !CharacterTables.isNewline(scalar) {
      end += 1
      if "“”’\"".unicodeScalars.contains(scalar) {
        place = end
        return
      }
    }
  }

  /// One complaint for all that belongs to no table: an emoji is several scalars.
  private mutating func refuseUnknown(from start: Int) {
    while let scalar = peek(), !scalar.isASCII, !isSymbol(scalar), !CharacterTables.isLetter(scalar),
      !CharacterTables.isSpace(scalar), CharacterTables.superscripted(scalar) == nil,
      CharacterTables.subscripted(scalar) == nil, !"∞“”„‘’′″‴".unicodeScalars.contains(scalar)
    {
      place += 1
    }
    let shown = scalars[start..<min(place, start + 8)].map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .unassigned, .privateUse, .nonspacingMark, .enclosingMark, .spacingMark:
        "U+" + String(scalar.value, radix: 16, uppercase: true)
      default: String(Character(scalar))
      }
    }
    refuse("\(shown.joined(separator: " ")) has no meaning here", from: start)
  }
}
