extension Matrix {
  /// The rows at these places (from 0, repeats allowed) in this order; throws `outOfRange`.
  public func gatheringRows(_ places: [Int]) throws(MatrixError) -> Matrix {
    try gathering(rows: places, columns: nil)
  }

  /// The columns at these places (from 0, repeats allowed) in this order; throws `outOfRange`.
  public func gatheringColumns(_ places: [Int]) throws(MatrixError) -> Matrix {
    try gathering(rows: nil, columns: places)
  }

  /// The entries where these rows and columns cross, nil for all of them; throws `outOfRange`.
  public func gathering(rows: [Int]?, columns: [Int]?) throws(MatrixError) -> Matrix {
    try Matrix.check(rows, "row", self.rows)
    try Matrix.check(columns, "column", self.columns)
    let shape = Shape(rows: rows?.count ?? self.rows, columns: columns?.count ?? self.columns)
    return switch elementType {
    case .float64: try gathering(rows, columns, shape, Double.self)
    case .float32: try gathering(rows, columns, shape, Float.self)
    case .mask: try gathering(rows, columns, shape, UInt8.self)
    }
  }

  /// The entries at these places by columns (from 0), as a matrix of `shape`; throws `outOfRange`, `countsDiffer`.
  public func gatheringEntries(_ places: [Int], _ shape: Shape) throws(MatrixError) -> Matrix {
    try Matrix.check(places, "entry", count)
    guard shape.count == places.count else {
      throw .countsDiffer(from: Shape(rows: places.count, columns: 1), to: shape)
    }
    return try vectorized().gatheringRows(places).reshaped(shape)
  }

  static func check(_ places: [Int]?, _ axis: String, _ count: Int) throws(MatrixError) {
    guard let places else { return }
    try Blocks.each(places.count) { block throws(MatrixError) in
      for i in block where places[i] < 0 || places[i] >= count {
        throw .outOfRange(axis: axis, index: places[i], count: count)
      }
    }
  }

  private func gathering<E: Element>(
    _ rowPlaces: [Int]?, _ columnPlaces: [Int]?, _ shape: Shape, _ type: E.Type
  ) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(shape, of: E.self) { result throws(MatrixError) in
      try withSpan(of: E.self) { x throws(MatrixError) in
        try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
          let from = columnPlaces?[j] ?? j
          let source = x.extracting(from * n..<(from + 1) * n)
          guard let rowPlaces else { return result.write(source.extracting(rows), at: j * n + rows.lowerBound) }
          var target = result._mutatingExtracting(j * shape.rows..<(j + 1) * shape.rows)
          for i in rows { target[i] = source[rowPlaces[i]] }
        }
      }
    }
  }
}
