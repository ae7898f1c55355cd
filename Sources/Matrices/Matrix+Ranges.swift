extension Matrix {
  /// `count` evenly spaced numbers from `start` to `end` (both exact) as a float64 row; one number gives `end`.
  public static func linspace(_ start: Double, _ end: Double, count: Int) throws(MatrixError) -> Matrix {
    try Matrix(Shape(rows: 1, columns: count), of: Double.self) { x throws(MatrixError) in
      let last = count - 1
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places {
          let t = Double(i) / Double(max(1, last))
          x[i] = start * (1 - t) + end * t
        }
      }
      if count > 0 { x[last] = end }
    }
  }

  /// How many numbers start, start + step, … up to `end` are; an end that rounding misses by little still belongs.
  ///
  /// Throws `badRange` for a step of 0 or numbers that are not finite, `tooLarge` for more than 2⁵³.
  public static func rangeCount(_ start: Double, step: Double = 1, _ end: Double) throws(MatrixError) -> Int {
    guard step != 0, start.isFinite, step.isFinite, end.isFinite else {
      throw .badRange(start: start, step: step, end: end)
    }
    // Three roundings, of the difference, the quotient and the numbers themselves, can hide the last number.
    let steps = (end / step - start / step)
    let slack = 3 * Double.ulpOfOne * max(1, max(abs(start / step), abs(end / step)))
    let whole = (steps + slack).rounded(.down)
    if whole < 0 { return 0 }
    // Quotients beyond all numbers differ by NaN.
    guard whole < 0x1p53, let last = Int(exactly: whole) else {
      throw .tooLarge(Shape(rows: 1, columns: .max), bytes: nil, available: nil)
    }
    return last + 1
  }

  /// One number of a range, counted from 0; never beyond the end that was asked for.
  @inlinable
  public static func rangeEntry(_ place: Int, _ start: Double, step: Double, _ end: Double) -> Double {
    let value = start + Double(place) * step
    return (step > 0 ? value > end : value < end) ? end : value
  }

  /// start, start + step, … up to `end` as a float64 row; throws as ``rangeCount(_:step:_:)`` does.
  public static func arange(_ start: Double, step: Double = 1, _ end: Double) throws(MatrixError) -> Matrix {
    let count = try rangeCount(start, step: step, end)
    return try Matrix(Shape(rows: 1, columns: count), of: Double.self) { x throws(MatrixError) in
      try Blocks.each(x.count) { places throws(MatrixError) in
        for i in places { x[i] = rangeEntry(i, start, step: step, end) }
      }
    }
  }
}
