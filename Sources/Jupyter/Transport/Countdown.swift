import CTimer
import Glibc

/// A thread waits for its end; whoever sets it wakes nobody.
struct Countdown: ~Copyable {
  private let descriptor: Int32

  /// nil where the process has no descriptor left.
  init?() {
    descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC))
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Begins anew; it lasts less than a second.
  func start(_ time: Duration) {
    let nanoseconds = Int(time.components.attoseconds / 1_000_000_000)
    // A time of 0 would never be over.
    set(timespec(tv_sec: 0, tv_nsec: max(1, nanoseconds)))
  }

  func cancel() { set(timespec()) }

  private func set(_ time: timespec) {
    var setting = itimerspec(it_interval: timespec(), it_value: time)
    _ = unsafe timerfd_settime(descriptor, 0, &setting, nil)
  }

  /// Waits until it is over.
  func wait() {
    var count: UInt64 = 0
    while unsafe read(descriptor, &count, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
  }
}
