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
    var local = generator
    let result = try drawn(shape, &local) { Double($0.below(limit)) }.converted(to: type)
    generator = local
    return result
  }

  private static func drawn<E: Element>(
    _ shape: Shape, _ generator: inout RandomGenerator, _ draw: (inout RandomGenerator) -> E
  ) throws(MatrixError) -> Matrix {
    // A local copy stays in registers; what is refused or interrupted has drawn nothing.
    var local = generator
    let result = try Matrix(shape, of: E.self) { x throws(MatrixError) in
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { x[i] = draw(&local) }
      }
    }
    generator = local
    return result
  }
}
