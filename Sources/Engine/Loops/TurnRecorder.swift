import Calculus
import Matrices

/// What one turn of a loop computes, value by value in order: the interpreter runs the turn and tells it.
///
/// Values are known by their memory, so names and records need no mention: what a turn reads was made in it, in the
/// turn before, or before the loop. A look at a number that decides what the program does is told as well
/// (``condition(_:_:)``, ``check(_:_:_:)``, ``look(at:)``); what cannot be told gives up (``giveUp(_:)``).
public final class TurnRecorder {
  /// A value as an event reads it: made by an earlier event of the turn, or from outside of it.
  enum Operand: Hashable {
    case made(Int)
    case outside(Int)
  }

  struct Event {
    var action: Action
    var operands: [Operand]
    var result: Matrix?
  }

  enum Action {
    /// A formula, and the operands whose numbers decide shapes in it.
    case formula(Plan, sizes: [Int])
    /// A computation outside the calculus.
    case host(String, ([Matrix]) throws -> Matrix)
    /// A number decided where the program went: not 0, or 0.
    case condition(Bool)
    /// The program went on because this held, and does not depend on the value otherwise.
    case check(String, (Matrix) throws -> Bool)
    /// Somebody looked at the value.
    case look
    /// A number goes into memory of the program; applied later, with the items of its turn.
    case effect(String, Effect)
  }

  /// Puts a number where the program keeps it, in the turn that had these items.
  public typealias Effect = (_ items: [Matrix], _ number: Matrix) throws -> Void

  private(set) var events: [Event] = []
  /// What the turn read that it did not make, by first use.
  private(set) var outside: [Matrix] = []
  /// The values that the loop gave this turn: its variable, or the parts of an item.
  let items: [Matrix]
  /// Why the turn cannot be planned.
  public private(set) var obstacle: String?

  /// Matrices that the turn changed in their own memory: they have their name and not their numbers.
  private(set) var changed: Set<Matrix.Identity> = []
  private var places: [Matrix.Identity: Operand] = [:]
  private static let mostEvents = 20_000

  public init(items: [Matrix]) { self.items = items }

  // MARK: What happens

  func formula(_ plan: Plan, sizes: [Int], slots: [Matrix], result: Matrix) {
    add(.formula(plan, sizes: sizes), slots, result)
  }

  /// A computation on numbers outside the calculus. The name tells it from others at the same place of the program.
  public func host(_ name: String, _ inputs: [Matrix], result: Matrix, _ run: @escaping ([Matrix]) throws -> Matrix) {
    add(.host(name, run), inputs, result)
  }

  /// The program goes on as this number, not 0 or 0, says.
  public func condition(_ value: Matrix, _ isTrue: Bool) { add(.condition(isTrue), [value]) }

  /// The program has looked at the value, and does the same for every value that passes.
  public func check(_ value: Matrix, _ name: String, _ isRight: @escaping (Matrix) throws -> Bool) {
    add(.check(name, isRight), [value])
  }

  /// The program may do something else for another value.
  public func look(at value: Matrix) { add(.look, [value]) }

  /// The number is kept outside, perhaps in a matrix's own memory: `push(losses, L)`.
  public func effect(_ name: String, _ value: Matrix, in target: Matrix? = nil, _ apply: @escaping Effect) {
    if let target { changed.insert(target.identity) }
    add(.effect(name, apply), [value])
  }

  /// Which of the turn's items a value is.
  public func item(_ value: Matrix) -> Int? { items.firstIndex { $0.identity == value.identity } }

  /// The turn does what a plan cannot do: prints, draws random numbers, reads a file.
  public func giveUp(_ reason: @autoclosure () -> String) {
    guard obstacle == nil else { return }
    obstacle = reason()
    events = []
    outside = []
    places = [:]
  }

  private func add(_ action: Action, _ operands: [Matrix], _ result: Matrix? = nil) {
    guard obstacle == nil else { return }
    guard events.count < Self.mostEvents else { return giveUp("a turn has more than \(Self.mostEvents) formulas") }
    // What is handed through, as by a formula that is a name alone, is the value that it was.
    if let result, operands.contains(where: { $0.identity == result.identity }) { return }
    let event = Event(action: action, operands: operands.map(operand), result: result)
    if let result { places[result.identity] = .made(events.count) }
    events.append(event)
  }

  private func operand(_ value: Matrix) -> Operand {
    if let known = places[value.identity] { return known }
    let new = Operand.outside(outside.count)
    outside.append(value)
    places[value.identity] = new
    return new
  }

  /// Of what the turn has computed.
  public var byteCount: Int { events.reduce(0) { $0 + ($1.result?.byteCount ?? 0) } }

  /// Lets go of what was computed; which event made a value is known on.
  public func forgetResults() {
    for place in events.indices { events[place].result = nil }
  }

  // MARK: Looking back

  /// The event that made a value; nil for what came from elsewhere.
  func maker(of value: Matrix) -> Int? {
    if case .made(let event)? = places[value.identity] { return event }
    return nil
  }

  /// Whether the value was made in this turn, or is one of the turn's items.
  public func hasMade(_ value: Matrix) -> Bool {
    maker(of: value) != nil || item(value) != nil
  }
}
