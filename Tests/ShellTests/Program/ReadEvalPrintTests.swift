import Foundation
import Language
import Testing

@testable import Shell

@Suite struct ReadEvalPrintTests {
  @Test func anEntryRunsAndIsRemembered() throws {
    let prompt = try PromptDouble([.text("1 + 1"), .text("  "), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "2\n")
    #expect(prompt.history.list(9) == ["1 + 1"])
  }

  @Test func controlCGoesOn() throws {
    let prompt = try PromptDouble([.interrupted, .text("2 + 3"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "5\n")
  }

  @Test func exitLeavesWithItsCode() throws {
    let prompt = try PromptDouble([.text("exit(4)"), .text("1 + 1")])
    #expect(try prompt.run() == 4)
    #expect(try prompt.output.isEmpty)
    #expect(try PromptDouble([.text("exit"), .text("1 + 1")]).run() == 0)
  }

  @Test func aSignalLeavesWithItsCode() throws {
    #expect(try PromptDouble([.terminated(by: 15)]).run() == 143)
  }

  @Test func anErrorAtThePromptHasNoFile() throws {
    let prompt = try PromptDouble([.text("error(\"boom\")"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.errors.hasPrefix("error: boom"))
  }

  @Test func anErrorKeepsThePromptGoing() throws {
    let prompt = try PromptDouble([.text("error(\"a\")"), .text("1 + 1"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "2\n")
  }

  @Test func anEmptyEntryIsTheNextStep() throws {
    let network = "W = randn(2, 2); A = tanh(W); L = sum(A.^2);"
    let prompt = try PromptDouble([
      .text(network), .text(""), .text("step backward L"), .text(""), .text(""), .text(""), .text("1 + 1"), .text(""),
      .ended,
    ])
    #expect(try prompt.run() == 0)
    let output = try prompt.output
    #expect(output.contains("∂L/∂A = 2A   2×2") && output.contains("∂L/∂W = "), "\(output)")
    #expect(output.hasSuffix("these were all gradients of L\n2\n"), "\(output)")
    #expect(prompt.history.list(9) == [network, "step backward L", "1 + 1"])
  }

  @Test func resetForgetsVariables() throws {
    let prompt = try PromptDouble([.text("x = 1; y = 2;"), .text("reset"), .text("x"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.errors.contains("x is not defined") || prompt.errors.contains("error"))
  }

  @Test func aVariableOfACommandsNameComesFirst() throws {
    let prompt = try PromptDouble([.text("history = 7;"), .text("history"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "7\n")
  }

  @Test func theHistoryIsListed() throws {
    let prompt = try PromptDouble([.text("a = 1;"), .text("if true\n  b = 2\nend"), .text("history"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "  a = 1;\n  if true\n      b = 2\n    end\n  history\n")
  }

  @Test func helpTellsOfThePromptToo() throws {
    let prompt = try PromptDouble([.text("?"), .text("help tanh"), .text("?nonsense"), .ended])
    #expect(try prompt.run() == 0)
    let output = try prompt.output
    #expect(output.contains("At the prompt") && output.contains("\\partial<TAB>") && output.contains("tanh("))
    #expect(try prompt.errors.contains("nothing is known of nonsense"))
  }

  @Test func aSessionIsSavedAndLoaded() throws {
    let scratch = try Scratch()
    let file = scratch.folder.appending(path: "s.nnx").path
    let prompt = try PromptDouble([
      .text("x = 3; y = 2x;"), .text("save session \(file)"), .text("reset"), .text("load session \(file)"),
      .text("y"), .ended,
    ])
    #expect(try prompt.run() == 0)
    let (output, errors) = (try prompt.output, try prompt.errors)
    #expect(output.hasSuffix("6\n"), "\(output) \(errors)")
  }

  @Test func withoutAWindowAPageIsShownWhole() throws {
    let prompt = try PromptDouble([.text("page ones(40, 60)"), .text("page zeros(1"), .ended])
    #expect(try prompt.run() == 0)
    let lines = try prompt.output.split(separator: "\n")
    #expect(lines.count == 41 && lines[40].count == 60 + 2 * 59)
    #expect(try prompt.errors.contains("error"))
  }

  @Test func theBannerIsShort() {
    let plain = Theme(name: .none)
    #expect(Banner.text(isFirst: true, width: 80, plain).split(separator: "\n").count == 3)
    #expect(Banner.text(isFirst: false, width: 80, plain).split(separator: "\n").count == 1)
    #expect(Banner.text(isFirst: true, width: 40, plain).split(separator: "\n").allSatisfy { $0.count <= 40 })
  }
}

/// A prompt whose entries are given and whose streams are files.
private final class PromptDouble {
  let history = EntryHistory(path: { nil })
  private let editor: ScriptedEditor
  private let scratch: Scratch
  private let (outputFile, errorsFile): (URL, URL)

  init(_ entries: [Entry]) throws {
    editor = ScriptedEditor(entries)
    scratch = try Scratch()
    outputFile = try scratch.file("output", "")
    errorsFile = try scratch.file("errors", "")
  }

  func run() throws -> Int32 {
    let (results, messages) = (try FileHandle(forWritingTo: outputFile), try FileHandle(forWritingTo: errorsFile))
    let output = TerminalOutput(
      results: OutputStream(descriptor: results.fileDescriptor),
      messages: OutputStream(descriptor: messages.fileDescriptor), colorsMessages: false)
    let code = ReadEvalPrint(session: Session(output: output), output: output, editor: editor, history: history).run()
    output.flush()
    try results.close()
    try messages.close()
    return code
  }

  var output: String { get throws { String(decoding: try Data(contentsOf: outputFile), as: UTF8.self) } }
  var errors: String { get throws { String(decoding: try Data(contentsOf: errorsFile), as: UTF8.self) } }
}

private final class ScriptedEditor: LineEditor {
  private var entries: ArraySlice<Entry>
  init(_ entries: [Entry]) { self.entries = entries[...] }
  func readEntry() -> Entry { entries.popFirst() ?? .ended }
}
