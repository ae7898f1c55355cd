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
    var order: [Int] = []
    order.reserveCapacity(count)
    withSpan(of: E.self) { x in
      for j in 0..<columns {
        let keys = (0..<n).map { (key: x[$0 + j * n], row: $0) }
        let sorted = keys.sorted { a, b in
          if a.key == b.key { return a.row < b.row }
          // NaN is unequal to itself.
          let (aIsNaN, bIsNaN) = (a.key != a.key, b.key != b.key)
          if aIsNaN || bIsNaN { return aIsNaN == bIsNaN ? a.row < b.row : bIsNaN }
          return descending ? a.key > b.key : a.key < b.key
        }
        order.append(contentsOf: sorted.map(\.row))
      }
    }
    let values = try Matrix(shape, of: E.self) { result throws(MatrixError) in
      withSpan(of: E.self) { x in
        for j in 0..<columns {
          for i in j * n..<(j + 1) * n { result[i] = x[order[i] + j * n] }
        }
      }
    }
    return SortedColumns(values: values, permutation: try Matrix(columnMajor: order.map(Double.init), shape))
  }
}
