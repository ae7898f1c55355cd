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
  private(set) var bindings: [String: Binding] = [:]
  /// The scope of the function that encloses this one's text; nil in the top level and in its functions.
  let enclosing: Scope?
  let isTopLevel: Bool
  /// Conditions that decided what a name holds (semantics F4), by key.
  var guards: [String: [PassedCondition]] = [:]

  /// A function was written in it: ``ScopeCollector``.
  var isTracked = false

  /// Names of the top level that were bound or forgotten since they were last asked for.
  private var changes: Set<String> = []

  init(enclosing: Scope? = nil, isTopLevel: Bool = false) {
    self.enclosing = enclosing
    self.isTopLevel = isTopLevel
  }

  subscript(_ key: String) -> Binding? {
    guard var binding = bindings[key] else { return nil }
    if !isTopLevel, case .function(let function) = binding.value { binding.value = .function(function.abroad()) }
    return binding
  }

  /// The quantity that a name holds, without a copy of all else that is known of the name.
  func quantity(_ key: String) -> Quantity? {
    guard case .quantity(let quantity)? = bindings[key]?.value else { return nil }
    return quantity
  }

  func bind(_ name: Name, _ value: Value, place: Place?, time: UInt64 = 0) {
    var value = value
    if !isTopLevel, case .function(let function) = value, function.enclosing === self {
      value = .function(function.atHome())
    }
    bindings[name.key] = Binding(value: value, name: name, place: place, time: time)
    if isTopLevel { changes.insert(name.key) }
  }

  /// Takes a variable's quantity out, so that nothing else holds it while it is changed; ``putBack(_:_:)`` follows.
  func takeQuantity(_ key: String) -> Quantity? {
    guard let quantity = quantity(key) else { return nil }
    bindings[key]?.value = .nothing
    return quantity
  }

  func putBack(_ quantity: Quantity, _ key: String) {
    bindings[key]?.value = .quantity(quantity)
    if isTopLevel { changes.insert(key) }
  }

  @discardableResult
  func forget(_ key: String) -> Binding? {
    if isTopLevel { changes.insert(key) }
    return bindings.removeValue(forKey: key)
  }

  /// Lets go of everything: nothing reaches this scope any more.
  func clear() { (bindings, guards) = ([:], [:]) }

  /// Conditions that decided what a name holds, each in place of its own of a turn before.
  func remember(_ passed: [PassedCondition], for key: String) {
    let new = passed.compactMap { $0.place?.range }
    guards[key, default: []].removeAll { old in old.place.map { new.contains($0.range) } ?? false }
    guards[key, default: []] += passed
  }

  func takeChanges() -> Set<String> {
    defer { changes.removeAll(keepingCapacity: changes.count < 1000) }
    return changes
  }
}
