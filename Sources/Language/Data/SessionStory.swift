import Calculus
import Matrices
import Syntax

/// What happened at the top level of a session, as far as its variables still rest on it: the names in the order in
/// which they got their values, superseded ones that a record reads included.
struct SessionStory {
  enum Content {
    case version(Quantity, Place?)
    case value(Value, Place?)
  }

  struct Event {
    var time: UInt64
    var name: Name
    var content: Content
  }

  private(set) var events: [Event] = []
  /// Versions that rest on noise, which is drawn anew every time.
  private(set) var noisy: Set<VersionID> = []

  init(of interpreter: Interpreter) {
    let table = interpreter.table
    var stack: [VersionID] = []
    var bound: Set<VersionID> = []
    for binding in interpreter.top.bindings where binding.name.key != "ARGS" {
      if case .quantity(let quantity) = binding.value {
        stack.append(quantity.id)
        // Tables and labels are not copied for a second name, so the binding knows better than the version.
        guard !quantity.version.payload.isNumeric else { continue }
        bound.insert(quantity.id)
        events.append(
          Event(time: binding.time, name: binding.name, content: .version(quantity, binding.place)))
      } else {
        events.append(
          Event(time: binding.time, name: binding.name, content: .value(binding.value, binding.place)))
      }
    }
    var seen: Set<VersionID> = []
    while let id = stack.popLast() {
      guard table.isLive(id), seen.insert(id).inserted else { continue }
      stack += table[id].inputs
    }
    for id in seen.sorted(by: { table[$0].madeAt < table[$1].madeAt }) {
      if case .noise = table[id].recipe { noisy.insert(id) }
      if table[id].inputs.contains(where: noisy.contains) { noisy.insert(id) }
      guard let name = table[id].name, table[id].isTopLevel, !bound.contains(id) else { continue }
      events.append(
        Event(time: table[id].boundAt, name: name, content: .version(table.quantity(id), table[id].place)))
    }
    events.sort { ($0.time, $0.name.key) < ($1.time, $1.name.key) }
    keepWords(free: interpreter.top)
  }

  /// A variable that hides a word which values after it are written with comes last, or not at all if it was superseded.
  private mutating func keepWords(free top: Scope) {
    var (kept, last): ([Event], [Event]) = ([], [])
    var needed: Set<String> = []
    for event in events.reversed() {
      if !needed.contains(event.name.key) {
        kept.append(event)
      } else if event.isPresent(in: top) {
        last.append(event)
      }
      needed.formUnion(event.words)
    }
    events = kept.reversed() + last.reversed()
  }
}

extension SessionStory.Event {
  fileprivate func isPresent(in top: Scope) -> Bool {
    switch (content, top.value(name)) {
    case (.version(let quantity, _), .quantity(let present)?): quantity.id == present.id
    case (.version, _): false
    case (.value, _): true
    }
  }

  /// The words that its value may be written with.
  fileprivate var words: Set<String> {
    switch content {
    case .version(let quantity, _): SessionLiteral.words(of: .quantity(quantity))
    case .value(let value, _): SessionLiteral.words(of: value)
    }
  }
}
