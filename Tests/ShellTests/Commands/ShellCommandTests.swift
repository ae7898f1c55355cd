import Testing

@testable import Shell

@Suite struct ShellCommandTests {
  private func command(_ text: String) -> ShellCommand? { ShellCommand(text) { $0 == "quit" } }

  @Test func signsStandInTheFirstColumn() {
    #expect(command("?tanh") == .help("tanh"))
    #expect(command("?") == .help(""))
    #expect(command("!ls -l") == .system("ls -l"))
    #expect(command(" !x") == nil)
  }

  @Test func wordsTakeTheirOperands() {
    #expect(command("help tanh") == .help("tanh"))
    #expect(command("history 50") == .history("50"))
    #expect(command("page A·B") == .page("A·B"))
    #expect(command("reset ") == .reset)
    #expect(command("exit") == .exit)
    #expect(command("exit()") == .exit)
    #expect(command("history()") == .history(""))
    #expect(command("edit \"a b.nnx\"") == .edit("a b.nnx"))
  }

  @Test func eachWordHasItsHelp() throws {
    #expect(try #require(ShellCommand.help("page")).doc.contains("pager"))
    #expect(try #require(ShellCommand.help("edit")).doc.contains("editor"))
    #expect(ShellCommand.help("tanh") == nil)
  }

  @Test func aSessionsFileEndsAsOne() {
    #expect(command("save session") == .saveSession("session.nnx"))
    #expect(command("save session today") == .saveSession("today.nnx"))
    #expect(command("load session \"a.nnx\"") == .loadSession("a.nnx"))
  }

  @Test(arguments: [
    "page = 3", "help(tanh)", "edit.x", "history·2", "quit", "save(\"a.npy\", x)", "reset x", "clear = 1",
    "save sessions", "load x", "exit(3)", "history\n1",
  ])
  func programsAreNone(_ text: String) { #expect(command(text) == nil) }

  @Test func everyWordIsInTheOverview() {
    let forms = ShellCommand.overview.map(\.0).joined(separator: " ")
    for word in ShellCommand.words.keys where word != "quit" { #expect(forms.contains(word), "\(word)") }
  }
}
