import Language
import Syntax

/// What TAB finds at the prompt: what the language knows, and the prompt's own commands.
enum PromptCompletion {
  static func matches(_ session: Session, _ text: String, at cursor: Int) -> Completion {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    if text.hasPrefix("!") { return files(session, before) }
    // Behind the sign a name is what is asked about.
    if text.hasPrefix("?") {
      var found = session.complete(String(text.dropFirst()), at: cursor - 1)
      found.range = SourceRange(start: found.range.start + 1, end: found.range.end + 1)
      return found
    }
    if let operand = operand(of: before) {
      return operand == "session" ? sessionFiles(session, before) : commandOperand(session, text, before, operand)
    }
    var found = session.complete(text, at: cursor)
    let typed = String(decoding: before.utf8.dropFirst(found.range.start), as: UTF8.self)
    if found.range.start == 0, typed.allSatisfy(\.isLetter) {
      let known = Set(found.matches.map(\.text))
      found.matches += commands.filter { $0.hasPrefix(typed) && !known.contains($0) }.map {
        Completion.Match(text: $0, kind: .keyword)
      }
    }
    return found
  }

  private static let commands = ShellCommand.words.keys.sorted()

  /// `page` and `help` take an expression: the word before it is no part of the program.
  private static func operand(of before: String) -> String? {
    if before.hasPrefix("save session ") || before.hasPrefix("load session ") { return "session" }
    return ["page ", "help ", "edit "].first { before.hasPrefix($0) }
  }

  private static func commandOperand(_ session: Session, _ text: String, _ before: String, _ word: String) -> Completion
  {
    if word == "edit " { return sessionFiles(session, before) }
    let length = word.utf8.count
    var found = session.complete(String(text.dropFirst(word.count)), at: before.utf8.count - length)
    found.range = SourceRange(start: found.range.start + length, end: found.range.end + length)
    return found
  }

  private static func sessionFiles(_ session: Session, _ before: String) -> Completion { files(session, before) }

  /// Files' names, as `load("…")` would complete them, of the last word.
  private static func files(_ session: Session, _ before: String) -> Completion {
    let start =
      before.utf8.count - (before.split(separator: " ", omittingEmptySubsequences: false).last?.utf8.count ?? 0)
    let word = before.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let call = "load(\""
    var found = session.complete(call + word, at: call.utf8.count + word.utf8.count)
    let shift = start - call.utf8.count
    found.range = SourceRange(start: found.range.start + shift, end: found.range.end + shift)
    // No quotation marks belong behind these.
    found.matches = found.matches.map {
      Completion.Match(text: $0.text, kind: .path, signature: $0.signature, doc: $0.doc)
    }
    return found
  }
}
