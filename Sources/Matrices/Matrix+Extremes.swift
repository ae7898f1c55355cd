/// The larger or the smaller side.
public enum Extreme: Sendable, Hashable {
  case maximum, minimum

  /// Whether `a` takes `b`'s place: NaN takes any number's and keeps it, so that it is not overlooked.
  @inline(__always)
  func prefers<E: Element>(_ a: E, to b: E) -> Bool {
    (self == .maximum ? a > b : a < b) || (a != a && b == b)
  }

  var name: String { self == .maximum ? "max" : "min" }
}

extension Matrix {
  /// The largest or smallest entry, NaN if there is one; throws `empty`.
  public func extreme(_ side: Extreme) throws(MatrixError) -> Double { number(at: try place(of: side)) }

  /// Where the first of the largest or smallest entries stands by columns, from 0; the first NaN if there is one.
  ///
  /// Throws `empty`.
  public func place(of side: Extreme) throws(MatrixError) -> Int {
    if isEmpty { throw .empty(operation: side.name, shape) }
    return switch elementType {
    case .float64: try place(of: side, Double.self)
    case .float32: try place(of: side, Float.self)
    case .mask: try place(of: side, UInt8.self)
    }
  }

  /// The extreme of each column as a row, in this matrix's type; throws `empty` where there are no rows.
  public func columnExtremes(_ side: Extreme) throws(MatrixError) -> Matrix {
    var places = try columnPlaces(of: side)
    for j in places.indices { places[j] += j * rows }
    return try gatheringEntries(places, Shape(rows: 1, columns: columns))
  }

  /// The row, from 0, of the first extreme of each column; throws `empty` where there are no rows.
  public func columnPlaces(of side: Extreme) throws(MatrixError) -> [Int] {
    if rows == 0, columns > 0 { throw .empty(operation: side.name, shape) }
    return switch elementType {
    case .float64: try columnPlaces(of: side, Double.self)
    case .float32: try columnPlaces(of: side, Float.self)
    case .mask: try columnPlaces(of: side, UInt8.self)
    }
  }

  /// The extreme of each row as a column, in this matrix's type; throws `empty` where there are no columns.
  public func rowExtremes(_ side: Extreme) throws(MatrixError) -> Matrix {
    if columns == 0, rows > 0 { throw .empty(operation: side.name, shape) }
    if side == .maximum, !isMask, !isEmpty, count <= Blocks.kernelSize {
      if count > Blocks.size { try Interruption.check() }
      return elementType == .float32 ? try rowMaxima(Float.self) : try rowMaxima(Double.self)
    }
    return switch elementType {
    case .float64: try rowExtremes(side, Double.self)
    case .float32: try rowExtremes(side, Float.self)
    case .mask: try rowExtremes(side, UInt8.self)
    }
  }

  /// The column, from 0, of the first extreme of each row; throws `empty` where there are no columns.
  public func rowPlaces(of side: Extreme) throws(MatrixError) -> [Int] {
    if columns == 0, rows > 0 { throw .empty(operation: side.name, shape) }
    return switch elementType {
    case .float64: try rowPlaces(of: side, Double.self)
    case .float32: try rowPlaces(of: side, Float.self)
    case .mask: try rowPlaces(of: side, UInt8.self)
    }
  }

  private func place<E: Element>(of side: Extreme, _ type: E.Type) throws(MatrixError) -> Int {
    try withSpan(of: E.self) { x throws(MatrixError) in
      var best = 0
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places where side.prefers(x[i], to: x[best]) { best = i }
      }
      return best
    }
  }

  private func columnPlaces<E: Element>(of side: Extreme, _ type: E.Type) throws(MatrixError) -> [Int] {
    let n = rows
    try MemoryLimit.check(entries: columns, of: Int.self)
    return try withSpan(of: E.self) { x throws(MatrixError) in
      var best = [Int](repeating: 0, count: columns)
      try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
        var place = best[j]
        for i in rows where side.prefers(x[j * n + i], to: x[j * n + place]) { place = i }
        best[j] = place
      }
      return best
    }
  }

  /// By the kernel, which finds what `rowExtremes` does.
  private func rowMaxima<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    try unsafe Matrix(Shape(rows: rows, columns: 1), address: T.self) { best throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in unsafe T.rowMaxima(rows, columns, x, best) }
    }
  }

  /// Down the columns, keeping the best of each row so far.
  private func rowExtremes<E: Element>(_ side: Extreme, _ type: E.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(Shape(rows: n, columns: 1), of: E.self) { best throws(MatrixError) in
      try withSpan(of: E.self) { x throws(MatrixError) in
        try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
          let column = x.extracting(j * n + rows.lowerBound..<j * n + rows.upperBound)
          if j == 0 { return best.write(column, at: rows.lowerBound) }
          var strip = best._mutatingExtracting(rows)
          for i in 0..<strip.count { strip[i] = side.prefers(column[i], to: strip[i]) ? column[i] : strip[i] }
        }
      }
    }
  }

  private func rowPlaces<E: Element>(of side: Extreme, _ type: E.Type) throws(MatrixError) -> [Int] {
    let n = rows
    try MemoryLimit.check(entries: n, of: Int.self)
    return try withSpan(of: E.self) { x throws(MatrixError) in
      var places = [Int](repeating: 0, count: n)
      try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
        for i in rows where side.prefers(x[j * n + i], to: x[places[i] * n + i]) { places[i] = j }
      }
      return places
    }
  }
}
