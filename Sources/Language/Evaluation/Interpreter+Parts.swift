import Calculus
import Matrices
import Syntax

/// Assignment to parts: a slice of a matrix, an item of a List.
extension Interpreter {
  /// `X[i, :] = …`, `t.c = …`, `list[2] = …`.
  func assignPart(_ target: Target, _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    guard target.steps.count == 1, case .index(let indices) = target.steps[0] else {
      throw error("an item or a slice is assigned: X[i, j] = …", at: target.range)
    }
    guard let (binding, owner) = lookup(target.name.key) else { throw unknown(target.name, at: target.range) }
    guard scope.isTopLevel || owner !== top else {
      throw error(
        "\(target.name.spelling) belongs to the top level, which a function does not change", at: target.range)
    }
    let read = Syntax.Expression(
      .index(Syntax.Expression(.name(target.name), range: target.range), indices), range: target.range)
    let right = operation == .define ? expression : combined(read, operation, expression)
    if case .list(var items) = binding.value {
      guard indices.count == 1, case .expression(let index) = indices[0] else {
        throw error("a List has one index", at: target.range)
      }
      let places = try matrix(positions(index, count: items.count)).columnMajorValues().map { Int($0) - 1 }
      guard let place = places.first, places.count == 1 else { throw error("one item at a time", at: index.range) }
      items[place] = try value(of: right)
      return bind(target.name, try list(items, at: target.range), in: owner)
    }
    guard case .quantity(let quantity) = binding.value, quantity.version.payload.isNumeric else {
      throw error("a \(binding.value.typeName) has no slices", at: target.range)
    }
    try forming { formation in
      let node = try replacing(quantity, indices, try node(right, formation), target, right, formation)
      let replaced = try settle(node, in: formation)
      if scope.isTopLevel {
        try bindUpdate(target.name, replaced, in: owner)
      } else {
        bind(target.name, .quantity(replaced), in: owner, isFresh: true)
      }
    }
  }

  private func combined(
    _ read: Syntax.Expression, _ operation: AssignmentOperator, _ right: Syntax.Expression
  ) -> Syntax.Expression {
    let binary: BinaryOperator =
      switch operation {
      case .add: .add
      case .subtract: .subtract
      case .multiply: .product
      default: .divide
      }
    return Syntax.Expression(.binary(binary, read, right), range: right.range)
  }

  private func replacing(
    _ quantity: Quantity, _ indices: [Index], _ block: NodeID, _ target: Target, _ right: Syntax.Expression,
    _ f: Formation
  ) throws -> NodeID {
    let whole = f.node(for: quantity)
    let shape = quantity.shape
    let range = Syntax.Expression(.name(target.name), range: target.range)
    func axis(_ index: Index, _ size: Size) throws -> NodeID {
      if let places = try positions(index, of: size, range, f) { return places }
      return f.node(for: leaf(.matrix(try Matrix.arange(1, step: 1, Double(size.known ?? 0)))))
    }
    let one = f.builder.constant(1)
    if indices.count == 2 {
      let (rows, columns) = (try axis(indices[0], shape.rows), try axis(indices[1], shape.columns))
      return try apply(.replaceSlice, [whole, rows, columns, block], [range, range, range, right], range, f)
    }
    guard indices.count == 1 else { throw error("one index or two", at: target.range) }
    if shape.isRow {
      let columns = try axis(indices[0], shape.columns)
      return try apply(.replaceSlice, [whole, one, columns, block], [range, range, range, right], range, f)
    }
    // One index counts down the columns (S4): X[k], X[mask], X[:].
    let long = try apply(.vec, [whole], [range], range, f)
    let rows = try axis(indices[0], f.builder.shape(long).rows)
    let block = f.builder.isScalar(block) || f.builder.shape(block).isColumn ? block : try f.builder.apply(.vec, block)
    let replaced = try apply(.replaceSlice, [long, rows, one, block], [range, range, range, right], range, f)
    return shape.isColumn ? replaced : try f.builder.apply(.reshapeLike, replaced, whole)
  }
}
