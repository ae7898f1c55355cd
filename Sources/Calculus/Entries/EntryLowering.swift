/// One entry of an expression, in entries of its slots: `Z[i, j] = Σₖ X[i, k]·W[k, j] + b[j]`.
public struct EntryLowering {
  let builder: ExpressionBuilder
  private var count = 0

  public init(builder: ExpressionBuilder) { self.builder = builder }

  private var graph: ExpressionGraph { builder.graph }

  public mutating func index(_ size: Size) -> EntryIndex {
    count += 1
    return EntryIndex(number: count, size: size)
  }

  /// The indices of an entry of this shape: none of a 1×1, one of a row or column.
  public mutating func indices(_ shape: SymbolicShape) -> [EntryIndex] {
    (shape.isRow ? [] : [index(shape.rows)]) + (shape.isColumn ? [] : [index(shape.columns)])
  }

  /// The entry at the indices that ``indices(_:)`` gives for the expression's shape.
  public mutating func entry(of id: NodeID, at indices: [EntryIndex]) -> EntrySum {
    let shape = builder.shape(id)
    let row = shape.isRow ? nil : indices.first
    return lower(id, row, shape.isColumn ? nil : indices.last)
  }

  /// The same from what the function is by definition: σ, tanh and softmax by their exponentials, relu as max(0, x);
  /// nil for the others.
  public mutating func definition(of id: NodeID, at indices: [EntryIndex]) -> EntrySum? {
    guard graph.arity(id) == 1 else { return nil }
    let operand = graph.operand(id, 0)
    func exp(_ sum: EntrySum) -> EntrySum { EntrySum(.call(.exp, [sum])) }
    let inner = entry(of: operand, at: indices)
    switch graph.opcode(id) {
    case .softmax:
      guard let last = indices.last else { return EntrySum(1) }
      let k = index(last.size)
      let sum = exp(entry(of: operand, at: Array(indices.dropLast()) + [k])).total(over: k)
      return exp(inner) * EntrySum(.group(sum)).power(-1)
    case .relu: return EntrySum(.call(Registry.opcode(of: Maximum.self), [EntrySum([]), inner]))
    case .sigmoid: return EntrySum(.group(EntrySum(1) + exp(-inner))).power(-1)
    case Registry.opcode(of: Tanh.self):
      return EntrySum(.group(exp(inner) + -exp(-inner))) * EntrySum(.group(exp(inner) + exp(-inner))).power(-1)
    default: return nil
    }
  }

  private func place(_ id: NodeID, _ row: EntryIndex?, _ column: EntryIndex?) -> [EntryIndex] {
    let shape = builder.shape(id)
    return (shape.isRow ? [] : row.map { [$0] } ?? []) + (shape.isColumn ? [] : column.map { [$0] } ?? [])
  }

  private mutating func lower(_ id: NodeID, _ row: EntryIndex?, _ column: EntryIndex?) -> EntrySum {
    if let value = graph.constantValue(id) { return EntrySum(value) }
    if let slot = graph.slotNumber(id) { return EntrySum(.entry(slot: slot, place(id, row, column))) }
    let operands = graph.operands(id)
    switch graph.opcode(id) {
    case .add: return lower(operands[0], row, column) + lower(operands[1], row, column)
    case .subtract: return lower(operands[0], row, column) + -lower(operands[1], row, column)
    case .negate: return -lower(operands[0], row, column)
    case .hadamard: return lower(operands[0], row, column) * lower(operands[1], row, column)
    case .divide, .elementwiseDivide:
      return lower(operands[0], row, column) * lower(operands[1], row, column).power(-1)
    case .elementwisePower, .matrixPower:
      if graph.opcode(id) == .elementwisePower || builder.isScalar(id), let exponent = graph.constantValue(operands[1])
      {
        return lower(operands[0], row, column).power(exponent)
      }
    case .product:
      if builder.isScalar(operands[0]) || builder.isScalar(operands[1]) {
        return lower(operands[0], row, column) * lower(operands[1], row, column)
      }
      let inner = builder.shape(operands[0]).columns
      if inner.isOne { return lower(operands[0], row, nil) * lower(operands[1], nil, column) }
      let k = index(inner)
      return (lower(operands[0], row, k) * lower(operands[1], k, column)).total(over: k)
    case .transpose: return lower(operands[0], column, row)
    case .sum: return total(operands[0], overRows: true, overColumns: true, row, column)
    case .rowsum: return total(operands[0], overRows: false, overColumns: true, row, column)
    case .colsum: return total(operands[0], overRows: true, overColumns: false, row, column)
    case .broadcast: return lower(operands[0], row, column)
    case .rows, .columns: if let size = builder.size(id) { return self.size(size) }
    case .count:
      let shape = builder.shape(operands[0])
      if let size = graph.sizes.product(shape.rows, shape.columns) { return self.size(size) }
    case .identity:
      guard let row, let column else { return EntrySum(1) }
      var term = EntryTerm()
      term.deltas = [Delta(a: row, b: column)]
      return EntrySum([term])
    case .timesLog:
      return lower(operands[0], row, column) * EntrySum(.call(.log, [lower(operands[1], row, column)]))
    case .norm, .divisorNorm:
      let square = builder.make(.elementwisePower, operands[0], builder.constant(2))
      return EntrySum(.call(.squareRoot, [lower(builder.sum(square), nil, nil)]))
    case .direction, Registry.opcode(of: Normalised.self):
      return lower(operands[0], row, column) * lower(builder.make(.norm, operands[0]), row, column).power(-1)
    case Registry.opcode(of: Trace.self) where !builder.isScalar(operands[0]):
      let k = index(builder.shape(operands[0]).rows)
      return lower(operands[0], k, k).total(over: k)
    default: break
    }
    return other(id, operands, row, column)
  }

  /// Functions of numbers entry by entry, composites by their bodies; the rest keeps its name.
  private mutating func other(
    _ id: NodeID, _ operands: [NodeID], _ row: EntryIndex?, _ column: EntryIndex?
  ) -> EntrySum {
    let definition = Registry.shared[graph.opcode(id)].definition
    if definition is any ElementwiseUnary.Type || definition is any ElementwiseBinary.Type
      || graph.isComparison(id) || graph.opcode(id) == .select
    {
      return EntrySum(.call(graph.opcode(id), operands.map { lower($0, row, column) }))
    }
    if let composite = definition as? any Composite.Type, let body = try? composite.body(builder, operands) {
      return lower(body, row, column)
    }
    return EntrySum(.opaque(id, place(id, row, column)))
  }

  private mutating func total(
    _ id: NodeID, overRows: Bool, overColumns: Bool, _ row: EntryIndex?, _ column: EntryIndex?
  ) -> EntrySum {
    let shape = builder.shape(id)
    let i = overRows && !shape.isRow ? index(shape.rows) : nil
    let j = overColumns && !shape.isColumn ? index(shape.columns) : nil
    var sum = lower(id, overRows ? i : row, overColumns ? j : column)
    if let j { sum = sum.total(over: j) }
    if let i { sum = sum.total(over: i) }
    return sum
  }

  private func size(_ size: Size) -> EntrySum {
    size.known.map { EntrySum(Double($0)) } ?? EntrySum(.size(size))
  }
}
