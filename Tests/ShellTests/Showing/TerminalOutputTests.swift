import Foundation
import Glibc
import Language
import Syntax
import Testing

@testable import Shell

@Suite struct TerminalOutputTests {
  @Test func resultsEndTheirLine() throws {
    let streams = try StreamFiles()
    streams.terminal.show(Bundle(plain: "a"), as: .passing)
    streams.terminal.show(Bundle(plain: "b\n"), as: .passing)
    streams.terminal.write("c", to: .output)
    streams.terminal.flush()
    #expect(try streams.text("output") == "a\nb\nc")
  }

  @Test func resultsArriveBeforeTheMessageThatFollows() throws {
    let streams = try StreamFiles()
    streams.terminal.write("a", to: .output)
    #expect(try streams.text("output").isEmpty)
    streams.terminal.report(Diagnostic(.warning, "b"))
    #expect(try streams.text("output") == "a")
    #expect(try streams.text("errors").contains("warning: b"))
  }

  @Test func aFileIsSparedTheProgress() throws {
    let streams = try StreamFiles()
    streams.terminal.progress("step 1 of 10")
    streams.terminal.progress(nil)
    streams.terminal.flush()
    #expect(try streams.text("errors").isEmpty)
  }

  @Test func muchTextArrivesWhole() throws {
    let streams = try StreamFiles()
    let line = String(repeating: "ŷ", count: 99) + "\n"
    for _ in 0..<5_000 { streams.terminal.write(line, to: .output) }
    streams.terminal.flush()
    #expect(try streams.text("output") == String(repeating: line, count: 5_000))
  }

  @Test func aStreamThatCannotBeWrittenFailsOnce() {
    let stream = OutputStream(descriptor: -1)
    var failures = 0
    stream.onFailure = { failures += 1 }
    stream.write("a")
    stream.flush()
    stream.write("b")
    stream.flush()
    #expect(failures == 1)
    #expect(stream.failure != nil && stream.failure != .closedPipe)
  }
}

/// An output whose two streams are files.
private final class StreamFiles {
  let terminal: TerminalOutput
  private let scratch: Scratch
  private let handles: [FileHandle]

  init() throws {
    let scratch = try Scratch()
    let handles = try ["output", "errors"].map { try FileHandle(forWritingTo: scratch.file($0, "")) }
    terminal = TerminalOutput(
      results: OutputStream(descriptor: handles[0].fileDescriptor),
      messages: OutputStream(descriptor: handles[1].fileDescriptor), colorsMessages: false)
    self.scratch = scratch
    self.handles = handles
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: scratch.folder.appending(path: name)), as: UTF8.self)
  }
}
