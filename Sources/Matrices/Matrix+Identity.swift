extension Matrix {
  /// Tells a value from every other that was computed: two matrices of one identity share their memory and their shape.
  ///
  /// A matrix whose entries are replaced in its own memory (``append(_:)``, ``replace(entries:with:)``) keeps it.
  public struct Identity: Hashable, Sendable {
    let serial: UInt64
    let shape: Shape
  }

  /// Which value this is, however many copies of it there are.
  public var identity: Identity { Identity(serial: storage.serial, shape: shape) }
}
