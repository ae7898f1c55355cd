extension Matrix {
  /// The blocks beside each other; throws `rowCountsDiffer`. 0×0 blocks are left out; none at all gives 0×0.
  ///
  /// Masks alone stay a mask; else the type is `promotedType`'s.
  public static func hcat(_ blocks: [Matrix]) throws(MatrixError) -> Matrix {
    let (blocks, type) = try joinable(blocks)
    guard let first = blocks.first else { return try zeros(Shape(rows: 0, columns: 0)) }
    var columns = 0
    for block in blocks {
      guard block.rows == first.rows else { throw .rowCountsDiffer(operation: "[a b]", first.shape, block.shape) }
      columns = try sum(columns, block.columns)
    }
    if blocks.count == 1 { return first }
    let shape = Shape(rows: first.rows, columns: columns)
    return switch type {
    case .float64: try hcat(blocks, shape, Double.self)
    case .float32: try hcat(blocks, shape, Float.self)
    case .mask: try hcat(blocks, shape, UInt8.self)
    }
  }

  /// The blocks below each other; throws `columnCountsDiffer`. Else as `hcat`.
  public static func vcat(_ blocks: [Matrix]) throws(MatrixError) -> Matrix {
    let (blocks, type) = try joinable(blocks)
    guard let first = blocks.first else { return try zeros(Shape(rows: 0, columns: 0)) }
    var rows = 0
    for block in blocks {
      guard block.columns == first.columns else {
        throw .columnCountsDiffer(operation: "[a; b]", first.shape, block.shape)
      }
      rows = try sum(rows, block.rows)
    }
    if blocks.count == 1 { return first }
    let shape = Shape(rows: rows, columns: first.columns)
    return switch type {
    case .float64: try vcat(blocks, shape, Double.self)
    case .float32: try vcat(blocks, shape, Float.self)
    case .mask: try vcat(blocks, shape, UInt8.self)
    }
  }

  private static func joinable(_ blocks: [Matrix]) throws(MatrixError) -> ([Matrix], ElementType) {
    let kept = blocks.filter { $0.rows > 0 || $0.columns > 0 }
    let type = kept.allSatisfy(\.isMask) && !kept.isEmpty ? .mask : promotedType(kept)
    var converted: [Matrix] = []
    converted.reserveCapacity(kept.count)
    for block in kept { converted.append(try block.converted(to: type)) }
    return (converted, type)
  }

  static func sum(_ a: Int, _ b: Int) throws(MatrixError) -> Int {
    let (result, overflow) = a.addingReportingOverflow(b)
    if overflow { throw .tooLarge(Shape(rows: a, columns: b), bytes: nil, available: nil) }
    return result
  }

  private static func hcat<E: Element>(_ blocks: [Matrix], _ shape: Shape, _ type: E.Type) throws(MatrixError) -> Matrix
  {
    try Matrix(shape, of: E.self) { result throws(MatrixError) in
      var start = 0
      for block in blocks {
        try block.withSpan(of: E.self) { x throws(MatrixError) in
          try Blocks.each(x.count) { places throws(MatrixError) in
            result.write(x.extracting(places), at: start + places.lowerBound)
          }
        }
        start += block.count
      }
    }
  }

  private static func vcat<E: Element>(_ blocks: [Matrix], _ shape: Shape, _ type: E.Type) throws(MatrixError) -> Matrix
  {
    try Matrix(shape, of: E.self) { result throws(MatrixError) in
      var top = 0
      for block in blocks {
        let height = block.rows
        try block.withSpan(of: E.self) { x throws(MatrixError) in
          try Blocks.eachColumn(block.shape) { j, rows throws(MatrixError) in
            let source = x.extracting(j * height + rows.lowerBound..<j * height + rows.upperBound)
            result.write(source, at: top + rows.lowerBound + j * shape.rows)
          }
        }
        top += height
      }
    }
  }
}

extension MutableSpan where Element: BitwiseCopyable {
  /// Copies `source` to the places from `start` on.
  mutating func write(_ source: Span<Element>, at start: Int) {
    var target = _mutatingExtracting(start..<start + source.count)
    for i in source.indices { target[i] = source[i] }
  }
}
