import CReadline
import History
import Synchronization

/// What was entered: in readline's list for the keys, and in the database that all shells and kernels share.
final class EntryHistory {
  private let path: () -> String?
  /// Opened when it is needed first: the prompt does not wait for it.
  private lazy var store = History(path: path()) { [complaints] in complaints.add($0) }
  private let complaints = Complaints()
  private var session: Int?
  private var count = 0
  private var last: String?
  private var isFilled = false

  /// So many of earlier sessions are at hand.
  private static let mostEntries = 5000

  /// `path` is asked when the database is opened; nil is one in memory.
  init(path: @escaping () -> String?) { self.path = path }

  /// What did not work since it was last asked for.
  func takeComplaints() -> [String] { complaints.take() }

  /// Gives readline the entries of earlier sessions.
  func fill() {
    guard !isFilled else { return }
    isFilled = true
    for entry in list(Self.mostEntries) where entry != last {
      unsafe add_history(entry)
      last = entry
    }
    using_history()
  }

  /// Keeps an entry before it runs: should it bring the shell down, it is still there.
  func append(_ entry: String) {
    if entry != last { unsafe add_history(entry) }
    guard entry != last else { return }
    last = entry
    let session = session ?? store.openSession()
    self.session = session
    count += 1
    store.append(entry, session: session, line: count)
  }

  /// The last entries of all sessions, oldest first.
  func list(_ count: Int) -> [String] {
    store.tail(count, of: session ?? 0).map(\.input)
  }

  /// The last entries that have a piece of text.
  func search(_ text: String, last count: Int) -> [String] {
    store.search("*\(text)*", last: count, isUnique: true).map(\.input)
  }

  func close() {
    if let session { store.closeSession(session) }
  }
}

/// The database may be in use on any thread.
private final class Complaints: Sendable {
  private let texts = Mutex<[String]>([])

  func add(_ text: String) { texts.withLock { $0.append(text) } }

  func take() -> [String] {
    texts.withLock { texts in
      defer { texts = [] }
      return texts
    }
  }
}
