import FoundationEssentials
import Testing

@testable import History

@Suite struct HistoryTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/nnx-history-\(UUID().uuidString)"
    #expect(UserFolders.make(folder))
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body("\(folder)/history.sqlite")
  }

  @Test func severalShareOneFile() throws {
    try withFile { path in
      let stores = (0..<4).map { _ in History(path: path) }
      let sessions = stores.map { $0.openSession() }
      #expect(Set(sessions).count == 4)
      for line in 1...50 {
        for (store, session) in zip(stores, sessions) { store.append("cell \(line)", session: session, line: line) }
      }
      for (store, session) in zip(stores, sessions) {
        #expect(store.range(session: session, from: 1, to: nil).count == 50)
        // One's own come last, whatever the others do meanwhile.
        #expect(store.tail(3, of: session).map(\.line) == [48, 49, 50])
        #expect(store.tail(3, of: session).allSatisfy { $0.session == session })
      }
      #expect(stores[0].tail(1000, of: sessions[0]).count == 200)
    }
  }

  @Test func onlyItsOwnerReadsIt() throws {
    try withFile { path in
      _ = History(path: path).openSession()
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func patternsHaveTwoWildcards() {
    let history = History(path: nil)
    let session = history.openSession()
    for (line, input) in ["[1 2]", "a[1]", "ŷ = 1", "ab", "ab"].enumerated() {
      history.append(input, session: session, line: line + 1)
    }
    func found(_ pattern: String, last: Int? = nil, unique: Bool = false) -> [Int] {
      history.search(pattern, last: last, isUnique: unique).map(\.line)
    }
    #expect(found("[1*") == [1])
    #expect(found("*[1]") == [2])
    #expect(found("? = 1") == [3])
    #expect(found("a?") == [4, 5])
    #expect(found("a?", unique: true) == [5])
    #expect(found("*", last: 2) == [4, 5])
    #expect(found("*", last: -1).isEmpty)
    #expect(found("'; DROP TABLE cells; --").isEmpty)
  }

  @Test(arguments: [
    ("", "", true), ("", "a", false), ("*", "", true), ("**a*", "bab", true), ("a*b?", "aXbbŷ", true),
    ("a*b", "abc", false),
    ("?", "\u{1D7CF}", true), ("*ab", "aab", true), ("[a]", "[a]", true), ("[a]", "a", false),
  ]) func patternsMatchTheWholeText(_ pattern: String, _ text: String, _ matches: Bool) {
    #expect(GlobPattern(pattern).matches(text) == matches)
  }

  @Test func aPatternOfManyStarsTakesNoTime() {
    let text = String(repeating: "a", count: 5_000)
    #expect(!GlobPattern(String(repeating: "a*", count: 1_000) + "b").matches(text))
  }

  @Test func textWithANULIsKeptWhole() {
    let history = History(path: nil)
    let session = history.openSession()
    history.append("a\0b", session: session, line: 1)
    #expect(history.range(session: session, from: 1, to: nil).map(\.input) == ["a\0b"])
  }

  @Test func whatCannotBeOpenedIsKeptInMemory() {
    let history = History(path: "/nowhere/at/all/history.sqlite")
    let session = history.openSession()
    history.append("x", session: session, line: 1)
    history.setOutput("1", session: session, line: 1)
    #expect(history.tail(9, of: session) == [.init(session: session, line: 1, input: "x", output: "1")])
  }
}
