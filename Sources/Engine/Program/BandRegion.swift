import CKernels
import Calculus
import Matrices

/// The part of a graph that works on the same many rows, row by row or summing over them: run band by band, what stands
/// between its operations never leaves the cache, and takes no memory of all rows.
struct BandRegion {
  /// Of the whole.
  let rows: Int
  /// What is computed band by band, in order.
  private(set) var members: [Int] = []
  /// Those of them that are sums over the bands.
  private(set) var sums: Set<Int> = []
  /// Those that are needed as wholes.
  private(set) var outputs: [Int] = []
  /// Values from outside of which a band is read, and those that are read as they are.
  private(set) var sliced: [Int] = []
  /// Of which operands of a member a band is read.
  private(set) var slices: [Int: [Bool]] = [:]
  private(set) var shared: [Int] = []
  /// What does not depend on the region, and what does.
  private(set) var before: [Int] = []
  private(set) var after: [Int] = []

  /// From so many bands on, the wholes would leave the cache.
  private static let fewestBands = 4
  /// Columns of all that a band reads and makes: with more it would leave the cache as well.
  private static let mostColumns = 256
  /// A last band of few rows has kernels whose sums go another way.
  private static let fewestRows = 64
  /// Bytes of the bands' sums.
  private static let largestSums = 1 << 24

  /// nil where there are not so many rows, or no more than entrywise operations, which run part by part as it is.
  init?(_ flow: Dataflow, order: [Int], roots: Set<Int>) {
    guard let rows = Self.commonRows(flow, order) else { return nil }
    self.rows = rows
    var isAfter: Set<Int> = []
    var rowwise: Set<Int> = []
    var isWorthIt = false
    for value in order {
      guard case .result(let operation, let operands) = flow.values[value].origin else {
        before.append(value)
        continue
      }
      let isBehind = operands.contains { isAfter.contains($0) || sums.contains($0) }
      guard !isBehind, let form = form(of: value, operation, operands, rowwise, flow) else {
        if isBehind || operands.contains(where: rowwise.contains) {
          isAfter.insert(value)
          after.append(value)
        } else {
          before.append(value)
        }
        continue
      }
      members.append(value)
      slices[value] = form.slices
      if form.isSum { sums.insert(value) } else { rowwise.insert(value) }
      if !form.isEntrywise { isWorthIt = true }
      for (operand, isSliced) in zip(operands, form.slices) where !rowwise.contains(operand) {
        if isSliced, !sliced.contains(operand) { sliced.append(operand) }
        if !isSliced, !shared.contains(operand) { shared.append(operand) }
      }
    }
    let columns = (sliced + rowwise).reduce(0) { $0 + flow.values[$1].kind.shape.columns }
    guard isWorthIt, members.count > 1, columns <= Self.mostColumns else { return nil }
    var isNeeded = roots
    for value in after {
      if case .result(_, let operands) = flow.values[value].origin { isNeeded.formUnion(operands) }
    }
    outputs = members.filter(isNeeded.contains)
  }

  /// The number of rows that most values have, of those with many.
  private static func commonRows(_ flow: Dataflow, _ order: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for value in order {
      let rows = flow.values[value].kind.shape.rows
      let rest = rows % RowBands.height
      guard rows >= fewestBands * RowBands.height, rest == 0 || rest >= fewestRows else { continue }
      counts[rows, default: 0] += 1
    }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  // MARK: What runs band by band

  /// How an operation goes over the rows.
  private struct Form {
    var isSum = false
    var isEntrywise = false
    /// Of which operands a band is read.
    var slices: [Bool]
  }

  /// nil for what needs its operands as wholes.
  private func form(
    of value: Int, _ operation: Dataflow.Operation, _ operands: [Int], _ rowwise: Set<Int>, _ flow: Dataflow
  ) -> Form? {
    let kinds = operands.map { flow.values[$0].kind }
    let kind = flow.values[value].kind
    if case .plan(.product(let transposeA, let transposeB)) = operation, !kinds.contains(where: { $0.shape.isScalar }) {
      // Products with vectors, and all where vectors are short, are a library's, whose order of adding is its own.
      guard nnk_packs_products() != 0, kind.shape.rows > 1, kind.shape.columns > 1, kinds[0].shape.rows == rows else {
        return nil
      }
      guard transposeA else {
        return kind.shape.rows == rows && !rowwise.contains(operands[1]) ? Form(slices: [true, false]) : nil
      }
      let bytes = kind.shape.count * RowBands.count(rows) * kind.type.size
      guard !transposeB, kinds[1].shape.rows == rows, bytes <= Self.largestSums else { return nil }
      return Form(isSum: true, slices: [true, true])
    }
    let slices = kinds.map { $0.shape.rows == rows }
    guard slices.contains(true), let kernel = kernel(operation, operands, kind, flow) else { return nil }
    switch kernel.code {
    case .columnSums: return Form(isSum: true, slices: slices)
    case .softmax, .logSoftmax, .rowSums:
      guard kinds[0].shape.columns > 1, kind.shape.rows == rows else { return nil }
      return Form(slices: slices)
    default:
      guard kernel.code.isEntrywise, kind.shape.rows == rows else { return nil }
      return Form(isEntrywise: true, slices: slices)
    }
  }

  /// The operation's kernel for one band.
  private func kernel(
    _ operation: Dataflow.Operation, _ operands: [Int], _ kind: Plan.Kind, _ flow: Dataflow
  ) -> Kernel? {
    Kernel(
      operation, operands.map { band(flow.values[$0].kind, of: RowBands.height) }, band(kind, of: RowBands.height),
      constants: operands.map { flow.constantValue($0)?.scalarValue })
  }

  /// The kind of a band of a value; of one that is not cut, its own.
  func band(_ kind: Plan.Kind, of height: Int) -> Plan.Kind {
    guard kind.shape.rows == rows else { return kind }
    return Plan.Kind(shape: Shape(rows: height, columns: kind.shape.columns), type: kind.type)
  }
}
