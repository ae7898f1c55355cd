import Testing

@testable import Language

/// What an interactive host asks of its session.
@Suite struct SessionHostTests {
  @Test func resultsAreFittedToThePage() {
    let transcript = Transcript()
    var page = PageSize()
    (page.digits, page.columns, page.lines, page.fitsTables) = (3, 40, 6, true)
    transcript.session.page = page
    transcript.run("A = reshape(1:2000, 40, 50)/3\nA\n1/3")
    let shown = transcript.output.bundles.map(\.plain)
    let lines = shown[0].split(separator: "\n").dropFirst()
    #expect(lines.count == 6 && lines.allSatisfy { $0.count <= 40 }, "\(shown[0])")
    #expect(shown[1] == "0.333")
  }

  @Test func tablesOfVerbsFitToo() {
    let transcript = Transcript()
    var page = PageSize()
    (page.columns, page.fitsTables) = (40, true)
    transcript.session.page = page
    transcript.run(
      "W = ones(3, 3); H = tanh(W·W + W·W·W + W·W·W·W + W·W·W·W·W); L = sum(H); backward L; forward L; vars()")
    for bundle in transcript.output.bundles {
      for line in bundle.plain.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
    }
  }

  @Test func steppingIsKnown() {
    let transcript = Transcript()
    #expect(!transcript.session.isStepping)
    transcript.run("w = [1 2]; L = sum(w.^2); step backward L")
    #expect(transcript.session.isStepping)
    transcript.run("finish")
    #expect(!transcript.session.isStepping)
  }

  @Test func everythingIsForgottenButTheArguments() {
    let transcript = Transcript()
    transcript.session.arguments = ["a"]
    transcript.run("x = 1; f(a) = x + a; L = x²; step backward L")
    #expect(transcript.session.forgetAll() == 3)
    #expect(!transcript.session.hasVariable("x") && transcript.session.hasVariable("ARGS"))
    #expect(!transcript.session.isStepping && transcript.session.snapshot.count == 1)
    transcript.run("x = 2; x")
    #expect(transcript.output.bundles.last?.plain == "2")
  }

  @Test func aSettingIsTakenOnce() {
    let transcript = Transcript()
    transcript.run("a = \"text\"; b = 3; c = true; d = [1 2]")
    #expect(transcript.session.takeSetting("a") == .text("text"))
    #expect(transcript.session.takeSetting("b") == .number(3))
    #expect(transcript.session.takeSetting("c") == .truth(true))
    #expect(transcript.session.takeSetting("d") == .other)
    #expect(transcript.session.takeSetting("a") == nil && !transcript.session.hasVariable("b"))
  }

  @Test func memoryIsSaidAsAPersonDoes() {
    #expect(
      Value.memoryText(8) == "8 B" && Value.memoryText(3600) == "3.6 kB" && Value.memoryText(12_000_000) == "12 MB")
    #expect(Value.list([.string("abc"), .bool(true)]).memoryText == "3 B")
    #expect(Value.bool(true).memoryText.isEmpty)
  }
}
