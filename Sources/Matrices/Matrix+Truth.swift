extension Matrix {
  /// How many entries are not 0.
  public func countTrue() -> Int {
    switch elementType {
    case .float64: countTrue(Double.self)
    case .float32: countTrue(Float.self)
    case .mask: countTrue(UInt8.self)
    }
  }

  /// Whether no entry is 0; true for an empty matrix.
  public func all() -> Bool { countTrue() == count }

  /// Whether an entry is not 0; false for an empty matrix.
  public func any() -> Bool { countTrue() > 0 }

  /// The places by columns, from 0, of the entries that are not 0.
  public func truePlaces() -> [Int] {
    switch elementType {
    case .float64: truePlaces(Double.self)
    case .float32: truePlaces(Float.self)
    case .mask: truePlaces(UInt8.self)
    }
  }

  private func countTrue<E: Element>(_ type: E.Type) -> Int {
    let zero = E(entry: 0)
    return withSpan(of: E.self) { x in
      var count = 0
      for i in x.indices { count &+= x[i] != zero ? 1 : 0 }
      return count
    }
  }

  private func truePlaces<E: Element>(_ type: E.Type) -> [Int] {
    let zero = E(entry: 0)
    return withSpan(of: E.self) { x in
      var places: [Int] = []
      for i in x.indices where x[i] != zero { places.append(i) }
      return places
    }
  }
}
