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
    case .float64: withSpan(of: Double.self) { Matrix.place(of: side, in: $0) }
    case .float32: withSpan(of: Float.self) { Matrix.place(of: side, in: $0) }
    case .mask: withSpan(of: UInt8.self) { Matrix.place(of: side, in: $0) }
    }
  }

  /// The extreme of each column as a row, in this matrix's type; throws `empty` where there are no rows.
  public func columnExtremes(_ side: Extreme) throws(MatrixError) -> Matrix {
    let places = try columnPlaces(of: side)
    return try gatheringEntries(
      places.enumerated().map { $0.element + $0.offset * rows }, Shape(rows: 1, columns: columns))
  }

  /// The row, from 0, of the first extreme of each column; throws `empty` where there are no rows.
  public func columnPlaces(of side: Extreme) throws(MatrixError) -> [Int] {
    if rows == 0, columns > 0 { throw .empty(operation: side.name, shape) }
    return switch elementType {
    case .float64: columnPlaces(of: side, Double.self)
    case .float32: columnPlaces(of: side, Float.self)
    case .mask: columnPlaces(of: side, UInt8.self)
    }
  }

  /// The extreme of each row as a column, in this matrix's type; throws `empty` where there are no columns.
  public func rowExtremes(_ side: Extreme) throws(MatrixError) -> Matrix {
    if columns == 0, rows > 0 { throw .empty(operation: side.name, shape) }
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
    case .float64: rowPlaces(of: side, Double.self)
    case .float32: rowPlaces(of: side, Float.self)
    case .mask: rowPlaces(of: side, UInt8.self)
    }
  }

  private static func place<E: Element>(of side: Extreme, in x: Span<E>) -> Int {
    var best = 0
    for i in x.indices where side.prefers(x[i], to: x[best]) { best = i }
    return best
  }

  private func columnPlaces<E: Element>(of side: Extreme, _ type: E.Type) -> [Int] {
    withSpan(of: E.self) { x in
      (0..<columns).map { Matrix.place(of: side, in: x.extracting($0 * rows..<($0 + 1) * rows)) }
    }
  }

  /// Down the columns, keeping the best of each row so far.
  private func rowExtremes<E: Element>(_ side: Extreme, _ type: E.Type) throws(MatrixError) -> Matrix {
    let n = rows
    return try Matrix(Shape(rows: n, columns: 1), of: E.self) { best throws(MatrixError) in
      withSpan(of: E.self) { x in
        if n > 0 { best.write(x.extracting(0..<n), at: 0) }
        for j in 1..<max(1, columns) {
          let column = x.extracting(j * n..<(j + 1) * n)
          for i in 0..<best.count { best[i] = side.prefers(column[i], to: best[i]) ? column[i] : best[i] }
        }
      }
    }
  }

  private func rowPlaces<E: Element>(of side: Extreme, _ type: E.Type) -> [Int] {
    let n = rows
    return withSpan(of: E.self) { x in
      var places = [Int](repeating: 0, count: n)
      for j in 1..<max(1, columns) {
        for i in 0..<n where side.prefers(x[j * n + i], to: x[places[i] * n + i]) { places[i] = j }
      }
      return places
    }
  }
}
