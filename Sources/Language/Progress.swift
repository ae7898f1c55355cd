import Matrices

/// How far long work has come, for who waits: nothing in its first second, then at most ten lines a second.
///
/// Work inside other work is told behind it: `step 2 of 5, 0.1 steps/s; step 120 of 500, L = 0.31, 84 steps/s`.
final class Progress {
  private struct Level {
    var count: Int?
    var done = 0
    var began: ContinuousClock.Instant
  }

  private let now: () -> ContinuousClock.Instant
  private let tell: (String?) -> Void
  private var levels: [Level] = []
  private var due: ContinuousClock.Instant
  private var looked: ContinuousClock.Instant
  /// Steps until the clock is looked at again: a look costs as much as a small step.
  private var unseen = 1
  private var stride = 1
  private var isTold = false

  /// `tell` gets a line, and nil where nothing is under way any more.
  init(now: @escaping () -> ContinuousClock.Instant = { .now }, tell: @escaping (String?) -> Void) {
    self.now = now
    self.tell = tell
    due = now()
    looked = due
  }

  /// Work of so many steps begins; nil where nobody knows how many.
  func begin(_ count: Int?) {
    let time = now()
    if levels.isEmpty { due = time + .seconds(1) }
    levels.append(Level(count: count, began: time))
    (looked, unseen, stride) = (time, 1, 1)
  }

  /// A step is done; the detail says what it came to.
  func step(_ detail: @autoclosure () -> String? = nil) {
    guard !levels.isEmpty else { return }
    levels[levels.count - 1].done += 1
    unseen -= 1
    guard unseen <= 0 else { return }
    let time = now()
    stride = looked.duration(to: time) < .milliseconds(1) ? min(16, 2 * stride) : 1
    (looked, unseen) = (time, stride)
    guard time >= due else { return }
    due = time + .milliseconds(100)
    isTold = true
    tell(levels.indices.map { line($0, $0 == levels.count - 1 ? detail() : nil, time) }.joined(separator: "; "))
  }

  /// So many steps were done that nothing can be said about one by one.
  func skip(_ count: Int) {
    guard count > 0, !levels.isEmpty else { return }
    levels[levels.count - 1].done += count
    unseen = 0
  }

  /// The work that began last is over, however it ended.
  func end() {
    _ = levels.popLast()
    guard levels.isEmpty, isTold else { return }
    isTold = false
    tell(nil)
  }

  private func line(_ place: Int, _ detail: String?, _ time: ContinuousClock.Instant) -> String {
    let level = levels[place]
    // The steps around are under way, the innermost is done.
    let step = place == levels.count - 1 ? level.done : level.done + 1
    let rate = Double(level.done) / max(1e-9, level.began.duration(to: time).seconds)
    let parts = [
      "step \(step)" + (level.count.map { " of \($0)" } ?? ""), detail,
      level.done > 0 ? "\(NumberLayout.format(rate, digits: 2)) steps/s" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}
