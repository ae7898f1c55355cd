import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `X[i, j]`, `X[mask, :]`, `X[k]`, `t["name"]`, `list[2]`.
  func index(
    _ base: Syntax.Expression, _ indices: [Index], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    switch try evaluate(base, f) {
    case .node(let node): return .node(try slice(node, indices, base, whole, f))
    case .value(let value):
      switch value {
      case .list(let items): return try item(of: items, indices, whole, f)
      case .report(let report): return try item(of: report, indices, whole, f)
      case .quantity(let quantity):
        if case .table = quantity.version.payload { return try column(of: quantity, indices, whole, f) }
        return try label(of: quantity, indices, whole)
      default: throw error("a \(value.typeName) has no entries", at: whole.range)
      }
    }
  }

  private func slice(
    _ node: NodeID, _ indices: [Index], _ base: Syntax.Expression, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID {
    let shape = f.builder.shape(node)
    do {
      return try slice(node, shape, indices, base, whole, f)
    } catch var diagnostic as Diagnostic where diagnostic.message.hasPrefix(Self.outside) {
      diagnostic.message = "\(source.slice(base.range)) is \(shapeText(shape)): \(diagnostic.message)"
      // `A[1][2]`: the first index was one entry already.
      if case .index(let matrix, let first) = base.kind, first.count == 1, shape.isScalar {
        diagnostic.help = "\(source.slice(matrix.range))[i, j] takes row and column at once"
      }
      throw diagnostic
    }
  }

  static let lastPosition = "end is the last position"
  static let outside = "position "

  private func slice(
    _ node: NodeID, _ shape: SymbolicShape, _ indices: [Index], _ base: Syntax.Expression, _ whole: Syntax.Expression,
    _ f: Formation
  ) throws -> NodeID {
    switch indices.count {
    case 1:
      if case .all = indices[0] { return try apply(.vec, [node], [base], whole, f) }
      let isRow = shape.isRow && !shape.isColumn
      let flat = isRow || shape.isColumn ? node : try apply(.vec, [node], [base], whole, f)
      let length = f.builder.shape(flat)
      guard let places = try positions(indices[0], of: isRow ? length.columns : length.rows, whole, f) else {
        return flat
      }
      return try apply(isRow ? .sliceColumns : .sliceRows, [flat, places], [base], whole, f)
    case 2:
      let rows = try positions(indices[0], of: shape.rows, whole, f)
      let columns = try positions(indices[1], of: shape.columns, whole, f)
      var result = node
      if let rows { result = try apply(.sliceRows, [result, rows], [base], whole, f) }
      if let columns { result = try apply(.sliceColumns, [result, columns], [base], whole, f) }
      return result
    default:
      throw error("a matrix has rows and columns: one index or two, not \(indices.count)", at: whole.range)
    }
  }

  /// Positions along an axis as a node; nil is the whole axis. Checked here, where the index can be named.
  func positions(
    _ index: Index, of size: Size, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> NodeID? {
    guard case .expression(let expression) = index else { return nil }
    guard let count = size.known else {
      throw error(
        "an index needs numbers, and this axis has the symbolic size \(graph.sizes.text(size))", at: whole.range)
    }
    let quantity = try positions(expression, count: count)
    return f.node(for: quantity)
  }

  /// The positions that an index expression gives on an axis of `count`, counted from 1.
  func positions(_ expression: Syntax.Expression, count: Int) throws -> Quantity {
    ends.append(count)
    defer { ends.removeLast() }
    let value = try value(of: expression)
    guard case .quantity(let quantity) = value else {
      if case .bool(let truth) = value, count == 1 { return leaf(.matrix(try .row(truth ? [1] : []))) }
      let isText = if case .string = value { true } else { false }
      throw error(
        "an index is a position, a range or a mask, not a \(value.typeName)", at: expression.range,
        help: isText ? "names select the columns of a Table and the parts of a record" : nil)
    }
    let matrix = try numbers(quantity, expression.range)
    if matrix.isMask {
      guard matrix.count == count else {
        throw error(
          "the mask has \(matrix.count) entries, and the axis \(count)", at: expression.range,
          help: "a mask has one truth for each position: a comparison of what has \(count) entries")
      }
      return try hostVersion(Self.positionsOfMask, inputs: [quantity])
    }
    executor.recorder?.check(matrix, "positions to \(count)") { try Self.arePositions($0, count: count) }
    for number in try matrix.columnMajorValues() {
      guard number.rounded() == number else {
        throw error(
          "\(NumberLayout.format(number)) is no position", at: expression.range,
          help: "brackets index; for a product write ·( )")
      }
      guard number >= 1, number <= Double(count) else {
        throw error(
          "\(Self.outside)\(NumberLayout.format(number)) is outside 1…\(count)", at: expression.range,
          help: number < 1
            ? "positions count from 1\(number < 0 ? ", and end is the last: x[end]" : "")" : Self.lastPosition)
      }
    }
    return quantity
  }

  private static func arePositions(_ matrix: Matrix, count: Int) throws -> Bool {
    try matrix.columnMajorValues().allSatisfy { $0.rounded() == $0 && $0 >= 1 && $0 <= Double(count) }
  }

  private static let positionsOfMask = HostRecipe(name: "a mask as an index", text: { $0.first ?? "" }) { inputs in
    guard let mask = inputs.first?.matrix else { return .pending }
    return .matrix(try Matrix.row(mask.truePlaces().map { Double($0 + 1) }))
  }

  // MARK: Lists and tables

  private func item(
    of items: [Value], _ indices: [Index], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard indices.count == 1, case .expression(let expression) = indices[0] else {
      throw error("a List has one index", at: whole.range)
    }
    let places = try matrix(positions(expression, count: items.count)).columnMajorValues().map { Int($0) - 1 }
    let chosen = places.map { items[$0] }
    guard chosen.count == 1 else { return .value(.list(chosen)) }
    if case .quantity(let quantity) = chosen[0], quantity.version.payload.isNumeric {
      f.readsVariable = true
      return .node(f.node(for: quantity))
    }
    return .value(chosen[0])
  }

  private func label(
    of labels: Quantity, _ indices: [Index], _ whole: Syntax.Expression
  ) throws -> Evaluated {
    guard case .strings(let strings) = labels.version.payload, indices.count == 1,
      case .expression(let expression) = indices[0]
    else { throw error("labels have one index", at: whole.range) }
    let places = try positions(expression, count: strings.count)
    let numbers = try matrix(places).columnMajorValues().map { Int($0) - 1 }
    if numbers.count == 1 { return .value(.string(strings[numbers[0]])) }
    return .value(.quantity(try self.labels(labels, at: places)))
  }

  /// Some of a column's labels.
  func labels(_ labels: Quantity, at places: Quantity) throws -> Quantity {
    let recipe = HostRecipe(name: "an index", operandLevel: 1, text: { "\($0[0])[\($0[1])]" }) { inputs in
      guard case .strings(let strings)? = inputs.first, let places = inputs.last?.matrix else { return .pending }
      return .strings(try places.columnMajorValues().compactMap { Int(exactly: $0 - 1).map { strings[$0] } })
    }
    return try hostVersion(recipe, inputs: [labels, places])
  }

  /// `labels == "setosa"` is a mask; two strings compare as they are.
  func compareLabels(
    _ a: Evaluated, _ operation: ComparisonOperator, _ b: Evaluated, _ f: Formation
  ) throws -> Evaluated? {
    guard operation == .equal || operation == .notEqual else { return nil }
    if case .value(.string(let x)) = a, case .value(.string(let y)) = b {
      return .value(.bool((x == y) == (operation == .equal)))
    }
    if case .value(.bool(let x)) = a, case .value(.bool(let y)) = b {
      return .value(.bool((x == y) == (operation == .equal)))
    }
    let sides = [(a, b), (b, a)]
    for case (.value(.quantity(let labels)), .value(.string(let word))) in sides {
      guard case .strings = labels.version.payload else { continue }
      let recipe = HostRecipe(
        name: "a comparison", operandLevel: 8, text: { "[\($0[0]) \(operation.rawValue) \"\(word)\"]" }
      ) { inputs in
        guard case .strings(let strings)? = inputs.first else { return .pending }
        let truths = strings.map { ($0 == word) == (operation == .equal) }
        return .matrix(try Matrix(mask: truths, Shape(rows: truths.count, columns: 1)))
      }
      return .node(f.node(for: try hostVersion(recipe, inputs: [labels])))
    }
    return nil
  }

  // MARK: Fields

  /// `t.name`, `verdict.holds`, `weights.W₁`.
  func field(
    _ base: Syntax.Expression, _ name: Name, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    if let diagnostic = unknownModule(base, name) { throw diagnostic }
    let value: Value
    switch try evaluate(base, f) {
    case .value(let found): value = found
    case .node: throw noField(name, of: base, "Matrix", whole)
    }
    switch value {
    case .quantity(let quantity):
      if case .table = quantity.version.payload {
        return try column(of: quantity, named: name.spelling, at: whole.range, f)
      }
    case .report(let report): return try item(of: report, named: name.spelling, at: whole.range, f)
    default: break
    }
    throw noField(name, of: base, value.typeName, whole)
  }

  private func noField(
    _ name: Name, of base: Syntax.Expression, _ type: String, _ whole: Syntax.Expression
  ) -> Diagnostic {
    error(
      "a \(type) has no field \(name.spelling)", at: whole.range,
      help: ForeignWords.translation(ofField: name.spelling, of: clipped(source.slice(base.range))))
  }
}
