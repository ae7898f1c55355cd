/// Turns text into tokens, scalar by scalar; never fails, but notes what it could not read.
struct Lexer {
  let source: Source
  let scalars: [Unicode.Scalar]
  /// UTF-8 offset of each scalar, and of the end.
  let offsets: [Int]
  var place = 0
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  /// White space, a line end stands before the next token.
  private(set) var isSpaced = false
  private var startsLine = true

  init(_ source: Source) { self.init(source, text: source.text, at: 0) }

  /// A lexer for the stretch inside `$(…)` of a string.
  init(_ source: Source, in range: SourceRange) {
    self.init(source, text: source.slice(range), at: range.start)
    startsLine = false
  }

  private init(_ source: Source, text: String, at offset: Int) {
    self.source = source
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    scalars.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count + 1)
    tokens.reserveCapacity(min(text.utf8.count + 1, Self.mostReserved))
    var offset = offset
    for scalar in text.unicodeScalars {
      scalars.append(scalar)
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)
    (self.scalars, self.offsets) = (scalars, offsets)
  }

  /// Tokens that there is room for from the start: those of a line.
  private static let mostReserved = 64

  mutating func run() -> [Token] {
    if peek() == "#", peek(1) == "!", offsets[0] == 0 { skipLine() }
    while place < scalars.count { step() }
    append(.end, from: place)
    return tokens
  }

  func scalar(at place: Int) -> Unicode.Scalar? {
    place < scalars.count ? CharacterTables.fold(scalars[place]) : nil
  }

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? { scalar(at: place + ahead) }

  func range(from start: Int) -> SourceRange { SourceRange(start: offsets[start], end: offsets[place]) }

  func text(_ places: Range<Int>) -> String {
    source.slice(SourceRange(start: offsets[places.lowerBound], end: offsets[places.upperBound]))
  }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: range(from: start), isSpaced: isSpaced, startsLine: startsLine))
    isSpaced = false
    startsLine = false
  }

  mutating func complain(_ message: String, from start: Int, help: String? = nil) {
    diagnostics.append(Diagnostic(.error, message, source: source, range: range(from: start), help: help))
  }

  /// A complaint about a stretch that is no token; the parser says nothing more about it.
  mutating func refuse(_ message: String, from start: Int, help: String? = nil) {
    complain(message, from: start, help: help)
    append(.invalid, from: start)
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
      skipLine()
      isSpaced = true
    } else if CharacterTables.isDigit(scalar) || scalar == "." && startsNumber() {
      number()
    } else if !scalar.isASCII, isSymbol(scalar) {
      // Told before letters, which other scripts' are asked for at length.
      symbol(scalar)
    } else if CharacterTables.isLetter(scalar) || scalar == "∞" {
      name()
    } else if scalar == "\"" {
      string()
    } else if CharacterTables.superscripted(scalar) != nil {
      superscript()
    } else if let suffix = suffix(scalar) {
      let start = place
      place = suffix.end
      append(.suffix(suffix.text), from: start)
    } else {
      symbol(scalar)
    }
  }

  mutating func skipLine() {
    while place < scalars.count, !CharacterTables.isNewline(scalars[place]) { place += 1 }
  }

  /// What stands before touches the next token and is an operand, as far as a lexer can tell.
  var touchesOperand: Bool {
    guard let before = tokens.last, !isSpaced, !startsLine else { return false }
    switch before.kind {
    case .number, .name, .string, .superscript, .suffix, .invalid: return true
    case .symbol(let symbol): return [")", "]", "}", "'", "‖"].contains(symbol)
    case .keyword(let word): return ["end", "true", "false"].contains(word)
    case .end: return false
    }
  }
}
