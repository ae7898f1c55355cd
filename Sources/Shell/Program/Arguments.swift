/// What a command line asks for.
struct Arguments: Sendable, Equatable {
  /// Where the program comes from.
  enum Program: Sendable, Equatable {
    /// Nothing was named: the prompt on a terminal, standard input elsewhere.
    case unnamed
    case file(String)
    case standardInput
    case code(String)
  }

  enum Request: Sendable, Equatable {
    case run, check, help, version, manual
  }

  var request = Request.run
  var program = Program.unnamed
  /// What the program sees as `ARGS`.
  var rest: [String] = []
  var isInteractive = false
  /// Whether the configuration runs before a prompt.
  var isConfigured = true
  var color = ColorChoice.auto

  /// Why a command line makes no sense.
  struct UsageError: Error, Equatable {
    var message: String
  }

  /// Reads the words behind the command's name. Options end at the program's file, at `-` or behind `--`.
  init(_ words: [String]) throws(UsageError) {
    var words = words[...]
    while let word = words.first, request == .run || request == .check, word.hasPrefix("-"), word != "-" {
      words.removeFirst()
      if word == "--" { break }
      try readOption(word, &words)
    }
    if case .unnamed = program, let file = words.popFirst() { program = file == "-" ? .standardInput : .file(file) }
    rest = Array(words)
  }

  private mutating func readOption(_ word: String, _ words: inout ArraySlice<String>) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if word.hasPrefix("--") {
      let attached = parts.count > 1 ? parts[1] : nil
      try apply(try Self.option(String(parts[0].dropFirst(2)), in: word), attached, &words)
      return
    }
    // One dash: letters may stand together, and the rest of the word is the value of one that takes a value.
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      let option = try Self.option(String(letter), in: word)
      let attached = option.value == nil || letters.isEmpty ? nil : String(letters)
      try apply(option, attached, &words)
      if option.value != nil { return }
    }
  }

  private static func option(_ name: String, in word: String) throws(UsageError) -> CommandOption {
    let dashes = word.hasPrefix("--") ? "--" : "-"
    guard
      let option = CommandOption.all.first(where: {
        $0.names.contains(name) && CommandOption.dashed(name) == dashes + name
      })
    else { throw UsageError(message: "unknown option \(dashes)\(name)") }
    return option
  }

  private mutating func apply(
    _ option: CommandOption, _ attached: String?, _ words: inout ArraySlice<String>
  ) throws(UsageError) {
    let name = CommandOption.dashed(option.names[0])
    guard let placeholder = option.value else {
      guard attached == nil else { throw UsageError(message: "\(name) takes no value") }
      switch option.kind {
      case .interactive: isInteractive = true
      case .withoutConfiguration: isConfigured = false
      case .check: request = .check
      case .version: request = .version
      case .manual: request = .manual
      default: request = .help
      }
      return
    }
    guard let value = attached ?? words.popFirst() else { throw UsageError(message: "\(name) needs \(placeholder)") }
    if option.kind == .evaluate { return add(value) }
    guard let choice = ColorChoice(rawValue: value) else {
      throw UsageError(message: "\(name) is \(placeholder), not \(value)")
    }
    color = choice
  }

  private mutating func add(_ line: String) {
    if case .code(let before) = program { program = .code(before + "\n" + line) } else { program = .code(line) }
  }
}
