extension Matrix {
  /// Columns are added down contiguous memory in strips of rows that stay in the first cache: eight columns directly,
  /// and the sums of eight by halves.
  func rowSums<T: Scalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    let (n, m, strip) = (rows, columns, 256)
    if n == 1 { return Matrix(scalar: try sum(), type: elementType) }
    // A strip of sums for each level of halving.
    let levels = Int.bitWidth - m.leadingZeroBitCount + 1
    var scratch = [T](repeating: 0, count: min(n, strip) * levels)
    return try Matrix(Shape(rows: n, columns: 1), of: T.self) { result throws(MatrixError) in
      var sums = scratch.mutableSpan
      try withSpan(of: T.self) { x throws(MatrixError) in
        for top in stride(from: 0, to: n, by: strip) {
          if top > 0 { try Interruption.check() }
          let height = min(strip, n - top)
          try RowStrip(rows: n, top: top, height: height).add(x, 0..<m, into: &sums, at: 0)
          for i in 0..<height { result[top + i] = sums[i] }
        }
      }
    }
  }
}

/// Some rows of a column-major matrix.
private struct RowStrip {
  let rows: Int
  let top: Int
  let height: Int

  /// Leaves the sums of these columns at `place`; the places behind it are scratch.
  func add<T: Scalar>(
    _ x: Span<T>, _ columns: Range<Int>, into sums: inout MutableSpan<T>, at place: Int
  ) throws(MatrixError) {
    guard columns.count > 8 else {
      var here = sums._mutatingExtracting(place..<place + height)
      here.update(repeating: 0)
      for j in columns {
        let column = x.extracting(j * rows + top..<j * rows + top + height)
        for i in 0..<here.count { here[i] = here[i] + column[i] }
      }
      return
    }
    // Half of so many columns are a block of entries.
    if columns.count * height > Blocks.size { try Interruption.check() }
    let middle = columns.lowerBound + columns.count / 2
    try add(x, columns.lowerBound..<middle, into: &sums, at: place)
    try add(x, middle..<columns.upperBound, into: &sums, at: place + height)
    for i in place..<place + height { sums[i] = sums[i] + sums[i + height] }
  }
}
