extension Arguments {
  /// What `--help` prints.
  static var help: String {
    let rows = CommandOption.all.map { ($0.synopsis, $0.doc) } + [("--", "end of the options")]
    let width = rows.map(\.0.count).max() ?? 0
    let options = rows.map { synopsis, doc in
      "  " + synopsis + String(repeating: " ", count: width - synopsis.count + 2) + doc
    }
    return """
      usage: nnrepl [OPTIONS] [FILE [ARGS]]

      Runs the nnx program FILE, which sees ARGS as a list of strings. `-` is
      standard input. Without a program: a prompt on a terminal, else standard input.

      \(options.joined(separator: "\n"))

      exit status: 0 done, 1 error in the program, 64 wrong usage, 65 the program
      does not parse, 66 no such file, 70 an error of nnrepl itself, 74 output
      cannot be written, 130 interrupted

      """
  }
}
