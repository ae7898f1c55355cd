extension Matrix: Equatable {
  /// Whether shapes and numbers agree, whatever the element types; NaN equals nothing.
  public static func == (a: Matrix, b: Matrix) -> Bool {
    guard a.shape == b.shape else { return false }
    switch a.elementType {
    case .float64: return equal(a, b, Double.self)
    case .float32: return equal(a, b, Float.self)
    case .mask: return equal(a, b, UInt8.self)
    }
  }

  private static func equal<X: Element>(_ a: Matrix, _ b: Matrix, _ type: X.Type) -> Bool {
    switch b.elementType {
    case .float64: equal(a, b, type, Double.self)
    case .float32: equal(a, b, type, Float.self)
    case .mask: equal(a, b, type, UInt8.self)
    }
  }

  private static func equal<X: Element, Y: Element>(_ a: Matrix, _ b: Matrix, _ x: X.Type, _ y: Y.Type) -> Bool {
    a.withSpan(of: X.self) { x in
      b.withSpan(of: Y.self) { y in
        for i in x.indices where x[i].number != y[i].number { return false }
        return true
      }
    }
  }
}
