extension Matrix {
  /// A matrix whose entries are all the number nearest to `value`.
  public static func filled(
    _ value: Double, _ shape: Shape, _ type: ElementType = .float64
  ) throws(MatrixError) -> Matrix {
    switch type {
    case .float64: try filled(with: value, shape)
    case .float32: try filled(with: Float(value), shape)
    case .mask: try filled(with: UInt8(entry: value), shape)
    }
  }

  private static func filled<E: Element>(with value: E, _ shape: Shape) throws(MatrixError) -> Matrix {
    try Matrix(shape, of: E.self) { entries throws(MatrixError) in
      try Blocks.each(entries.count) { places throws(MatrixError) in
        var block = entries._mutatingExtracting(places)
        block.update(repeating: value)
      }
    }
  }

  /// A float64 matrix of these rows; throws `raggedRows`.
  public init(rows lines: [[Double]]) throws(MatrixError) {
    let width = lines.first?.count ?? 0
    for (place, line) in lines.enumerated() where line.count != width {
      throw .raggedRows(row: place, count: line.count, expected: width)
    }
    try self.init(Shape(rows: lines.count, columns: width), of: Double.self) { entries throws(MatrixError) in
      for (i, line) in lines.enumerated() {
        for (j, value) in line.enumerated() { entries[i + j * lines.count] = value }
      }
    }
  }

  /// A float64 matrix of these numbers by columns; throws `countsDiffer`.
  public init(columnMajor values: [Double], _ shape: Shape) throws(MatrixError) {
    try self.init(copying: values, shape)
  }

  /// A float32 matrix of these numbers by columns; throws `countsDiffer`.
  public init(columnMajor values: [Float], _ shape: Shape) throws(MatrixError) {
    try self.init(copying: values, shape)
  }

  /// A mask of these truths by columns; throws `countsDiffer`.
  public init(mask truths: [Bool], _ shape: Shape) throws(MatrixError) {
    try self.init(copying: truths.map { $0 ? 1 : 0 } as [UInt8], shape)
  }

  private init<E: Element>(copying values: [E], _ shape: Shape) throws(MatrixError) {
    guard values.count == shape.count else {
      throw .countsDiffer(from: Shape(rows: values.count, columns: 1), to: shape)
    }
    try self.init(shape, of: E.self) { entries throws(MatrixError) in
      try Blocks.each(entries.count) { places throws(MatrixError) in
        for i in places { entries[i] = values[i] }
      }
    }
  }

  /// A float64 row of these numbers.
  public static func row(_ values: [Double]) throws(MatrixError) -> Matrix {
    try Matrix(columnMajor: values, Shape(rows: 1, columns: values.count))
  }

  /// A float64 column of these numbers.
  public static func column(_ values: [Double]) throws(MatrixError) -> Matrix {
    try Matrix(columnMajor: values, Shape(rows: values.count, columns: 1))
  }

  /// The 1×1 mask of a truth.
  public init(truth: Bool) { self.init(scalar: truth ? 1 : 0, type: .mask) }
}
