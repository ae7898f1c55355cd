extension Matrix {
  /// Fills `result`, of `shape`, with `f` of the operands' entries; one of the operands has that very shape.
  ///
  /// There is a loop for each way that an operand spreads, and each runs down contiguous memory.
  @inlinable
  static func zipEntries<X: Element, Y: Element, Z: Element>(
    _ a: Matrix, _ b: Matrix, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) throws(MatrixError) {
    try a.withSpan(of: X.self) { x throws(MatrixError) in
      try b.withSpan(of: Y.self) { y throws(MatrixError) in
        switch (Spread(a.shape, over: shape), Spread(b.shape, over: shape)) {
        case (.full, .full): try zipAll(x, y, &result, f)
        case (.full, .scalar):
          let number = y[0]
          try mapAll(x, &result) { f($0, number) }
        case (.scalar, .full):
          let number = x[0]
          try mapAll(y, &result) { f(number, $0) }
        case (.full, .row): try mapColumns(x, y, shape, &result) { f($0, $1) }
        case (.row, .full): try mapColumns(y, x, shape, &result) { f($1, $0) }
        case (.full, .column): try zipColumns(x, y, shape, &result) { f($0, $1) }
        case (.column, .full): try zipColumns(y, x, shape, &result) { f($1, $0) }
        default: preconditionFailure("neither operand has the result's shape")
        }
      }
    }
  }

  @inlinable @inline(__always)
  static func zipAll<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ y: Span<Y>, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) throws(MatrixError) {
    precondition(x.count == result.count && y.count == result.count)
    try Blocks.each(x.count) { places throws(MatrixError) in
      var target = result._mutatingExtracting(places)
      zipBlock(x.extracting(places), y.extracting(places), &target, f)
    }
  }

  @inlinable @inline(__always)
  static func zipBlock<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ y: Span<Y>, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) {
    let n = result.count
    precondition(x.count == n && y.count == n)
    for i in 0..<n { result[i] = f(x[i], y[i]) }
  }

  /// A row's entry with each column.
  @inlinable @inline(__always)
  static func mapColumns<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ row: Span<Y>, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) throws(MatrixError) {
    let n = shape.rows
    try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
      let here = j &* n &+ rows.lowerBound..<j &* n &+ rows.upperBound
      let (source, number) = (x.extracting(here), row[j])
      var target = result._mutatingExtracting(here)
      let count = target.count
      precondition(source.count == count)
      for i in 0..<count { target[i] = f(source[i], number) }
    }
  }

  /// A column with each column.
  @inlinable @inline(__always)
  static func zipColumns<X: Element, Y: Element, Z: Element>(
    _ x: Span<X>, _ y: Span<Y>, _ shape: Shape, _ result: inout MutableSpan<Z>, _ f: (X, Y) -> Z
  ) throws(MatrixError) {
    let n = shape.rows
    try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
      let here = j &* n &+ rows.lowerBound..<j &* n &+ rows.upperBound
      var target = result._mutatingExtracting(here)
      zipBlock(x.extracting(here), y.extracting(rows), &target, f)
    }
  }

  /// The function of three operands of the result's shape.
  @inlinable
  static func zipAll<X: Element, Y: Element>(
    _ a: Matrix, _ b: Matrix, _ c: Matrix, _ result: inout MutableSpan<Y>, _ f: (X, Y, Y) -> Y
  ) throws(MatrixError) {
    try a.withSpan(of: X.self) { x throws(MatrixError) in
      try b.withSpan(of: Y.self) { y throws(MatrixError) in
        try c.withSpan(of: Y.self) { z throws(MatrixError) in
          precondition(x.count == result.count && y.count == result.count && z.count == result.count)
          try Blocks.each(x.count) { places throws(MatrixError) in
            let (p, q, r) = (x.extracting(places), y.extracting(places), z.extracting(places))
            var target = result._mutatingExtracting(places)
            let n = target.count
            precondition(p.count == n && q.count == n && r.count == n)
            for i in 0..<n { target[i] = f(p[i], q[i], r[i]) }
          }
        }
      }
    }
  }
}
