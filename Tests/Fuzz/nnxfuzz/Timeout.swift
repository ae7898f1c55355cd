import Dispatch

/// Calls something again and again, from another thread, once time is over, until it is cancelled.
struct Timeout {
  private let timer: any DispatchSourceTimer

  init(milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(50))
    timer.setEventHandler(handler: body)
    timer.resume()
  }

  func cancel() { timer.cancel() }
}
