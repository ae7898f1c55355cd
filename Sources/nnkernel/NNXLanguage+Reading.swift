import Jupyter
import Language
import Syntax

/// Completion and inspection. The protocol counts code points, the session UTF-8 bytes.
extension NNXLanguage {
  func complete(_ code: String, at cursor: Int) -> Completions {
    let before = code.prefix(codePoints: cursor)
    let found = desk.withLockIfAvailable { $0.session.complete(code, at: before.utf8.count) }
    guard let found else { return completeWhileBusy(String(before)) }
    let start = Source(name: "", text: code).slice(SourceRange(start: 0, end: found.range.start)).codePointCount
    let items = found.matches.map { Completions.Item($0.text, kind: $0.kind.rawValue, signature: $0.signature) }
    return Completions(items, replacing: min(start, cursor)..<cursor)
  }

  func inspect(_ code: String, at cursor: Int, isDetailed: Bool) -> MIMEBundle? {
    let offset = code.prefix(codePoints: cursor).utf8.count
    let found = desk.withLockIfAvailable { desk in
      desk.session.inspect(code, at: offset, detail: isDetailed ? 1 : 0).map { MIMEBundle(texts: $0.byType) }
    }
    return found ?? inspectWhileBusy(code, offset)
  }

  /// The variables whose names go on like the word before the cursor.
  private func completeWhileBusy(_ before: String) -> Completions {
    let end = before.codePointCount
    guard let word = lexemes(of: before).last, word.kind == .name, word.range.end == before.utf8.count else {
      return Completions([], replacing: end..<end)
    }
    let items = snapshots.current.variables.filter { $0.name.hasPrefix(word.text) }.map {
      Completions.Item($0.name, kind: "variable", signature: $0.summary.text)
    }
    return Completions(items, replacing: (end - word.text.codePointCount)..<end)
  }

  private func inspectWhileBusy(_ code: String, _ offset: Int) -> MIMEBundle? {
    let word = lexemes(of: code).last { $0.kind == .name && $0.range.start <= offset && offset <= $0.range.end }
    return word.flatMap { snapshots.current[$0.text] }.map { MIMEBundle(plain: "\($0.name): \($0.summary.text)") }
  }
}
