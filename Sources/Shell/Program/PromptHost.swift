import Glibc
import History
import Language
import Syntax

/// Makes a prompt that suits its two ends: an editor at a terminal, plain lines elsewhere.
struct PromptHost {
  let session: Session
  let output: TerminalOutput
  let results: OutputStream
  let messages: OutputStream
  let arguments: Arguments

  /// Runs the configuration and the prompt; gives the exit code.
  func run() -> Int32 {
    let configuration = configuration()
    let theme = theme(configuration)
    output.theme = theme
    output.fitsWindow = results.isTerminal
    output.stacksFormulas = configuration.stacksFormulas
    let history = EntryHistory(path: UserFolders.history)
    // Who asks for it before it is there is here for the first time.
    let isFirst = unsafe access("\(UserFolders.data)/nnx/history.sqlite", F_OK) != 0
    if arguments.program == .unnamed, configuration.showsBanner, Terminal.isTerminal(STDIN_FILENO), results.isTerminal {
      results.write(Banner.text(isFirst: isFirst, width: Terminal.size().columns, theme))
    }
    let isShownWhole = results.isTerminal
    let shell = ReadEvalPrint(
      session: session, output: output, editor: editor(configuration, theme, history), history: history
    ) {
      var page = PageSize()
      page.digits = configuration.digits
      guard isShownWhole else { return page }
      let size = Terminal.size()
      (page.columns, page.lines, page.fitsTables) = (size.columns, max(6, size.rows - 4), true)
      return page
    }
    return shell.run()
  }

  private func configuration() -> Configuration {
    guard arguments.isConfigured, unsafe access(Configuration.path, F_OK) == 0 else { return Configuration() }
    do throws(SourceFile.Unreadable) {
      let source = try SourceFile.source(named: Configuration.path)
      return Configuration.load(source, into: session, output: output)
    } catch {
      output.report(error.diagnostic)
      return Configuration()
    }
  }

  private func theme(_ configuration: Configuration) -> Theme {
    guard Terminal.allowsColor(arguments.color, on: results) else { return Theme(name: .none) }
    return Theme(name: configuration.theme ?? Theme.suggested(byColors: Terminal.variable("COLORFGBG")))
  }

  private func editor(_ configuration: Configuration, _ theme: Theme, _ history: EntryHistory) -> any LineEditor {
    if Terminal.allowsEditing {
      return TerminalEditor(prompt: configuration.prompt, theme: theme, history: history, screen: results) {
        [session] in PromptCompletion.matches(session, $0, at: $1)
      }
    }
    // Somebody may sit there whose results go elsewhere.
    let asks = Terminal.isTerminal(STDIN_FILENO)
    let stream = results.isTerminal ? results : messages
    let ask: (String) -> Void = { text in
      guard asks, stream.isTerminal else { return }
      stream.write(text)
      stream.flush()
    }
    return PlainLines(prompt: configuration.prompt, ask: ask)
  }
}
