import Calculus
import Matrices
import Syntax

/// Parts of tables: columns by name, rows by position or mask.
extension Interpreter {
  /// `t["a"]`, `t[["a", "b"]]`, `t[rows, "a"]`, `t[rows, :]`: a Matrix where all is numbers, else labels or a Table.
  func column(
    of table: Quantity, _ indices: [Index], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    guard case .table(let columns) = table.version.payload else { return .value(.nothing) }
    f.readsVariable = true
    switch indices.count {
    case 1:
      guard case .expression(let expression) = indices[0] else { return .value(.quantity(table)) }
      switch try value(of: expression) {
      case .string(let name): return try column(of: table, named: name, at: expression.range, f)
      case .list(let items): return try part(of: table, nil, try names(items, expression.range), whole, f)
      default:
        throw error(
          "a Table is indexed by a column's name, or by rows and columns", at: whole.range,
          help: "t[\"name\"], t[1:10, :], t[mask, \"name\"]")
      }
    case 2:
      var rows: Quantity?
      if case .expression(let expression) = indices[0] { rows = try positions(expression, count: columns.rows) }
      guard case .expression(let expression) = indices[1] else { return try part(of: table, rows, nil, whole, f) }
      switch try value(of: expression) {
      case .string(let name):
        let column = try column(of: table, named: name, at: expression.range, f)
        guard let rows else { return column }
        switch column {
        case .node(let node): return .node(try apply(.sliceRows, [node, f.node(for: rows)], [whole], whole, f))
        case .value(.quantity(let labels)): return .value(.quantity(try self.labels(labels, at: rows)))
        case .value: return column
        }
      case .list(let items): return try part(of: table, rows, try names(items, expression.range), whole, f)
      default:
        let places = try matrix(positions(expression, count: columns.names.count)).columnMajorValues()
        return try part(of: table, rows, places.map { columns.names[Int($0) - 1] }, whole, f)
      }
    default: throw error("a Table has rows and columns: one index or two, not \(indices.count)", at: whole.range)
    }
  }

  private func names(_ items: [Value], _ range: SourceRange) throws -> [String] {
    try items.map { item in
      guard case .string(let name) = item else { throw error("columns are chosen by their names", at: range) }
      return name
    }
  }

  /// Some rows and some columns, all where nil.
  private func part(
    of table: Quantity, _ rows: Quantity?, _ names: [String]?, _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    let listed = names.map { "[" + $0.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
    let recipe = HostRecipe(
      name: "a part of a table", operandLevel: 1,
      text: { inputs in
        inputs.count > 1 ? "\(inputs[0])[\(inputs[1]), \(listed ?? ":")]" : "\(inputs[0])[\(listed ?? ":")]"
      }
    ) { inputs in
      guard case .table(let table)? = inputs.first else { return .pending }
      var chosen = try names.map { try table.selecting($0) } ?? table
      if inputs.count > 1, let places = inputs[1].matrix {
        chosen = chosen.selecting(rows: try places.columnMajorValues().compactMap { Int(exactly: $0 - 1) })
      }
      guard chosen.isNumeric else { return .table(chosen) }
      let (values, rows, columns) = try chosen.numbers()
      return .matrix(try Matrix(columnMajor: values, Shape(rows: rows, columns: columns)))
    }
    do {
      let quantity = try hostVersion(recipe, inputs: [table] + (rows.map { [$0] } ?? []))
      return quantity.version.payload.isNumeric ? .node(f.node(for: quantity)) : .value(.quantity(quantity))
    } catch let failure as DataError {
      throw error(failure.message, at: whole.range, help: failure.help)
    }
  }

  /// `t["name"]`: numbers as a column, labels as they are.
  func column(
    of table: Quantity, named name: String, at range: SourceRange, _ f: Formation
  ) throws -> Evaluated {
    guard case .table(let columns) = table.version.payload else { return .value(.nothing) }
    f.readsVariable = true
    let recipe = HostRecipe(name: "a column of a table", operandLevel: 1, text: { "\($0[0])[\"\(name)\"]" }) { inputs in
      guard case .table(let columns)? = inputs.first else { return .pending }
      switch try columns.column(named: name) {
      case .numbers(let numbers): return .matrix(try Matrix.column(numbers))
      case .strings(let strings): return .strings(strings)
      }
    }
    do {
      _ = try columns.column(named: name)
    } catch let failure as DataError {
      throw error(failure.message, at: range, help: failure.help)
    }
    let quantity = try hostVersion(recipe, inputs: [table])
    if quantity.version.payload.isNumeric { return .node(f.node(for: quantity)) }
    return .value(.quantity(quantity))
  }

  /// A table's numbers as a matrix; all columns, or those named.
  func matrixQuantity(ofTable table: Quantity, columns names: [String]? = nil, at range: SourceRange) throws -> Quantity
  {
    let listed = (names ?? []).map { "\"\($0)\"" }.joined(separator: ", ")
    let recipe = HostRecipe(
      name: "a table as a matrix", operandLevel: names == nil ? 14 : 1,
      text: { names == nil ? "matrix(\($0[0]))" : "\($0[0])[[\(listed)]]" }
    ) { inputs in
      guard case .table(let table)? = inputs.first else { return .pending }
      let chosen = try names.map { try table.selecting($0) } ?? table
      let (values, rows, columns) = try chosen.numbers()
      return .matrix(try Matrix(columnMajor: values, Shape(rows: rows, columns: columns)))
    }
    do {
      return try hostVersion(recipe, inputs: [table])
    } catch let failure as DataError {
      throw error(failure.message, at: range, help: failure.help)
    }
  }

  func numbers(of table: Table, at range: SourceRange?) throws -> Matrix {
    do {
      let (values, rows, columns) = try table.numbers()
      return try Matrix(columnMajor: values, Shape(rows: rows, columns: columns))
    } catch let failure as DataError {
      throw error(failure.message, at: range, help: failure.help)
    }
  }
}
