extension Matrix {
  /// exp(z) over the sum of its row, with the row's maximum out, or the logarithm of that, by kernels; nil where a row is
  /// so long that an interruption would have to wait. The bits are those of maxima, differences, exponentials, sums and
  /// quotients one by one.
  public func softmaxRows(isLogarithm: Bool = false) throws(MatrixError) -> Matrix? {
    if isEmpty || rows > 1 && columns > Blocks.kernelSize / Self.strip || columns > Blocks.kernelSize { return nil }
    if count > Blocks.size { try Interruption.check() }
    return switch elementType {
    case .float32: try softmaxRows(Float.self, isLogarithm)
    case .float64: try softmaxRows(Double.self, isLogarithm)
    case .mask: try converted(to: .float64).softmaxRows(Double.self, isLogarithm)
    }
  }

  /// Rows that a kernel takes at once.
  private static let strip = 256

  private func softmaxRows<T: KernelScalar>(_ type: T.Type, _ isLogarithm: Bool) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in
        let height = max(Self.strip, Blocks.kernelSize / columns / Self.strip * Self.strip)
        try Blocks.each(rows, size: height) { strip throws(MatrixError) in
          let top = strip.lowerBound
          unsafe T.stripSoftmax(strip.count, columns, x + top, rows, isLogarithm: isLogarithm, z + top)
        }
      }
    }
  }
}
