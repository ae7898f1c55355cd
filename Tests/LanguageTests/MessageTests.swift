import Glibc
import Language
import Syntax
import Testing

/// What a beginner is told about common mistakes, beside what Julia, NumPy and PyTorch say: Tests/Snapshots/messages.
@Suite struct MessageTests {
  @Test(arguments: MessagePage.all) func oursIsWhatThePageQuotes(_ page: MessagePage) throws {
    let told = try page.told()
    guard let quoted = try page.quoted() else {
      try page.record(told)
      Issue.record("\(page.name): recorded what nnx says; read it and run the tests again")
      return
    }
    #expect(quoted == told, "\(page.name): empty the block under ## nnx to record it anew")
    #expect(told.contains("help: "), "\(page.name): a message says what to do")
  }

  @Test func theWayToAMistakeIsTold() {
    let transcript = Transcript()
    transcript.run("f(x) = x·[1 2 3]\ng(x) = f(x)\nfor i in 1:3\n  while true\n    g([1 2])\n  end\nend")
    #expect(
      transcript.output.diagnostics.last?.trail == [
        "in f, called at test:2", "in g, called at test:5", "in the loop at test:4", "in the loop at test:3",
      ])
  }

  @Test func allPeersAreQuoted() throws {
    #expect(MessagePage.all.count >= 15)
    for page in MessagePage.all {
      let text = try page.text()
      for peer in ["## Julia", "## NumPy", "## PyTorch"] { #expect(text.contains(peer), "\(page.name) lacks \(peer)") }
    }
  }
}

/// A page about one mistake: the program in its first block, what nnx says in the one under `## nnx`.
struct MessagePage: CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }

  static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Snapshots/messages"
  static let all = Script.files(".md", below: folder).sorted().map(MessagePage.init)
  private static let heading = "## nnx\n\n```\n"

  func text() throws -> String { try SourceFile.source(named: "\(Self.folder)/\(name)").text }

  /// Every diagnostic of the program, as a terminal shows it.
  func told() throws -> String {
    let text = try text()
    let start = try #require(text.firstRange(of: "```julia\n")?.upperBound)
    let end = try #require(text[start...].firstRange(of: "```")?.lowerBound)
    let transcript = Transcript()
    transcript.run(String(text[start..<end]))
    return transcript.output.diagnostics.map { $0.rendered() + "\n" }.joined()
  }

  /// The block under `## nnx`; nil while it is empty.
  func quoted() throws -> String? {
    let text = try text()
    let start = try #require(text.firstRange(of: Self.heading)?.upperBound)
    let end = try #require(text[start...].firstRange(of: "```")?.lowerBound)
    return start == end ? nil : String(text[start..<end])
  }

  func record(_ told: String) throws {
    let text = try text()
    let start = try #require(text.firstRange(of: Self.heading)?.upperBound)
    guard let file = unsafe fopen("\(Self.folder)/\(name)", "w") else { throw NotWritable() }
    defer { unsafe fclose(file) }
    unsafe fputs(text[..<start] + told + text[start...], file)
  }
}

private struct NotWritable: Error {}
