/// Numbers of rows, columns and entries as factors, and means, which are sums over them.
extension Simplifier {
  private static let mean = Registry.opcode(of: Mean.self)
  private static let rowMean = Registry.opcode(of: RowMean.self)
  private static let columnMean = Registry.opcode(of: ColumnMean.self)

  /// What a size consists of, one expression for equal sizes: `length(P)` is n·m as `rows(P)·cols(P)`, and the `n` that
  /// a program wrote is `rows(P)`. Nil for what is no size.
  func sizeFactors(_ id: NodeID) -> [NodeID]? {
    switch graph.opcode(id) {
    case .slot:
      guard let size = builder.size(id), size.known == nil else { return nil }
      return [standing(for: size, id)]
    case .rows, .columns:
      guard let size = builder.size(id) else { return nil }
      return size.isOne ? [] : [standing(for: size, id)]
    case .count:
      let model = graph.operand(id, 0)
      let shape = builder.shape(model)
      if let rows = shape.rows.known, let columns = shape.columns.known, rows > 1, columns > 1 {
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        return overflow ? nil : [standing(for: Size(count), id)]
      }
      return sizeFactors(of: model, rows: true) + sizeFactors(of: model, rows: false)
    default: return nil
    }
  }

  private func sizeFactors(of model: NodeID, rows: Bool) -> [NodeID] {
    let size = rows ? builder.shape(model).rows : builder.shape(model).columns
    return size.isOne ? [] : [standing(for: size, builder.make(rows ? .rows : .columns, model))]
  }

  /// How often a sum along an axis counts what does not vary along it.
  func repeats(_ opcode: Opcode, _ model: NodeID) -> Powers {
    var powers = Powers()
    if opcode != .rowsum { for size in sizeFactors(of: model, rows: true) { powers.multiply(size) } }
    if opcode != .colsum { for size in sizeFactors(of: model, rows: false) { powers.multiply(size) } }
    // Numbers are one number.
    let shape = builder.shape(model)
    if opcode == .sum, shape.rows.known != nil, shape.columns.known != nil, !shape.rows.isOne, !shape.columns.isOne,
      let whole = sizeFactors(builder.count(model))
    {
      powers = Powers()
      for size in whole { powers.multiply(size) }
    }
    return powers
  }

  /// m·rowmean(P) is rowsum(P): a mean as the sum that it is, where its number is there to cancel.
  func withoutMeans(_ term: Term) -> Term {
    var term = term
    if let body = term.body, let (sum, opcode, model) = meanAsSum(body) {
      if cancel(repeats(opcode, model), in: &term) { term.body = sum }
    }
    for power in term.scalars.list where power.exponent == 1 {
      guard let (sum, opcode, model) = meanAsSum(power.base) else { continue }
      var rest = term
      rest.scalars.multiply(power.base, -1)
      if cancel(repeats(opcode, model), in: &rest) {
        rest.scalars.multiply(sum)
        term = rest
      }
    }
    return term
  }

  private func cancel(_ sizes: Powers, in term: inout Term) -> Bool {
    guard !sizes.isEmpty,
      sizes.list.allSatisfy({ size in
        term.scalars.list.contains { $0.base == size.base && $0.exponent >= size.exponent }
      })
    else { return false }
    term.scalars.multiply(sizes, -1)
    return true
  }

  private func meanAsSum(_ id: NodeID) -> (sum: NodeID, opcode: Opcode, model: NodeID)? {
    let opcode: Opcode
    switch graph.opcode(id) {
    case Self.mean: opcode = .sum
    case Self.rowMean: opcode = .rowsum
    case Self.columnMean: opcode = .colsum
    default: return nil
    }
    let model = graph.operand(id, 0)
    return (builder.make(opcode, model), opcode, model)
  }
}
