import CStack

/// How deep recursion may go on the present thread: hosts run sessions on stacks of very different sizes.
struct StackLimit {
  /// Addresses below this are kept for the last steps of a computation and for the error itself.
  private let lowest: UInt

  /// The limit of the thread that asks.
  init() {
    var size = 0
    let end = unsafe nnx_stack_lowest(&size)
    lowest = UInt(end) &+ UInt(min(192 << 10, size / 2))
  }

  /// Whether little is left. Stacks grow downwards on every machine that Swift knows.
  var isNear: Bool { UInt(nnx_stack_here()) < lowest }
}
