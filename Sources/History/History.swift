import CSQLite
import Glibc
import Synchronization

/// The entries of all sessions, a notebook's cells and what was typed at prompts, in one SQLite database, which several
/// processes use at once.
///
/// A host works without its history: what cannot be written is left out, and said.
public final class History: Sendable {
  public struct Entry: Sendable, Equatable {
    public var session: Int
    public var line: Int
    public var input: String
    /// The result's plain text; nil where the cell had none.
    public var output: String?
  }

  private struct Output {
    var text: String
    var session: Int
    var line: Int
  }

  private let database: Mutex<Database?>
  /// What is written with the next cell: each write of its own makes the cell behind it wait.
  private let outputs = Mutex<[Output]>([])
  private let complain: @Sendable (String) -> Void

  /// Opens the database, which is made where there is none; nil is one in memory that goes with its owner. `complain`
  /// is told what does not work.
  public init(path: String?, complain: @escaping @Sendable (String) -> Void = { _ in }) {
    self.complain = complain
    let opened = path.flatMap { Self.prepared(Database(path: $0)) }
    if opened == nil, let path { complain("the history \(path) cannot be used; this session's is kept in memory") }
    database = Mutex(opened ?? Self.prepared(Database(path: ":memory:")))
  }

  private static func prepared(_ database: Database?) -> Database? {
    let isReady = database?.run(
      """
      CREATE TABLE IF NOT EXISTS sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, began TEXT, ended TEXT);
      CREATE TABLE IF NOT EXISTS cells (
        id INTEGER PRIMARY KEY, session INTEGER NOT NULL, line INTEGER NOT NULL, input TEXT NOT NULL,
        output TEXT, UNIQUE (session, line));
      """)
    return isReady == true ? database : nil
  }

  /// A new session's number: one more than the last of any process.
  public func openSession() -> Int {
    database.withLock { database in
      let statement = "INSERT INTO sessions (began) VALUES (datetime('now'))"
      if let database, database.run(statement) { return database.lastRow }
      // A number that another session has would let this one write over its cells.
      complain("the history cannot be written; this session's is kept in memory")
      database = Self.prepared(Database(path: ":memory:"))
      return database?.run(statement) == true ? database?.lastRow ?? 1 : 1
    }
  }

  public func closeSession(_ session: Int) {
    write([("UPDATE sessions SET ended = datetime('now') WHERE id = ?", [.integer(session)])])
  }

  /// Keeps a cell before it runs: should it bring the kernel down, it is still there.
  public func append(_ input: String, session: Int, line: Int) {
    write([
      (
        "INSERT OR REPLACE INTO cells (session, line, input) VALUES (?, ?, ?)",
        [.integer(session), .integer(line), .text(input)]
      )
    ])
  }

  /// What a cell gave. It is written with the next cell, before anybody reads, or by ``settle()``.
  public func setOutput(_ output: String, session: Int, line: Int) {
    outputs.withLock { $0.append(Output(text: output, session: session, line: line)) }
  }

  /// In a pause: writes the outputs that wait for a next cell, and tidies the database up.
  public func settle() {
    writeOutputs()
    database.withLock { $0?.tidy() }
  }

  private func writeOutputs() {
    if outputs.withLock({ !$0.isEmpty }) { write([]) }
  }

  /// The last cells, oldest first; this session's stand behind those of others.
  public func tail(_ count: Int, of session: Int) -> [Entry] {
    let own = entries("WHERE session = ? ORDER BY line DESC LIMIT ?", [.integer(session), .integer(max(0, count))])
    // Two questions that the indices answer; sorting all cells of all times would take ever longer.
    let rest = [Database.Value.integer(session), .integer(max(0, count) - own.count)]
    return (own + entries("WHERE session <> ? ORDER BY id DESC LIMIT ?", rest)).reversed()
  }

  /// A session's cells from one number up to, not including, another.
  public func range(session: Int, from start: Int, to stop: Int?) -> [Entry] {
    entries(
      "WHERE session = ? AND line >= ? AND line < ? ORDER BY line",
      [.integer(session), .integer(start), .integer(stop ?? .max)])
  }

  /// Cells that match a pattern of `*` and `?`, oldest first; of equal ones the last.
  public func search(_ pattern: String, last count: Int?, isUnique: Bool) -> [Entry] {
    // SQLite's own GLOB takes time without end for patterns with many stars.
    let wanted = Wanted(glob: GlobPattern(pattern), isUnique: isUnique, count: count ?? .max)
    return entries("ORDER BY id DESC", [], wanted).reversed()
  }

  /// Which of the cells that SQLite finds are wanted, and how many.
  private struct Wanted {
    var glob: GlobPattern?
    var isUnique = false
    var count = Int.max
    private var known: Set<String> = []

    init(glob: GlobPattern? = nil, isUnique: Bool = false, count: Int = .max) {
      (self.glob, self.isUnique, self.count) = (glob, isUnique, count)
    }

    mutating func takes(_ input: String) -> Bool {
      guard glob?.matches(input) != false else { return false }
      return !isUnique || known.insert(input).inserted
    }
  }

  private func entries(_ clause: String, _ values: [Database.Value], _ wanted: Wanted = Wanted()) -> [Entry] {
    writeOutputs()
    return database.withLock { database in
      var (wanted, entries) = (wanted, [Entry]())
      guard wanted.count > 0 else { return entries }
      database?.query("SELECT session, line, input, output FROM cells \(clause)", values) { row in
        let input = row.text(2) ?? ""
        guard wanted.takes(input) else { return true }
        entries.append(Entry(session: row.integer(0), line: row.integer(1), input: input, output: row.text(3)))
        return entries.count < wanted.count
      }
      return entries
    }
  }

  /// Runs the statements behind the outputs that wait, all in one transaction.
  private func write(_ statements: [(text: String, values: [Database.Value])]) {
    database.withLock { database in
      let waiting = outputs.withLock { outputs in
        defer { outputs = [] }
        return outputs
      }
      let all =
        waiting.map { output in
          (
            text: "UPDATE cells SET output = ? WHERE session = ? AND line = ?",
            values: [.text(output.text), .integer(output.session), .integer(output.line)] as [Database.Value]
          )
        } + statements
      guard let database, !all.isEmpty else { return }
      let isOne = all.count == 1
      var isWritten = isOne || database.run("BEGIN IMMEDIATE")
      for statement in all where isWritten { isWritten = database.query(statement.text, statement.values) }
      if !isOne { isWritten = database.run(isWritten ? "COMMIT" : "ROLLBACK") && isWritten }
      if !isWritten { complain("the history could not be written") }
    }
  }
}
