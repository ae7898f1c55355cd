import Glibc
import Language
import Syntax

extension ReadEvalPrint {
  /// Does what is said to the prompt itself; an exit code where that ends it.
  func run(_ command: ShellCommand) -> Int32? {
    do {
      switch command {
      case .exit: return ExitCode.success
      case .help(let word): try help(word)
      case .system(let line): try system(line)
      case .history(let words): list(words)
      case .page(let expression): try page(expression)
      case .saveSession(let file): return runSilently("save(\(file.quoted))", "the session is saved in \(file)")
      case .loadSession(let file): return runSilently("load(\(file.quoted))", "the session of \(file) is here")
      case .edit(let file): return try edit(file)
      case .reset:
        let count = session.forgetAll()
        output.hint(count == 1 ? "1 variable is forgotten" : "\(count) variables are forgotten")
      case .clear: output.clearScreen()
      }
    } catch let failure as Subprocess.Failure {
      output.report(Diagnostic(.error, failure.message))
    } catch let failure as SourceFile.Unreadable {
      output.report(failure.diagnostic)
    } catch {
      output.report(Diagnostic(.error, "\(error)"))
    }
    return nil
  }

  private func help(_ word: String) throws {
    guard let bundle = session.help(word) else {
      if let (forms, doc) = ShellCommand.help(word) {
        return output.show(Bundle(plain: "\(forms)\n  \(doc)"), as: .result)
      }
      throw Subprocess.Failure(message: "nothing is known of \(word); ? lists what there is")
    }
    guard word.isEmpty else { return output.show(bundle, as: .result) }
    let widest = ShellCommand.overview.map { TextWidth.columns(of: $0.0) }.max() ?? 0
    let commands = ShellCommand.overview.map { forms, doc in
      "  " + forms + String(repeating: " ", count: widest - TextWidth.columns(of: forms) + 2) + doc
    }
    let keys = """
      Keys
        TAB completes names and makes symbols: \\partial<TAB> is ∂, W\\_1<TAB> is W₁, y\\hat<TAB> is ŷ
        Enter runs what is whole, else begins another line; Alt-Enter always begins one
        Up and Down find entries that begin alike, Ctrl-R those that contain a text
      """
    output.show(
      Bundle(plain: "\(bundle.plain)\n\nAt the prompt\n\(commands.joined(separator: "\n"))\n\n\(keys)"), as: .result)
  }

  /// The folder is the shell's own, so `cd` is, too.
  private func system(_ line: String) throws(Subprocess.Failure) {
    output.flush()
    if line == "cd" || line.hasPrefix("cd ") {
      let folder = line.dropFirst(2).trimmed
      let target = folder.isEmpty ? unsafe getenv("HOME").map { unsafe String(cString: $0) } ?? "/" : folder
      let path =
        target.hasPrefix("~")
        ? (unsafe getenv("HOME").map { unsafe String(cString: $0) } ?? "") + target.dropFirst() : target
      guard unsafe chdir(path) == 0 else {
        throw Subprocess.Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))")
      }
      return
    }
    guard !line.isEmpty else { throw Subprocess.Failure(message: "a command of the system follows the !, as in !ls") }
    let code = try Subprocess.run(line)
    output.leaveForeignLine()
    if code != 0 { output.hint("exit status \(code)") }
  }

  private func list(_ words: String) {
    let entries =
      words.isEmpty ? history.list(25) : Int(words).map { history.list($0) } ?? history.search(words, last: 25)
    for entry in entries {
      let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
      for (place, line) in lines.enumerated() { output.write("\(place == 0 ? "  " : "    ")\(line)\n", to: .output) }
    }
    if entries.isEmpty { output.hint("no entry has \(words.isEmpty ? "been made yet" : words)") }
  }

  /// All of a result, however long.
  private func page(_ expression: String) throws(Subprocess.Failure) {
    guard !expression.isEmpty else { throw Subprocess.Failure(message: "what to page follows: page x shows all of x") }
    var whole = PageSize()
    (whole.digits, whole.columns, whole.lines) = (session.page.digits, 1 << 20, 1 << 20)
    session.page = whole
    var outcome = Session.Outcome.finished
    let text = output.capturing {
      outcome = session.execute(Source(name: Self.sourceName, text: expression), mode: .script)
    }
    guard outcome == .finished else { return }
    if text.isEmpty { return output.hint("\(expression) shows nothing") }
    // A pager is for who sits there.
    if output.fitsWindow { try Pager.show(text) } else { output.write(text, to: .output) }
  }

  /// A statement that nobody typed; the remark is for where it succeeds.
  private func runSilently(_ statement: String, _ remark: String) -> Int32? {
    switch session.execute(Source(name: Self.sourceName, text: statement), mode: .script) {
    case .exit(let code): return code
    case .finished: output.hint(remark)
    default: break
    }
    return nil
  }

  private func edit(_ file: String) throws -> Int32? {
    let text = try file.isEmpty ? ExternalEditor.edit(lastProgram) : ExternalEditor.edit(file: file)
    guard !text.allSatisfy(\.isWhitespace) else { return nil }
    if file.isEmpty {
      output.echo(text)
      history.append(text)
    }
    return execute(text)
  }
}

extension String {
  /// As a literal of the language.
  fileprivate var quoted: String {
    var literal = "\""
    for character in self {
      if character == "\"" || character == "\\" || character == "$" { literal += "\\" }
      literal.append(character)
    }
    return literal + "\""
  }
}
