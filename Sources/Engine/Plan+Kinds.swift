import Calculus
import Matrices

/// What a plan's results will be before it has ever run: shapes by the operators' rules, types by promotion.
extension Plan {
  /// From so many entries on it pays to know: a formula that was never run is a program at once then.
  private static let manyEntries = 1 << 16

  /// Entries of what is computed as a program is made, for nothing in it changes: one that runs once may not hold much.
  private static let mostConstantEntries = 1 << 12

  /// What the registers will hold; nil where the slots are small, much is constant, or a step leaves it open.
  func inferredKinds(_ slots: [Matrix]) -> [Kind?]? {
    guard steps.count > 1, slots.contains(where: { $0.count >= Self.manyEntries }) else { return nil }
    var areConstant = Array(repeating: false, count: registerCount)
    for step in steps where step.operands.allSatisfy({ areConstant[$0] }) {
      guard step.shape?.count ?? .max <= Self.mostConstantEntries else { return nil }
      areConstant[step.result] = true
    }
    return kinds(of: slots.map { Kind(shape: $0.shape, type: $0.elementType) })
  }

  /// What the registers hold for slots of these kinds; nil where a step leaves it open.
  func kinds(of slots: [Kind]) -> [Kind?]? {
    var known: [Kind?] = slots
    known += Array(repeating: nil, count: registerCount - slots.count)
    for step in steps {
      let operands = step.operands.compactMap { known[$0] }
      guard operands.count == step.operands.count, let shape = step.shape else { return nil }
      guard let type = step.operation.elementType(of: operands) else { return nil }
      known[step.result] = Kind(shape: shape, type: type)
    }
    return known
  }
}

extension Plan.Operation {
  /// The type of the result for operands of these kinds; nil where it depends on which of them a definition's rule, that
  /// sees no shapes, takes for a number: numbers go with matrices of any type.
  fileprivate func elementType(of operands: [Plan.Kind]) -> ElementType? {
    if case .constant(let matrix) = self { return matrix.elementType }
    var promotion = Promotion()
    for operand in operands { promotion.add(operand.type, isScalar: operand.shape.isScalar) }
    guard case .apply(_, let definition) = self, !(definition is any BinaryFunction.Type) else {
      return promotion.result
    }
    let type = definition.elementType(operands.map(\.type))
    let adapted = operands.map { $0.shape.isScalar && $0.type != .mask ? promotion.result : $0.type }
    return definition.elementType(adapted) == type ? type : nil
  }
}

extension Shape {
  /// nil where a size is no number.
  init?(_ shape: SymbolicShape) {
    guard let rows = shape.rows.known, let columns = shape.columns.known else { return nil }
    self.init(rows: rows, columns: columns)
  }
}
