import Synchronization
import Syntax

/// The variables of a session as a statement's end left them: a value, which any thread may keep.
public struct Snapshot: Sendable, Equatable {
  public struct Variable: Sendable, Equatable {
    /// As the program spells it.
    public var name: String
    public var summary: Summary
  }

  fileprivate var table = NameTable<Variable>()

  /// By name.
  public var variables: [Variable] { table.values.sorted { $0.name < $1.name } }
  public var count: Int { table.count }

  /// The variable of a name, however its subscripts are typed.
  public subscript(_ name: String) -> Variable? { table.place(of: NameKey.of(name)).map { table.values[$0] } }

  public static func == (a: Snapshot, b: Snapshot) -> Bool { a.variables == b.variables }
}

/// Where a session leaves its snapshots for other threads.
///
/// The session's thread changes only the entries of names that a statement touched, in place; a reader takes the whole
/// by reference. It is copied only when a statement ends while a reader still holds an earlier one.
public final class SnapshotBoard: Sendable {
  private let state = Mutex(Snapshot())

  public var current: Snapshot { state.withLock { $0 } }

  /// Sets what the names hold now; nil is a name that is gone.
  func publish(_ changes: [(name: Name, variable: Snapshot.Variable?)]) {
    state.withLock { snapshot in
      for change in changes {
        if let variable = change.variable {
          snapshot.table.set(change.name, variable)
        } else {
          snapshot.table.remove(change.name.key)
        }
      }
    }
  }
}

extension Interpreter {
  /// Leaves the names that changed since the last time for other threads to read.
  func publish(to board: SnapshotBoard) {
    top.report { changed in
      board.publish(
        changed.map { name in
          let variable = top.spelled(name).map { Snapshot.Variable(name: $0.spelling, summary: summary(of: $0.value)) }
          return (name: name, variable: variable)
        })
    }
  }
}
