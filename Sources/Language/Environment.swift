import Syntax

/// What a name stands for, and where it was given.
struct Binding {
  var value: Value
  /// As spelled in the assignment: shown so.
  var name: Name
  var place: Place?
  /// When it began, in the version table's time.
  var time: UInt64 = 0
}

/// Names and their values: the top level, or one call of a function.
final class Scope {
  private var table = NameTable<Binding>()
  /// The scope of the function that encloses this one's text; nil in the top level and in its functions.
  let enclosing: Scope?
  let isTopLevel: Bool
  /// Conditions that decided what a name holds (semantics F4), by key.
  var guards: [String: [PassedCondition]] = [:]

  /// A function was written in it: ``ScopeCollector``.
  var isTracked = false

  /// Names of the top level that were bound or forgotten since they were last asked for.
  private var changes = NameTable<Void>()

  init(enclosing: Scope? = nil, isTopLevel: Bool = false) {
    self.enclosing = enclosing
    self.isTopLevel = isTopLevel
  }

  /// In the order in which their names were first assigned to.
  var bindings: [Binding] { table.values }

  subscript(_ key: String) -> Binding? { table.place(of: key).map(binding) }
  subscript(_ name: Name) -> Binding? { table.place(of: name).map(binding) }

  private func binding(at place: Int) -> Binding {
    var binding = table[place: place]
    binding.value = abroad(binding.value)
    return binding
  }

  /// What a name stands for, without a copy of all else that is known of it.
  func value(_ name: Name) -> Value? { table.place(of: name).map { abroad(table[place: $0].value) } }

  /// The same beside the name's spelling.
  func spelled(_ name: Name) -> (spelling: String, value: Value)? {
    table.place(of: name).map { (table[place: $0].name.spelling, abroad(table[place: $0].value)) }
  }

  func has(_ name: Name) -> Bool { table.place(of: name) != nil }

  private func abroad(_ value: Value) -> Value {
    if !isTopLevel, case .function(let function) = value { return .function(function.abroad()) }
    return value
  }

  /// The quantity that a name holds.
  func quantity(_ name: Name) -> Quantity? {
    guard let place = table.place(of: name), case .quantity(let quantity) = table[place: place].value else {
      return nil
    }
    return quantity
  }

  func bind(_ name: Name, _ value: Value, place: Place?, time: UInt64 = 0) {
    var value = value
    if !isTopLevel, case .function(let function) = value, function.enclosing === self {
      value = .function(function.atHome())
    }
    table.set(name, Binding(value: value, name: name, place: place, time: time))
    if isTopLevel { changes.set(name, ()) }
  }

  /// Takes a variable's quantity out, so that nothing else holds it while it is changed; ``putBack(_:_:)`` follows.
  func takeQuantity(_ name: Name) -> Quantity? {
    guard let place = table.place(of: name), case .quantity(let quantity) = table[place: place].value else {
      return nil
    }
    table[place: place].value = .nothing
    return quantity
  }

  func putBack(_ quantity: Quantity, _ name: Name) {
    if let place = table.place(of: name) { table[place: place].value = .quantity(quantity) }
    if isTopLevel { changes.set(name, ()) }
  }

  func forget(_ name: Name) {
    if isTopLevel { changes.set(name, ()) }
    table.remove(name.key)
  }

  /// Lets go of everything: nothing reaches this scope any more.
  func clear() {
    table.removeAll()
    guards = [:]
  }

  /// Conditions that decided what a name holds, each in place of its own of a turn before.
  func remember(_ passed: [PassedCondition], for key: String) {
    let new = passed.compactMap { $0.place?.range }
    guards[key, default: []].removeAll { old in old.place.map { new.contains($0.range) } ?? false }
    guards[key, default: []] += passed
  }

  /// Hands on the names that changed since the last time.
  func report(_ body: ([Name]) -> Void) {
    if changes.isEmpty { return }
    body(changes.names)
    changes.removeAll(keepingCapacity: changes.count < 1000)
  }
}
