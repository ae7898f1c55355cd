extension Matrix {
  /// Fills `result`, of `shape`, with `f` of the operands' entries; one of the operands has that very shape.
  ///
  /// There is a loop for each way that an operand spreads, and each runs down contiguous memory.
  @inlinable
  static func zipEntries<X: Element, Y: Element, Z: Element>(
    _ a: Matrix, _ b: Matrix, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) {
    a.withSpan(of: X.self) { x in
      b.withSpan(of: Y.self) { y in
        switch (Spread(a.shape, over: shape), Spread(b.shape, over: shape)) {
        case (.full, .full): zipAll(x, y, &result, f)
        case (.full, .scalar): mapAll(x, &result, y[0]) { f($0, $1) }
        case (.scalar, .full): mapAll(y, &result, x[0]) { f($1, $0) }
        case (.full, .row): mapColumns(x, y, shape, &result) { f($0, $1) }
        case (.row, .full): mapColumns(y, x, shape, &result) { f($1, $0) }
        case (.full, .column): zipColumns(x, y, shape, &result) { f($0, $1) }
        case (.column, .full): zipColumns(y, x, shape, &result) { f($1, $0) }
        default: preconditionFailure("neither operand has the result's shape")
        }
      }
    }
  }

  @inlinable @inline(__always)
  static func zipAll<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ y: Span<Y>, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) {
    let n = result.count
    precondition(x.count == n && y.count == n)
    for i in 0..<n { result[i] = f(x[i], y[i]) }
  }

  @inlinable @inline(__always)
  static func mapAll<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ result: inout MutableSpan<Z>, _ y: Y, _ f: (X, Y) -> Z
  ) {
    let n = result.count
    precondition(x.count == n)
    for i in 0..<n { result[i] = f(x[i], y) }
  }

  /// A row's entry with each column.
  @inlinable @inline(__always)
  static func mapColumns<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ row: Span<Y>, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) {
    let n = shape.rows
    for j in 0..<shape.columns {
      let here = j &* n..<(j &+ 1) &* n
      var column = result._mutatingExtracting(here)
      mapAll(x.extracting(here), &column, row[j], f)
    }
  }

  /// A column with each column.
  @inlinable @inline(__always)
  static func zipColumns<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ y: Span<Y>, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) {
    let n = shape.rows
    for j in 0..<shape.columns {
      let here = j &* n..<(j &+ 1) &* n
      var column = result._mutatingExtracting(here)
      zipAll(x.extracting(here), y, &column, f)
    }
  }

  /// The function of three operands of the result's shape.
  @inlinable
  static func zipAll<X: Element, Y: Element>(
    _ a: Matrix, _ b: Matrix, _ c: Matrix, _ result: inout MutableSpan<Y>, _ f: (X, Y, Y) -> Y
  ) {
    a.withSpan(of: X.self) { x in
      b.withSpan(of: Y.self) { y in
        c.withSpan(of: Y.self) { z in
          let n = result.count
          precondition(x.count == n && y.count == n && z.count == n)
          for i in 0..<n { result[i] = f(x[i], y[i], z[i]) }
        }
      }
    }
  }
}
