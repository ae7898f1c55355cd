import Syntax

/// What the text before the cursor asks for.
struct CompletionContext {
  enum Request: Equatable {
    /// A comment, a number, a string that is none of the program's business.
    case nothing
    /// `\name`, with the character before it, which an accent goes onto.
    case symbol(name: String, letter: String)
    /// A file's name inside a string, with the folder that stands before it.
    case file(folder: String)
    /// A variable's or function's name inside a string: `forget("`.
    case quotedName
    /// A column or field by its name in a string: the path to the table, `r.t["`.
    case item(of: [String])
    /// `t.`
    case field(of: [String])
    /// `∂`: what is differentiated.
    case numerator
    /// `∂L/∂`: by what; the name of L where it is a name.
    case denominator(of: String?)
    case word(WordPlace)
  }

  /// Where in a program a word stands.
  struct WordPlace: Equatable {
    var beginsStatement = false
    /// The function in whose call a new argument begins here.
    var callee: String?
    /// Behind `;` of a call: keyword arguments only.
    var takesKeywordsOnly = false
    /// The verb whose statement this is, and whether an operand stands right before.
    var verb: String?
    /// Behind `;` of a verb: its options too.
    var takesOptions = false
  }

  private(set) var request = Request.nothing
  /// What of it has been typed.
  private(set) var typed = ""
  /// The UTF-8 offset at which that begins.
  private(set) var start: Int

  init(_ text: String) {
    start = text.utf8.count
    if let (name, place) = Self.symbolName(in: text), !SymbolTable.candidates(name).isEmpty {
      let before = text[..<place]
      let letter = before.last.map(String.init) ?? ""
      // An accent replaces the letter before it by both together.
      let joins = SymbolTable.candidates(name).count == 1 && SymbolTable.candidates(name)[0].isAccent
      typed = "\\" + name
      start = before.utf8.count - (joins ? letter.utf8.count : 0)
      request = .symbol(name: name, letter: letter)
      return
    }
    read(text, from: 0)
  }

  /// Reads the text as a program; `base` is where it begins in the whole.
  private mutating func read(_ text: String, from base: Int) {
    let all = lexemes(of: text)
    let end = text.utf8.count
    guard let last = all.last else {
      if !text.contains("#") { request = .word(WordPlace(beginsStatement: true)) }
      return
    }
    let touches = last.range.end == end
    switch last.kind {
    case .string(isOpen: true) where touches: return readString(last, Array(all.dropLast()), base)
    case .invalid where touches && last.text.hasPrefix("\""):
      return readInterpolation(last.text, base + last.range.start)
    case .number where touches, .superscript where touches, .string where touches: return
    default: break
    }
    let isWord = touches && (last.kind == .name || last.kind == .keyword || last.text == "in")
    let before = isWord ? Array(all.dropLast()) : all
    let gap = String(decoding: text.utf8.dropFirst(before.last?.range.end ?? 0), as: UTF8.self)
    if gap.split(separator: "\n", omittingEmptySubsequences: false).last?.contains("#") ?? false { return }
    if isWord {
      typed = last.text
      start = base + last.range.start
    }
    let startsLine = isWord ? last.startsLine : gap.contains("\n")
    let isSpaced = isWord ? last.isSpaced : !touches
    request = ProgramScan(before).request(startsLine: startsLine, isSpaced: isSpaced)
  }

  // MARK: Strings

  private mutating func readString(_ string: Lexeme, _ before: [Lexeme], _ base: Int) {
    let content = String(string.text.dropFirst())
    let contentStart = base + string.range.start + 1
    if let dollar = content.lastIndex(of: "$"),
      content[dollar...].dropFirst().allSatisfy({ $0.isLetter || $0.isNumber })
    {
      typed = String(content[dollar...].dropFirst())
      start = contentStart + content[...dollar].utf8.count
      request = .word(WordPlace())
      return
    }
    let scan = ProgramScan(before)
    if let path = scan.indexedPath {
      (typed, start, request) = (content, contentStart, .item(of: path))
    } else if let callee = scan.callee, ["forget", "help"].contains(callee) {
      (typed, start, request) = (content, contentStart, .quotedName)
    } else if scan.takesFile || content.contains("/") {
      let slash = content.lastIndex(of: "/")
      let folder = slash.map { String(content[...$0]) } ?? ""
      (typed, start) = (String(content.dropFirst(folder.count)), contentStart + folder.utf8.count)
      request = .file(folder: folder)
    }
  }

  /// Inside an unclosed `$(…)` the program goes on.
  private mutating func readInterpolation(_ string: String, _ base: Int) {
    guard let opening = string.range(ofLast: "$(") else { return }
    start = base + string.utf8.count
    read(String(string[opening...]), from: base + string[..<opening].utf8.count)
  }

  // MARK: Symbols

  /// `\name` right before the cursor, and where it begins: letters, or `_` and `^` with what they lower and raise.
  private static func symbolName(in text: String) -> (String, String.Index)? {
    let scalars = text.unicodeScalars
    var place = scalars.endIndex
    while place > scalars.startIndex {
      let previous = scalars.index(before: place)
      if scalars[previous] == "\\" {
        let name = String(scalars[place...])
        return isSymbolName(name) ? (name, previous) : nil
      }
      guard scalars[previous].isASCII, scalars[previous] != "\n", scalars[previous] != " " else { return nil }
      place = previous
    }
    return nil
  }

  private static func isSymbolName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    let isRaised = first == "_" || first == "^"
    return name == "|"
      || name.unicodeScalars.dropFirst(isRaised ? 1 : 0).allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || isRaised && "0123456789+-".unicodeScalars.contains($0)
      }
  }
}

extension String {
  /// The place behind the last occurrence of a piece.
  fileprivate func range(ofLast piece: String) -> Index? {
    var place = endIndex
    while place > startIndex {
      if self[..<place].hasSuffix(piece) { return place }
      place = index(before: place)
    }
    return nil
  }
}
