import Foundation
import Language
import Syntax
import Testing

@testable import Shell

@Suite struct PromptCompletionTests {
  /// The texts with each match in place.
  private func completed(_ text: String, _ program: String = "") -> [String] {
    let output = QuietOutput()
    let session = Session(output: output)
    _ = session.execute(Source(name: "", text: program), mode: .script)
    let found = PromptCompletion.matches(session, text, at: text.utf8.count)
    let kept = String(decoding: text.utf8.prefix(found.range.start), as: UTF8.self)
    return found.matches.map { kept + $0.text }
  }

  @Test func commandsAreWordsToo() {
    #expect(completed("hist").contains("history"))
    #expect(completed("x = hist").isEmpty)
  }

  @Test func behindACommandIsAnExpression() {
    #expect(completed("page lo", "loss = 1") == completed("lo", "loss = 1").map { "page " + $0 })
    #expect(completed("?sof").contains("?softmax"))
    #expect(completed("help tan").contains("help tanh"))
  }

  @Test func filesFollowWhatTakesThem() throws {
    let scratch = try Scratch()
    try scratch.file("session one.nnx", "")
    try scratch.file("data.csv", "")
    let folder = scratch.folder.path
    #expect(completed("load session \(folder)/da") == ["load session \(folder)/data.csv"])
    #expect(completed("!cat \(folder)/da") == ["!cat \(folder)/data.csv"])
    #expect(completed("edit \(folder)/da") == ["edit \(folder)/data.csv"])
  }

  @Test func symbolsAreFoundAnywhere() {
    #expect(completed("x = \\partial") == ["x = ∂"])
    #expect(completed("y\\hat") == ["ŷ"])
  }

  @Test func behindAPartialIsWhatTheLossDependsOn() {
    #expect(completed("∂L/∂", "W = [1 2]; V = [3 4]; L = sum(W.^2)") == ["∂L/∂W"])
  }
}
