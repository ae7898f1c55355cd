extension Matrix {
  /// exp(z) over the sum of its row, with the row's maximum out, by the kernel; nil where that would take too long for an
  /// interruption to wait. It gives the bits of maxima, differences, exponentials, sums and quotients one by one.
  public func softmaxRows() throws(MatrixError) -> Matrix? {
    if isEmpty || count > Blocks.kernelSize { return nil }
    if count > Blocks.size { try Interruption.check() }
    return switch elementType {
    case .float32: try softmaxRows(Float.self)
    case .float64: try softmaxRows(Double.self)
    case .mask: try converted(to: .float64).softmaxRows(Double.self)
    }
  }

  private func softmaxRows<T: KernelScalar>(_ type: T.Type) throws(MatrixError) -> Matrix {
    try unsafe Matrix(shape, address: T.self) { z throws(MatrixError) in
      try unsafe withAddress(of: T.self) { x throws(MatrixError) in unsafe T.softmaxRows(rows, columns, x, z) }
    }
  }
}
