import Foundation
import History
import Testing

@testable import Shell

@Suite struct EntryHistoryTests {
  @Test func entriesAreThereForTheNextShell() throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "h.sqlite").path
    let first = EntryHistory(path: { path })
    for entry in ["a = 1", "a = 1", "for i in 1:2\n  i\nend"] { first.append(entry) }
    first.close()
    let second = EntryHistory(path: { path })
    #expect(second.list(9) == ["a = 1", "for i in 1:2\n  i\nend"])
    #expect(second.search("a =", last: 9) == ["a = 1"])
    #expect(second.takeComplaints().isEmpty)
  }

  @Test func whereItCannotBeWrittenItIsKeptAndSaid() {
    let history = EntryHistory(path: { "/nowhere/at/all/h.sqlite" })
    history.append("a")
    #expect(history.list(9) == ["a"])
    #expect(history.takeComplaints().first?.contains("/nowhere/at/all/h.sqlite cannot be used") == true)
    #expect(history.takeComplaints().isEmpty)
  }
}
