import Calculus
import Matrices
import Syntax

/// Assignment to parts: a slice of a matrix, an item of a List.
extension Interpreter {
  /// `X[i, :] = …`, `t.c = …`, `list[2] = …`.
  func assignPart(_ target: Target, _ operation: AssignmentOperator, _ expression: Syntax.Expression) throws {
    do {
      try replacePart(target, operation, expression)
    } catch var diagnostic as Diagnostic where diagnostic.help == Self.lastPosition {
      guard let range = diagnostic.range, range.end <= target.range.end else { throw diagnostic }
      let name = target.name.spelling
      diagnostic.help = "an assignment keeps the size; \(name) = [\(name) v] is one column longer, [\(name); v] one row"
      throw diagnostic
    }
  }

  private func replacePart(
    _ target: Target, _ operation: AssignmentOperator, _ expression: Syntax.Expression
  ) throws {
    if target.steps.count == 2, case .index(let outer) = target.steps[0], case .index(let inner) = target.steps[1] {
      return try assignPartOfItem(target, outer, inner, operation, expression)
    }
    guard target.steps.count == 1, case .index(let indices) = target.steps[0] else {
      throw error("an item or a slice is assigned: X[i, j] = …", at: target.range)
    }
    if try replaceInPlace(target, indices, operation, expression) { return }
    guard let (binding, owner) = lookup(target.name) else { throw unknown(target.name, at: target.range) }
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
        try bindUpdate(target.name, replaced, in: owner, by: operation)
      } else {
        bind(target.name, .quantity(replaced), in: owner, isFresh: true)
      }
    }
  }

  /// `W[1][2, 3] = 9`: a slice of an item of a List.
  private func assignPartOfItem(
    _ target: Target, _ outer: [Index], _ inner: [Index], _ operation: AssignmentOperator,
    _ expression: Syntax.Expression
  ) throws {
    guard let (binding, owner) = lookup(target.name) else { throw unknown(target.name, at: target.range) }
    guard scope.isTopLevel || owner !== top else {
      throw error(
        "\(target.name.spelling) belongs to the top level, which a function does not change", at: target.range)
    }
    guard case .list(var items) = binding.value, outer.count == 1, case .expression(let index) = outer[0] else {
      throw error("a slice of an item is assigned in a List: W[1][2, 3] = …", at: target.range)
    }
    let places = try matrix(positions(index, count: items.count)).columnMajorValues()
    guard places.count == 1, let place = places.first.flatMap({ Int(exactly: $0 - 1) }),
      case .quantity(let item) = items[place], item.version.payload.isNumeric
    else { throw error("one item that is a Matrix at a time", at: index.range) }
    let read = Syntax.Expression(
      .index(
        Syntax.Expression(
          .index(Syntax.Expression(.name(target.name), range: target.range), outer), range: target.range), inner),
      range: target.range)
    let right = operation == .define ? expression : combined(read, operation, expression)
    items[place] = try forming { formation in
      let node = try replacing(item, inner, try node(right, formation), target, right, formation)
      return .quantity(try updated(try settle(node, in: formation)))
    }
    bind(target.name, try list(items, at: target.range), in: owner)
  }

  /// `losses[k] = L` in constant time: the number goes into the memory of a version that only its name holds. Nobody
  /// can look at the version before, so it is as good as a new one (V1).
  private func replaceInPlace(
    _ target: Target, _ indices: [Index], _ operation: AssignmentOperator, _ expression: Syntax.Expression
  ) throws -> Bool {
    guard scope.isTopLevel, operation == .define, let shape = replaceableShape(of: target.name) else { return false }
    var places: [Int] = []
    // Which of the loop's items a place is, while its turns are recorded.
    var items: [Int?] = []
    for (index, count) in zip(indices, indices.count == 1 ? [shape.count] : [shape.rows, shape.columns]) {
      guard case .expression(let position) = index else { return false }
      let chosen = try numbers(positions(position, count: count), position.range)
      guard let number = chosen.scalarValue, let place = Int(exactly: number) else { return false }
      places.append(place - 1)
      items.append(executor.recorder?.item(chosen))
      if items.last == .some(nil) { executor.recorder?.look(at: chosen) }
    }
    guard let value = try entry(expression) else { return false }
    guard var held = top.takeQuantity(target.name) else { return false }
    defer { top.putBack(held, target.name) }
    guard isKnownUniquelyReferenced(&held), table.references(to: held.id) == 1 else { return false }
    let place = places.count == 1 ? places[0] : places[1] * shape.rows + places[0]
    let past = differentiablePast(of: value) + held.version.past.filter { table.isLive($0) && isPresent($0) }
    let entry = try numbers(value, expression.range)
    if let recorder = executor.recorder, let target = held.version.payload.matrix {
      let id = held.id
      recorder.effect("an entry is set", entry, in: target) { [table] given, number in
        let moved = zip(places, items).map { place, item in
          item.flatMap { given[$0].scalarValue }.flatMap { Int(exactly: $0 - 1) } ?? place
        }
        try table.replaceEntry(
          of: id, at: moved.count == 1 ? moved[0] : moved[1] * shape.rows + moved[0], with: number)
      }
    }
    try table.replaceEntry(of: held.id, at: place, with: entry)
    table.update(held.id) {
      $0.kind = .update
      $0.recipe = .leaf
      $0.isParameter = true
      $0.place = self.place
      $0.past = Array(Set(past))
    }
    return true
  }

  /// `push(losses, L)`: a number at the end of a row or column, an item at the end of a List.
  func push(_ value: Value, to name: Name, at range: SourceRange) throws {
    guard let owner = try growing(name, by: value, at: range) else { return }
    guard case .quantity(let new) = value, let number = try numbers(new, range).scalarValue else {
      throw error(
        "\(name.spelling) holds numbers, and this is a \(value.typeName)", at: range, help: "a List {} takes anything")
    }
    try append(number, from: new, to: name, in: owner)
  }

  /// The scope of a row or column that a number is to be added to, without holding it any longer; a List has its item at
  /// once, and gives nil.
  private func growing(_ name: Name, by item: Value, at range: SourceRange) throws -> Scope? {
    guard let (binding, owner) = lookup(name) else { throw unknown(name, at: range) }
    guard scope.isTopLevel || owner !== top else {
      throw error("\(name.spelling) belongs to the top level, which a function does not change", at: range)
    }
    if case .list(let items) = binding.value {
      bind(name, try list(items + [item], at: range), in: owner)
      return nil
    }
    guard isGrowable(binding.value) else {
      throw error("push adds to a row, a column or a List; \(name.spelling) is a \(binding.value.typeName)", at: range)
    }
    return owner
  }

  private func isGrowable(_ value: Value) -> Bool {
    guard case .quantity(let quantity) = value, let matrix = quantity.version.payload.matrix else { return false }
    return matrix.isEmpty || matrix.shape.isVector || matrix.isScalar
  }

  private func append(_ number: Double, from value: Quantity, to name: Name, in owner: Scope) throws {
    guard var held = owner.takeQuantity(name) else { return }
    let past = differentiablePast(of: value) + held.version.past.filter { table.isLive($0) && isPresent($0) }
    if isKnownUniquelyReferenced(&held), table.references(to: held.id) == 1, held.version.inputs.isEmpty,
      held.version.kind == .update
    {
      defer { owner.putBack(held, name) }
      if let recorder = executor.recorder, let target = held.version.payload.matrix {
        let id = held.id
        recorder.effect("push", try numbers(value), in: target) { [table] _, number in
          if let number = number.scalarValue { try table.append(number, to: id) }
        }
      }
      try table.append(number, to: held.id)
      return table.update(held.id) { $0.past = Array(Set(past)) }
    }
    owner.putBack(held, name)
    giveUpPlanning("\(name.spelling) becomes a row that grows")
    var longer = try matrix(held)
    try longer.append(number)
    var version = Version()
    version.kind = .update
    version.updatedBy = "push"
    version.payload = .matrix(longer)
    version.shape = SymbolicShape(longer.shape)
    version.place = place
    version.past = Array(Set(past))
    bind(name, .quantity(table.insert(version)), in: owner, isFresh: true)
  }

  /// The shape of a matrix of numbers without a record, large enough that copying it would be felt.
  private func replaceableShape(of name: Name) -> Shape? {
    guard case .quantity(let quantity)? = top.value(name), quantity.version.inputs.isEmpty,
      quantity.version.kind == .update || quantity.version.kind == .leaf, quantity.version.guards.isEmpty,
      let matrix = quantity.version.payload.matrix, !matrix.isMask, matrix.count > 64
    else { return nil }
    return matrix.shape
  }

  /// The right side where it is one number; nil where the usual way has to say what is wrong.
  private func entry(_ expression: Syntax.Expression) throws -> Quantity? {
    guard case .quantity(let value) = try value(of: expression), value.shape.isScalar, value.version.payload.isNumeric,
      value.version.kind != .symbol
    else { return nil }
    return value
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
    let assigned = Syntax.Expression(.name(target.name), range: target.range)
    let nameEnd = target.range.start + target.name.spelling.utf8.count
    let range = Syntax.Expression(.name(target.name), range: SourceRange(start: target.range.start, end: nameEnd))
    func axis(_ index: Index, _ size: Size) throws -> NodeID {
      if let places = try positions(index, of: size, assigned, f) { return places }
      return f.node(for: leaf(.matrix(try Matrix.arange(1, step: 1, Double(size.known ?? 0)))))
    }
    let one = f.builder.constant(1)
    if indices.count == 2 {
      let (rows, columns) = (try axis(indices[0], shape.rows), try axis(indices[1], shape.columns))
      return try apply(.replaceSlice, [whole, rows, columns, block], [range, range, range, right], assigned, f)
    }
    guard indices.count == 1 else { throw error("one index or two", at: target.range) }
    if shape.isRow {
      let columns = try axis(indices[0], shape.columns)
      return try apply(.replaceSlice, [whole, one, columns, block], [range, range, range, right], assigned, f)
    }
    // One index counts down the columns (S4): X[k], X[mask], X[:].
    let long = try apply(.vec, [whole], [range], range, f)
    let rows = try axis(indices[0], f.builder.shape(long).rows)
    let block = f.builder.isScalar(block) || f.builder.shape(block).isColumn ? block : try f.builder.apply(.vec, block)
    let replaced = try apply(.replaceSlice, [long, rows, one, block], [range, range, range, right], assigned, f)
    return shape.isColumn ? replaced : try f.builder.apply(.reshapeLike, replaced, whole)
  }
}
