import Syntax

/// The tokens before the cursor: which brackets are open there, and what the statement is.
struct ProgramScan {
  private let before: [Lexeme]
  /// The places of brackets that are still open.
  private var open: [Int] = []
  /// The place at which the statement begins.
  private var statement = 0

  init(_ before: [Lexeme]) {
    self.before = before
    for (place, lexeme) in before.enumerated() {
      if open.isEmpty, lexeme.startsLine || place > 0 && before[place - 1].isSymbol(";") { statement = place }
      guard case .symbol(let symbol) = lexeme.kind else { continue }
      if ["(", "[", "{", ".("].contains(symbol) { open.append(place) }
      if [")", "]", "}"].contains(symbol) { _ = open.popLast() }
    }
  }

  func request(startsLine: Bool, isSpaced: Bool) -> CompletionContext.Request {
    guard let last = before.last else { return .word(.init(beginsStatement: true)) }
    if last.isSymbol("."), !isSpaced {
      let path = path(endingAt: before.count - 2)
      return path.isEmpty ? .nothing : .field(of: path)
    }
    if let partial = partial { return partial }
    var place = CompletionContext.WordPlace()
    place.beginsStatement =
      open.isEmpty && (startsLine || last.isSymbol(";"))
      || last.kind == .keyword && ["else", "try"].contains(last.text) || ["time", "profile"].contains(verb ?? "")
    place.callee = argumentBegins ? callee : nil
    place.takesKeywordsOnly = place.callee != nil && isBehindSemicolon
    place.takesOptions = last.isSymbol(";") && open.isEmpty && !startsLine
    place.verb = place.takesOptions ? statementVerb(before.count - 2) : place.beginsStatement ? nil : verb
    return .word(place)
  }

  // MARK: Brackets

  /// The function whose call is open here.
  var callee: String? {
    guard let bracket = open.last, before[bracket].isSymbol("(") || before[bracket].isSymbol(".("), bracket > 0,
      !before[bracket].isSpaced, before[bracket - 1].kind == .name
    else { return nil }
    return before[bracket - 1].text
  }

  /// The table or record whose index is open here: `t["`, or `t[["a", "`.
  var indexedPath: [String]? {
    for bracket in open.suffix(2).reversed() where before[bracket].isSymbol("[") {
      let path = before[bracket].isSpaced ? [] : path(endingAt: bracket - 1)
      if !path.isEmpty { return path }
    }
    return nil
  }

  /// A string here names a file.
  var takesFile: Bool {
    ["load", "save", "include"].contains(callee ?? "") || before.last?.text == "include" && verb == "include"
  }

  private var argumentBegins: Bool {
    guard let last = before.last else { return false }
    return last.isSymbol("(") || last.isSymbol(",") || last.isSymbol(";")
  }

  private var isBehindSemicolon: Bool {
    guard let bracket = open.last else { return false }
    return before[bracket...].contains { $0.isSymbol(";") }
  }

  /// `a.b.c`, read backwards from its last name.
  private func path(endingAt place: Int) -> [String] {
    var (path, place) = ([String](), place)
    while before.indices.contains(place), before[place].kind == .name {
      path.insert(before[place].text, at: 0)
      guard place >= 2, before[place - 1].isSymbol("."), !before[place].isSpaced else { break }
      place -= 2
    }
    return path
  }

  // MARK: ∂

  /// Right behind a ∂: what is differentiated, or by what.
  private var partial: CompletionContext.Request? {
    var place = before.count - 1
    // ∂L/∂{W₁, …
    if let bracket = open.last, before[bracket].isSymbol("{"), place == bracket || before[place].isSymbol(",") {
      place = bracket - 1
      guard place >= 1, before[place].isSymbol("∂"), before[place - 1].isSymbol("/") else { return nil }
    }
    if place >= 1, before[place].kind == .superscript, before[place - 1].isSymbol("∂") { return .numerator }
    guard before[place].isSymbol("∂") else { return nil }
    guard place >= 2, before[place - 1].isSymbol("/") else { return .numerator }
    let numerator = before[place - 2]
    if numerator.isSymbol("∂") { return .denominator(of: nil) }
    guard numerator.kind == .name, place >= 3 else { return place >= 3 ? .denominator(of: nil) : .numerator }
    let isQuotient =
      before[place - 3].isSymbol("∂")
      || place >= 4 && before[place - 3].kind == .superscript && before[place - 4].isSymbol("∂")
    return isQuotient ? .denominator(of: numerator.text) : .numerator
  }

  // MARK: Verbs

  private var verb: String? { statementVerb(before.count - 1) }

  /// The verb that begins the statement, if the statement has words up to this place.
  private func statementVerb(_ last: Int) -> String? {
    var first = statement
    if last < statement {
      // Behind `;` the statement before counts.
      first = last
      while first > 0, !before[first].startsLine, !before[first - 1].isSymbol(";") { first -= 1 }
    }
    guard before.indices.contains(first), before[first].kind == .name, Construct.verb(before[first].text) != nil
    else { return nil }
    return before[first].text
  }
}
