import Foundation
import Language
import Testing

@testable import Shell

@Suite struct ReadEvalPrintTests {
  @Test func aLineRunsAndIsRemembered() throws {
    let prompt = try PromptDouble([.line("1 + 1"), .line("  "), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "2\n")
    #expect(prompt.editor.remembered == ["1 + 1"])
  }

  @Test func anUnfinishedStatementContinues() throws {
    let prompt = try PromptDouble([.line("1 +"), .line("2"), .ended])
    #expect(try prompt.run() == 0)
    #expect(prompt.editor.prompts == ["nnx> ", "...> ", "nnx> "])
    #expect(prompt.editor.remembered == ["1 +\n2"])
  }

  @Test func controlCForgetsWhatWasTyped() throws {
    let prompt = try PromptDouble([.line("1 +"), .interrupted, .line("2 + 3"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "5\n")
    #expect(prompt.editor.remembered == ["2 + 3"])
  }

  @Test func anEmptyLineForcesTheMessage() throws {
    let prompt = try PromptDouble([.line("1 +"), .line(""), .line("2 + 3"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "5\n")
    #expect(try prompt.errors.contains("error"))
  }

  @Test func theEndOfInputRunsWhatIsThere() throws {
    let prompt = try PromptDouble([.line("1 +"), .ended, .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.errors.contains("error"))
  }

  @Test func exitLeavesWithItsCode() throws {
    let prompt = try PromptDouble([.line("exit(4)"), .line("1 + 1")])
    #expect(try prompt.run() == 4)
    #expect(try prompt.output.isEmpty)
  }

  @Test func anErrorAtThePromptHasNoFile() throws {
    let prompt = try PromptDouble([.line("error(\"boom\")"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.errors.hasPrefix("error: boom"))
  }

  @Test func anErrorKeepsThePromptGoing() throws {
    let prompt = try PromptDouble([.line("error(\"a\")"), .line("1 + 1"), .ended])
    #expect(try prompt.run() == 0)
    #expect(try prompt.output == "2\n")
  }

  @Test func theBannerIsShort() {
    #expect(ReadEvalPrint.banner.split(separator: "\n").count <= 3)
  }
}

/// A prompt whose lines are given and whose streams are files.
private final class PromptDouble {
  let editor: ScriptedEditor
  private let scratch: Scratch
  private let (outputFile, errorsFile): (URL, URL)

  init(_ results: [LineEditorResult]) throws {
    editor = ScriptedEditor(results)
    scratch = try Scratch()
    outputFile = try scratch.file("output", "")
    errorsFile = try scratch.file("errors", "")
  }

  func run() throws -> Int32 {
    let (results, messages) = (try FileHandle(forWritingTo: outputFile), try FileHandle(forWritingTo: errorsFile))
    let output = TerminalOutput(
      results: OutputStream(descriptor: results.fileDescriptor),
      messages: OutputStream(descriptor: messages.fileDescriptor), colorsMessages: false)
    let code = ReadEvalPrint(session: Session(output: output), output: output, editor: editor).run()
    output.flush()
    try results.close()
    try messages.close()
    return code
  }

  var output: String { get throws { String(decoding: try Data(contentsOf: outputFile), as: UTF8.self) } }
  var errors: String { get throws { String(decoding: try Data(contentsOf: errorsFile), as: UTF8.self) } }
}

private final class ScriptedEditor: LineEditor {
  private var results: ArraySlice<LineEditorResult>
  private(set) var prompts: [String] = []
  private(set) var remembered: [String] = []

  init(_ results: [LineEditorResult]) { self.results = results[...] }

  func readLine(prompt: String) -> LineEditorResult {
    prompts.append(prompt)
    return results.popFirst() ?? .ended
  }

  func remember(_ entry: String) { remembered.append(entry) }
}
