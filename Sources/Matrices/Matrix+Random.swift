extension Matrix {
  /// Uniform numbers in [0, 1) by columns, one draw an entry; a mask gets fair coins.
  public static func uniform(
    _ shape: Shape, _ type: ElementType = .float64, using generator: inout RandomGenerator
  ) throws(MatrixError) -> Matrix {
    switch type {
    // 24 bits: rounding 53 of them to a Float could give 1.
    case .float32: try drawn(shape, &generator) { Float($0.next() >> 40) * 0x1p-24 }
    case .float64: try drawn(shape, &generator) { $0.uniform() }
    case .mask: try drawn(shape, &generator) { UInt8($0.next() >> 63) }
    }
  }

  /// Standard normal numbers by columns, one draw an entry; float32 ones are the float64 ones rounded.
  public static func normal(
    _ shape: Shape, _ type: ElementType = .float64, using generator: inout RandomGenerator
  ) throws(MatrixError) -> Matrix {
    switch type {
    case .float32: try drawn(shape, &generator) { Float($0.normal()) }
    case .float64: try drawn(shape, &generator) { $0.normal() }
    case .mask: try drawn(shape, &generator) { UInt8($0.next() >> 63) }
    }
  }

  /// Whole numbers uniform in 0 ..< bound by columns; throws `empty` where the bound is not positive.
  public static func below(
    _ bound: Int, _ shape: Shape, _ type: ElementType = .float64, using generator: inout RandomGenerator
  ) throws(MatrixError) -> Matrix {
    guard bound > 0 else { throw .empty(operation: "a random whole number", Shape(rows: 0, columns: 0)) }
    let limit = UInt64(bound)
    return try drawn(shape, &generator) { Double($0.below(limit)) }.converted(to: type)
  }

  private static func drawn<E: Element>(
    _ shape: Shape, _ generator: inout RandomGenerator, _ draw: (inout RandomGenerator) -> E
  ) throws(MatrixError) -> Matrix {
    // A local copy stays in registers; it is written back also where the shape is refused.
    var local = generator
    defer { generator = local }
    return try Matrix(shape, of: E.self) { x throws(MatrixError) in
      for i in x.indices { x[i] = draw(&local) }
    }
  }
}
