import Foundation
import Testing

@testable import Shell

@Suite struct SubprocessTests {
  @Test func itsEndIsItsCode() throws {
    #expect(try Subprocess.run("exit 3") == 3)
    #expect(try Subprocess.run("kill -TERM $$") == 143)
    #expect(try Subprocess.run("test \"$1\" = 'a b'", ["a b"]) == 0)
  }

  @Test func itReadsWhatItIsGiven() throws {
    let scratch = try Scratch()
    let file = scratch.folder.appending(path: "out").path
    #expect(try Subprocess.run("cat > \"$1\"", [file], input: String(repeating: "ŷ\n", count: 100_000)) == 0)
    #expect(try Data(contentsOf: URL(filePath: file)).count == 300_000)
  }

  @Test func whoStopsReadingIsNoTrouble() throws {
    signal(SIGPIPE, SIG_IGN)
    #expect(try Subprocess.run("exit 0", input: String(repeating: "x", count: 1_000_000)) == 0)
  }

  @Test func aNULIsRefused() {
    #expect(throws: Subprocess.Failure.self) { try Subprocess.run("a\0b") }
  }
}
