import Syntax

/// What an interactive host asks of its session.
extension Session {
  /// What results are fitted to.
  public var page: PageSize {
    get { interpreter.page }
    set { interpreter.page = newValue }
  }

  /// Whether `next` has another step to show.
  public var isStepping: Bool { interpreter.stepping != nil }

  /// Whether the program has a variable of this name.
  public func hasVariable(_ name: String) -> Bool { interpreter.top[NameKey.of(name)] != nil }

  /// Forgets every variable but `ARGS`; gives how many there were.
  @discardableResult
  public func forgetAll() -> Int {
    interpreter.stepping = nil
    interpreter.lastShown = nil
    let names = interpreter.top.bindings.map(\.name).filter { $0.key != "ARGS" }
    for name in names { interpreter.top.forget(name) }
    interpreter.publish(to: snapshots)
    interpreter.scopes.collect(top: interpreter.top, shown: nil)
    return names.count
  }

  /// What a configuration says by an assignment.
  public enum Setting: Sendable, Equatable {
    case text(String)
    case number(Double)
    case truth(Bool)
    case other
  }

  /// The value of a variable, which is forgotten then; nil where there is none.
  public func takeSetting(_ name: String) -> Setting? {
    guard let binding = interpreter.top[NameKey.of(name)] else { return nil }
    defer {
      interpreter.top.forget(binding.name)
      interpreter.publish(to: snapshots)
    }
    switch binding.value {
    case .string(let text): return .text(text)
    case .bool(let truth): return .truth(truth)
    case .quantity(let quantity): return (quantity.version.payload.matrix?.scalarValue).map(Setting.number) ?? .other
    default: return .other
    }
  }
}
