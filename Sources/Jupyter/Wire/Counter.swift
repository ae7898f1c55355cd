import Synchronization

/// Numbers from 1, each given out once, to any thread.
final class Counter: Sendable {
  private let last = Atomic<Int>(0)

  func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
