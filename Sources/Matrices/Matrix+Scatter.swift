extension Matrix {
  /// A matrix of `shape` with `block`'s entries added where these rows and columns cross (nil: all): the adjoint of
  /// `gathering`. Repeated places accumulate, in order. Throws `outOfRange`, `wrongShape`.
  public static func scatterAdd(
    _ block: Matrix, rows: [Int]?, columns: [Int]?, into shape: Shape
  ) throws(MatrixError) -> Matrix {
    try check(rows, "row", shape.rows)
    try check(columns, "column", shape.columns)
    let needed = Shape(rows: rows?.count ?? shape.rows, columns: columns?.count ?? shape.columns)
    guard block.shape == needed else { throw .wrongShape(operation: "scatter", found: block.shape, needed: needed) }
    let source = block.isMask ? try block.converted(to: .float64) : block
    var result = try zeros(shape, source.elementType)
    if source.elementType == .float32 {
      try result.placing(source, rows, columns, Float.self) { $0 += $1 }
    } else {
      try result.placing(source, rows, columns, Double.self) { $0 += $1 }
    }
    return result
  }

  /// The adjoint of `gatheringEntries`: a matrix of `shape` with the values added at these places by columns.
  public static func scatterAdd(_ values: Matrix, at places: [Int], into shape: Shape) throws(MatrixError) -> Matrix {
    let long = Shape(rows: shape.count, columns: 1)
    try check(places, "entry", shape.count)
    guard values.count == places.count else {
      throw .countsDiffer(from: values.shape, to: Shape(rows: places.count, columns: 1))
    }
    return try scatterAdd(values.vectorized(), rows: places, columns: nil, into: long).reshaped(shape)
  }

  /// Puts `block` (or a 1×1 for every place) where these rows and columns cross (nil: all), in place if nobody shares
  /// the memory; of repeated places the last wins. Throws `outOfRange`, `wrongShape`.
  ///
  /// The matrix keeps its type, but a mask that gets other than a mask becomes float64.
  public mutating func replace(rows: [Int]?, columns: [Int]?, with block: Matrix) throws(MatrixError) {
    try Matrix.check(rows, "row", self.rows)
    try Matrix.check(columns, "column", self.columns)
    let needed = Shape(rows: rows?.count ?? self.rows, columns: columns?.count ?? self.columns)
    guard block.shape == needed || block.isScalar else {
      throw .wrongShape(operation: "a slice", found: block.shape, needed: needed)
    }
    if isMask, !block.isMask { self = try converted(to: .float64) }
    let source = try block.broadcast(to: needed).converted(to: elementType)
    switch elementType {
    case .float64: try placing(source, rows, columns, Double.self) { $0 = $1 }
    case .float32: try placing(source, rows, columns, Float.self) { $0 = $1 }
    case .mask: try placing(source, rows, columns, UInt8.self) { $0 = $1 }
    }
  }

  /// Puts `values` (or a 1×1 for every place) at these places by columns; else as `replace`.
  public mutating func replace(entries places: [Int], with values: Matrix) throws(MatrixError) {
    try Matrix.check(places, "entry", count)
    guard values.count == places.count || values.isScalar else {
      throw .countsDiffer(from: values.shape, to: Shape(rows: places.count, columns: 1))
    }
    let whole = shape
    var long = vectorized()
    // Our own reference would make the replacement copy.
    self = Matrix(scalar: 0)
    defer { self = long.relabeled(whole) }
    try long.replace(rows: places, columns: nil, with: values.isScalar ? values : values.vectorized())
  }

  /// This with a slice replaced (see `replace`), as a new matrix.
  public func replacing(rows: [Int]?, columns: [Int]?, with block: Matrix) throws(MatrixError) -> Matrix {
    var result = self
    try result.replace(rows: rows, columns: columns, with: block)
    return result
  }

  private mutating func placing<E: Element>(
    _ block: Matrix, _ rowPlaces: [Int]?, _ columnPlaces: [Int]?, _ type: E.Type, _ put: (inout E, E) -> Void
  ) throws(MatrixError) {
    let (n, height) = (rows, block.rows)
    try withMutableSpan(of: E.self) { target throws(MatrixError) in
      try block.withSpan(of: E.self) { source throws(MatrixError) in
        try Blocks.eachColumn(block.shape) { j, rows throws(MatrixError) in
          let to = (columnPlaces?[j] ?? j) * n
          for i in rows { put(&target[to + (rowPlaces?[i] ?? i)], source[i + j * height]) }
        }
      }
    }
  }
}
