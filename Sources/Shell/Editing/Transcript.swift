/// Text that was copied from somewhere, made into a program.
enum Transcript {
  /// What was typed in a copied session, without prompts and results; other text as it is, without a line end behind it.
  static func program(in text: String, prompts: [Prompt]) -> String {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let prompt = prompts.first { prompt in
      lines.first { !$0.allSatisfy(\.isWhitespace) }.map { typed(on: $0, behind: prompt.text) != nil } ?? false
    }
    guard let prompt else {
      return lines.joined(separator: "\n").trimmingTrailingLineEnds
    }
    var program: [Substring] = []
    var isTyped = false
    for line in lines {
      if let typed = typed(on: line, behind: prompt.text) {
        program.append(typed)
        isTyped = true
      } else if isTyped, let typed = typed(on: line, behind: prompt.continuation) {
        program.append(typed)
      } else {
        isTyped = false
      }
    }
    return program.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
  }

  /// Where one copies, spaces at a line's end may be lost.
  private static func typed(on line: Substring, behind prompt: String) -> Substring? {
    if prompt.allSatisfy(\.isWhitespace) { return nil }
    if line.hasPrefix(prompt) { return line.dropFirst(prompt.count) }
    var bare = prompt
    while bare.last == " " { bare.removeLast() }
    return line == bare ? "" : nil
  }
}

extension String {
  fileprivate var trimmingTrailingLineEnds: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
