import CKernels

/// Numbers of a fixed sequence in −scale ... scale.
func numbers<T: Tested>(_ count: Int, seed: UInt64 = 1, scale: T = 2) -> [T] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (T(Int(state >> 40)) / T(1 << 23) - 1) * scale
  }
}

/// What arithmetic must not trip over.
func specialNumbers<T: Tested>(_: T.Type) -> [T] {
  [
    0, -0.0, 1, -1, 0.5, -2, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude / 4,
    .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan,
  ]
}

/// Whether both have the same value and sign, or are both no number.
func isSame<T: Tested>(_ a: T, _ b: T) -> Bool { a.isNaN ? b.isNaN : a == b && a.sign == b.sign }

/// Every size up to 70, where vectors end in all ways, and longer ones.
let sizes = Array(0...70) + [150, 1000]

extension Array where Element: Tested {
  /// `count` entries, filled by `body` in an array with room behind them that must stay as it is.
  @safe init(guarded count: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    let guardian: Element = 12345
    var all = [Element](repeating: guardian, count: count + 40)
    unsafe all.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe body(start) }
    }
    precondition(all[count...].allSatisfy { $0 == guardian }, "a kernel wrote behind its result")
    self = Array(all[..<count])
  }
}
