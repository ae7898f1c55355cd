import CSQLite
import Glibc

/// A connection to SQLite. It belongs to one thread at a time.
@safe final class Database {
  enum Value: Sendable {
    case integer(Int)
    case text(String)
  }

  /// A row of an answer, while it is looked at.
  @safe struct Row: ~Copyable {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int { unsafe Int(sqlite3_column_int64(statement, column)) }

    func text(_ column: Int32) -> String? {
      // A text may hold a NUL.
      unsafe sqlite3_column_text(statement, column).map { text in
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
      }
    }
  }

  private let connection: OpaquePointer
  /// Statements are few, and each is read by SQLite once.
  private var prepared: [String: OpaquePointer] = unsafe [:]
  /// How many rows had been written at the last checkpoint.
  private var tidied = 0

  /// Opens a file that only its owner may read; nil where that is not possible.
  init?(path: String) {
    if path != ":memory:" {
      // SQLite would make it by the umask.
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      close(descriptor)
    }
    var opened: OpaquePointer?
    let status = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nil)
    guard status == SQLITE_OK, let connection = unsafe opened else {
      _ = unsafe sqlite3_close_v2(opened)
      return nil
    }
    unsafe self.connection = unsafe connection
    // Another process writes for a moment only.
    _ = unsafe sqlite3_busy_timeout(connection, 5000)
    // Commits survive the end of the process without waiting for the disk, which only a checkpoint does: it has its
    // own time, and comes by itself only where the log has grown to 40 MB.
    let settings = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64; PRAGMA wal_autocheckpoint = 10000"
    guard run("PRAGMA journal_mode = WAL"), run(settings) else { return nil }
  }

  /// Moves what was written from the log to the database's pages, where it is worth waiting for the disk.
  func tidy() {
    guard changes > tidied + 500 else { return }
    tidied = changes
    _ = unsafe sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }

  private var changes: Int { Int(unsafe sqlite3_total_changes(connection)) }

  deinit {
    unsafe prepared.values.forEach { statement in _ = unsafe sqlite3_finalize(statement) }
    _ = unsafe sqlite3_close_v2(connection)
  }

  var lastRow: Int { unsafe Int(sqlite3_last_insert_rowid(connection)) }

  /// Runs statements without values; false where one failed.
  @discardableResult
  func run(_ statements: String) -> Bool {
    unsafe sqlite3_exec(connection, statements, nil, nil, nil) == SQLITE_OK
  }

  /// Runs one statement with values in place of its question marks; false where it failed. `visit` gets row after row,
  /// and tells whether it wants more.
  @discardableResult
  func query(_ text: String, _ values: [Value], _ visit: (borrowing Row) -> Bool = { _ in true }) -> Bool {
    guard let statement = unsafe prepare(text) else { return false }
    // It lets go of the database, and of texts.
    defer {
      _ = unsafe sqlite3_reset(statement)
      _ = unsafe sqlite3_clear_bindings(statement)
    }
    for (place, value) in values.enumerated() {
      unsafe bind(value, statement, Int32(place + 1))
    }
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: if unsafe !visit(Row(statement: statement)) { return true }
      case SQLITE_DONE: return true
      default: return false
      }
    }
  }

  private func prepare(_ text: String) -> OpaquePointer? {
    if let known = unsafe prepared[text] { return unsafe known }
    var statement: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(connection, text, -1, &statement, nil) == SQLITE_OK else { return nil }
    unsafe prepared[text] = unsafe statement
    return unsafe statement
  }

  private func bind(_ value: Value, _ statement: OpaquePointer, _ place: Int32) {
    switch value {
    case .integer(let number): _ = unsafe sqlite3_bind_int64(statement, place, Int64(number))
    case .text(let text):
      // −1 stands for SQLITE_TRANSIENT: the text is copied.
      let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      _ = unsafe sqlite3_bind_text(statement, place, text, Int32(clamping: text.utf8.count), copied)
    }
  }
}
