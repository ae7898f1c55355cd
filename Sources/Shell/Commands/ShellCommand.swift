/// What one says to the prompt itself, not to the language.
enum ShellCommand: Equatable {
  /// `?`, `?tanh`, `help tanh`
  case help(String)
  /// `!ls`
  case system(String)
  /// `history`, `history 50`, `history tanh`
  case history(String)
  case page(String)
  case saveSession(String)
  case loadSession(String)
  case edit(String)
  case reset, clear, exit

  /// nil where the text is a program; a variable of a command's name comes first.
  init?(_ text: String, hasVariable: (String) -> Bool) {
    if text.hasPrefix("?") {
      self = .help(text.dropFirst().trimmed)
      return
    }
    if text.hasPrefix("!") {
      self = .system(text.dropFirst().trimmed)
      return
    }
    let line = text[...].trimmed
    let word = String(line.prefix { $0.isLetter })
    guard let command = Self.words[word], !line.contains("\n"), !hasVariable(word) else { return nil }
    let rest = line.dropFirst(word.count)
    // `page = 3`, `help(tanh)`, `edit.x` are programs.
    // Who is used to another language writes `quit()`.
    let operand = rest == "()" ? "" : rest.trimmed
    guard rest.isEmpty || rest == "()" || rest.first == " ", !operand.hasPrefix("="), let made = command(operand) else {
      return nil
    }
    self = made
  }

  /// Text that no program begins with.
  static func isCommandSign(_ text: String) -> Bool { text.hasPrefix("?") || text.hasPrefix("!") }

  static let words: [String: @Sendable (String) -> ShellCommand?] = [
    "help": { .help($0) },
    "history": { .history($0) },
    "page": { .page($0) },
    "save": { session($0).map(ShellCommand.saveSession) },
    "load": { session($0).map(ShellCommand.loadSession) },
    "edit": { .edit($0.unquoted) },
    "reset": { $0.isEmpty ? .reset : nil },
    "clear": { $0.isEmpty ? .clear : nil },
    "exit": { $0.isEmpty ? .exit : nil },
    "quit": { $0.isEmpty ? .exit : nil },
  ]

  /// What a command's word does, for `?page`; nil for what is none.
  static func help(_ word: String) -> (forms: String, doc: String)? {
    guard words[word] != nil else { return nil }
    return overview.first { forms, _ in
      forms.split(separator: ",").contains { $0.trimmed.prefix { $0.isLetter } == word }
    }
  }

  /// A line for each command, for `?`.
  static let overview = [
    ("?name, help name", "explain a function, an operator, a variable, and how to type it"),
    ("vars, forget x, reset", "the variables; without one; without all"),
    ("history, history 50, history text", "what was entered, here and elsewhere"),
    ("page x", "a result in the pager"),
    ("save session file, load session file", "all variables, as a program that makes them again"),
    ("edit, edit file", "the last entry, or a file, in the editor; then it runs"),
    ("include \"file.nnx\"", "run a file"),
    ("time statement", "how long it takes"),
    ("!command", "a command of the system"),
    ("clear, exit", "an empty window; leave, as Ctrl-D does"),
  ]

  /// `session`, `session file`: the file's name.
  private static func session(_ rest: String) -> String? {
    guard rest.hasPrefix("session") else { return nil }
    let name = rest.dropFirst("session".count)
    guard name.isEmpty || name.first == " " else { return nil }
    let file = name.trimmed.unquoted
    return file.isEmpty ? "session.nnx" : file.contains(".") ? file : file + ".nnx"
  }
}

extension Substring {
  var trimmed: String {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}

extension String {
  /// Without the quotation marks that some put around a file's name.
  fileprivate var unquoted: String {
    count > 1 && first == "\"" && last == "\"" ? String(dropFirst().dropLast()) : self
  }
}
