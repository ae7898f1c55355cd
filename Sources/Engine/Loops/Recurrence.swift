import Calculus
import Matrices

/// A loop's turn as a function of the turn before: found by comparing two turns that ran one after the other.
///
/// Both computed the same things from the same places. What the later one read from outside is then the same in every
/// turn, the loop's item, or what the turn before made at a known event; so the turns that follow need no program.
public struct Recurrence {
  enum Source {
    case invariant(Matrix)
    case item(Int)
    /// The turn before made it, at this event.
    case carried(Int)
  }

  private(set) var events: [TurnRecorder.Event]
  let sources: [Source]
  let itemKinds: [Plan.Kind]

  /// Throws ``Obstacle`` where the turns differ.
  public init(_ earlier: TurnRecorder, _ later: TurnRecorder) throws(Obstacle) {
    if let reason = later.obstacle ?? earlier.obstacle { throw Obstacle(reason, isLasting: true) }
    guard earlier.events.count == later.events.count, earlier.outside.count == later.outside.count else {
      throw Obstacle("the turns differ in length")
    }
    for (a, b) in zip(earlier.events, later.events) {
      guard a.operands == b.operands, a.action.isLike(b.action) else { throw Obstacle("the turns differ") }
    }
    var sources: [Source] = []
    for (old, new) in zip(earlier.outside, later.outside) {
      if let item = later.items.firstIndex(where: { $0.identity == new.identity }) {
        sources.append(.item(item))
      } else if let event = earlier.maker(of: new) {
        sources.append(.carried(event))
      } else if new.identity == old.identity || new.isIdentical(to: old) {
        sources.append(.invariant(new))
      } else {
        throw Obstacle("a value comes from neither this turn nor the one before")
      }
    }
    guard !later.outside.contains(where: { later.changed.contains($0.identity) }) else {
      throw Obstacle("what the turn reads is changed in its place", isLasting: true)
    }
    events = later.events
    self.sources = sources
    itemKinds = later.items.map { Plan.Kind(shape: $0.shape, type: $0.elementType) }
  }

  /// Whether a later turn, run for itself, did the same with what stays the same: the turns after it are like those
  /// after the one that was compared.
  public func isResumed(by record: TurnRecorder) -> Bool {
    guard record.obstacle == nil, record.events.count == events.count, record.outside.count == sources.count else {
      return false
    }
    for (a, b) in zip(events, record.events) {
      guard a.operands == b.operands, a.action.isLike(b.action) else { return false }
    }
    return zip(sources, record.outside).allSatisfy { source, value in
      switch source {
      case .invariant(let matrix): value.identity == matrix.identity || value.isIdentical(to: matrix)
      case .item(let place): record.items.indices.contains(place) && record.items[place].identity == value.identity
      case .carried: true
      }
    }
  }

  /// Lets go of what was computed, once there is a program.
  public mutating func forgetResults() {
    for place in events.indices { events[place].result = nil }
  }

  /// Whether a value of the earlier turn is one that the later one read.
  public func carries(_ value: Matrix, of earlier: TurnRecorder) -> Bool {
    guard let event = earlier.maker(of: value) else { return false }
    return sources.contains { if case .carried(event) = $0 { true } else { false } }
  }
}

/// Why a loop's turns run statement by statement.
public struct Obstacle: Error, Equatable {
  public var reason: String
  /// Another turn would not do better.
  public var isLasting: Bool

  public init(_ reason: String, isLasting: Bool = false) {
    self.reason = reason
    self.isLasting = isLasting
  }
}

extension TurnRecorder.Action {
  /// Whether both do the same at the same place of the program.
  func isLike(_ other: TurnRecorder.Action) -> Bool {
    switch (self, other) {
    case (.formula(let a, _), .formula(let b, _)): a === b
    case (.host(let a, _), .host(let b, _)), (.check(let a, _), .check(let b, _)),
      (.effect(let a, _), .effect(let b, _)):
      a == b
    case (.condition(let a), .condition(let b)): a == b
    case (.look, .look): true
    default: false
    }
  }
}
