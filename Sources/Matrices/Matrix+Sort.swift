/// Columns in ascending order with the rows (from 0) that their entries came from.
public struct SortedColumns: Sendable {
  /// The entries, in the matrix's own type.
  public var values: Matrix
  /// A float64 matrix of row numbers in `values`' shape.
  public var permutation: Matrix
}

extension Matrix {
  /// Every column (a row: its entries) sorted, stably; NaNs stand last in both directions.
  public func sorted(descending: Bool = false) throws(MatrixError) -> SortedColumns {
    if shape.isRow, columns != 1 {
      let column = try relabeled(shape.transposed).sorted(descending: descending)
      return SortedColumns(
        values: column.values.relabeled(shape), permutation: column.permutation.relabeled(shape))
    }
    return switch elementType {
    case .float64: try sorted(Double.self, descending)
    case .float32: try sorted(Float.self, descending)
    case .mask: try sorted(UInt8.self, descending)
    }
  }

  private func sorted<E: Element>(_ type: E.Type, _ descending: Bool) throws(MatrixError) -> SortedColumns {
    let n = rows
    var column = try ColumnSort<E>(rows: n, descending: descending)
    var permutation = try Matrix(uninitialized: shape, .float64)
    let values = try Matrix(shape, of: E.self) { values throws(MatrixError) in
      try permutation.withMutableSpan(of: Double.self) { permutation throws(MatrixError) in
        try withSpan(of: E.self) { x throws(MatrixError) in
          if n == 0 { return }
          try Blocks.each(n, columns: columns) { j throws(MatrixError) in
            try column.sort(x.extracting(j * n..<(j + 1) * n))
            try Blocks.each(n) { places throws(MatrixError) in
              for i in places {
                let entry = column.entries[i]
                (values[j * n + i], permutation[j * n + i]) = (entry.key, Double(entry.row))
              }
            }
          }
        }
      }
    }
    return SortedColumns(values: values, permutation: permutation)
  }
}
