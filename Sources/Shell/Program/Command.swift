import Glibc
import History
import Language
import Syntax

/// The command `nnrepl`.
public struct Command {
  private let arguments: Arguments
  private let results: OutputStream
  private let messages: OutputStream
  private let output: TerminalOutput
  private let session: Session

  /// Does what the words of a command line ask for; gives the exit code.
  public static func run(_ words: [String]) -> Int32 {
    Interrupts.ignoreClosedPipes()
    let results = OutputStream(descriptor: STDOUT_FILENO)
    let messages = OutputStream(descriptor: STDERR_FILENO)
    do throws(Arguments.UsageError) {
      let arguments = try Arguments(Array(words.dropFirst()))
      let code =
        switch arguments.request {
        case .help: print(Arguments.help, results)
        case .version: print("nnrepl \(Session.version)\n", results)
        case .manual: print(Arguments.manual, results)
        case .run, .check: Command(arguments, results, messages).run()
        }
      results.flush()
      return closing(code, results, messages)
    } catch {
      messages.write("nnrepl: \(error.message)\nusage: nnrepl [OPTIONS] [FILE [ARGS]]; --help lists the options\n")
      messages.flush()
      return ExitCode.usage
    }
  }

  private init(_ arguments: Arguments, _ results: OutputStream, _ messages: OutputStream) {
    self.arguments = arguments
    self.results = results
    self.messages = messages
    output = TerminalOutput(
      results: results, messages: messages, colorsMessages: Terminal.allowsColor(arguments.color, on: messages))
    session = Session(output: output)
    session.arguments = arguments.rest
    session.directories = ScriptRunner.directories(for: arguments.program)
  }

  private func run() -> Int32 {
    let asksOnTerminal = Terminal.isTerminal(STDIN_FILENO)
    let hasPrompt = arguments.isInteractive || (arguments.program == .unnamed && asksOnTerminal)
    var code = ExitCode.success
    // `-i` without a program is the prompt alone; standard input then belongs to it.
    let program = arguments.program == .unnamed && !hasPrompt ? .standardInput : arguments.program
    let runner = ScriptRunner(session: session, output: output)
    do throws(SourceFile.Unreadable) {
      if arguments.request == .check {
        let named = program == .unnamed ? Arguments.Program.standardInput : program
        guard let source = try runner.source(of: named) else { return code }
        return ScriptRunner.exitCode(of: runner.check(source))
      }
      let source = try runner.source(of: program)
      forwardInterrupts(stubbornly: !hasPrompt || !asksOnTerminal)
      if let source {
        let outcome = runner.run(source)
        code = ScriptRunner.exitCode(of: outcome)
        if case .exit = outcome { return code }
      }
    } catch {
      output.report(error.diagnostic)
      return ScriptRunner.exitCode(of: error)
    }
    guard hasPrompt else { return code }
    let host = PromptHost(session: session, output: output, results: results, messages: messages, arguments: arguments)
    return host.run()
  }

  /// Ctrl-C asks the session to stop. A script that does not hear the first is ended by the second; at a prompt that
  /// would cost the variables.
  private func forwardInterrupts(stubbornly: Bool) {
    let interruption = session.interruption
    output.isInterrupted = { interruption.isRequested }
    let echo = messages.isTerminal ? output.echo : nil
    Interrupts.forward {
      if stubbornly, interruption.isRequested { _exit(ExitCode.interrupted) }
      interruption.request()
      echo?.isThere.store(true, ordering: .relaxed)
    }
    // Nobody reads on: what the program would still compute is of no use.
    results.onFailure = { interruption.request() }
  }

  /// The exit code once everything is written: what could not be written counts more than how the program ended.
  private static func closing(_ code: Int32, _ results: OutputStream, _ messages: OutputStream) -> Int32 {
    switch results.failure {
    case nil: return code
    case .closedPipe?: return ExitCode.closedPipe
    case .other(let reason)?:
      messages.write("nnrepl: standard output cannot be written: \(reason)\n")
      messages.flush()
      return ExitCode.outputFailed
    }
  }

  private static func print(_ text: String, _ stream: OutputStream) -> Int32 {
    stream.write(text)
    return ExitCode.success
  }
}
