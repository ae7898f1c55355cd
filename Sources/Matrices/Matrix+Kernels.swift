public import CKernels

// Functions that a vector kernel computes. It is the same one for a single entry and for millions.

extension Matrix {
  /// The kernel's function of every entry of a matrix of numbers.
  @usableFromInline
  func mapped(by kernel: nnk_unary) throws(MatrixError) -> Matrix {
    elementType == .float32 ? try mapped(by: kernel, Float.self) : try mapped(by: kernel, Double.self)
  }

  private func mapped<T: KernelScalar>(by kernel: nnk_unary, _ type: T.Type) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        try Blocks.eachForKernel(count) { places throws(MatrixError) in
          unsafe T.unary(kernel, places.count, x + places.lowerBound, z + places.lowerBound)
        }
      }
    }
  }

  /// The kernel's function of every pair of entries of two matrices of the same type, one of them of that shape.
  @usableFromInline
  static func zip(by kernel: nnk_binary, _ a: Matrix, _ b: Matrix, _ shape: Shape) throws(MatrixError) -> Matrix {
    a.elementType == .float32
      ? try zip(by: kernel, a, b, shape, Float.self) : try zip(by: kernel, a, b, shape, Double.self)
  }

  private static func zip<T: KernelScalar>(
    by kernel: nnk_binary, _ a: Matrix, _ b: Matrix, _ shape: Shape, _ type: T.Type
  ) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe Paired(a, b, shape).each(T.self) { n, x, xs, y, ys, place in
        unsafe T.binary(kernel, n, x, xs, y, ys, z + place)
      }
    }
  }

  /// The mask of where the comparison holds (see `zip`).
  @usableFromInline
  static func compared(by kernel: nnk_binary, _ a: Matrix, _ b: Matrix, _ shape: Shape) throws(MatrixError) -> Matrix {
    a.elementType == .float32
      ? try compared(by: kernel, a, b, shape, Float.self) : try compared(by: kernel, a, b, shape, Double.self)
  }

  private static func compared<T: KernelScalar>(
    by kernel: nnk_binary, _ a: Matrix, _ b: Matrix, _ shape: Shape, _ type: T.Type
  ) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: UInt8.self) { mask throws(MatrixError) in
      try unsafe Paired(a, b, shape).each(T.self) { n, x, xs, y, ys, place in
        unsafe T.compare(kernel, n, x, xs, y, ys, mask + place)
      }
    }
  }

  /// Where two operands would give short runs, loops that are compiled for the function are ahead of kernels' calls.
  @usableFromInline
  static func runsAreLong(_ a: Shape, _ b: Shape, _ shape: Shape) -> Bool {
    shape.rows >= 16 || (a == shape || a.isScalar) && (b == shape || b.isScalar)
  }
}

/// Two operands of a shape that they have together, run by run.
private struct Paired {
  let a: Matrix
  let b: Matrix
  let shape: Shape
  let spreads: (a: Spread, b: Spread)

  init(_ a: Matrix, _ b: Matrix, _ shape: Shape) {
    (self.a, self.b, self.shape) = (a, b, shape)
    spreads = (Spread(a.shape, over: shape), Spread(b.shape, over: shape))
  }

  /// Calls `body` with a count, where in each operand the run begins, with steps of 0 or 1, and its place in the result.
  @inline(__always)
  func each<T: KernelScalar>(
    _ type: T.Type, _ body: (Int, UnsafePointer<T>, Int, UnsafePointer<T>, Int, Int) -> Void
  ) throws(MatrixError) {
    try unsafe a.withAddress(of: T.self) { x throws(MatrixError) in
      try unsafe b.withAddress(of: T.self) { y throws(MatrixError) in
        if spreads.a.isByEntry, spreads.b.isByEntry {
          let (xs, ys) = (spreads.a == .full ? 1 : 0, spreads.b == .full ? 1 : 0)
          try Blocks.eachForKernel(shape.count) { places throws(MatrixError) in
            let place = places.lowerBound
            unsafe body(places.count, x + place * xs, xs, y + place * ys, ys, place)
          }
        } else {
          try Blocks.eachColumn(shape) { j, rows throws(MatrixError) in
            let place = j * shape.rows + rows.lowerBound
            let (p, xs) = spreads.a.run(column: j, row: rows.lowerBound, place)
            let (q, ys) = spreads.b.run(column: j, row: rows.lowerBound, place)
            unsafe body(rows.count, x + p, xs, y + q, ys, place)
          }
        }
      }
    }
  }
}

extension Spread {
  /// Whether an operand is read without regard to columns.
  fileprivate var isByEntry: Bool { self == .full || self == .scalar }

  /// Where in the operand the run down a column begins, and its step.
  @inline(__always)
  fileprivate func run(column: Int, row: Int, _ place: Int) -> (start: Int, step: Int) {
    switch self {
    case .full: (place, 1)
    case .row: (column, 0)
    case .column: (row, 1)
    case .scalar: (0, 0)
    }
  }
}
