import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `[1 2; 3 4]`: numbers at once, blocks by hcat and vcat, a List where an element is no number.
  func literal(
    _ rows: [[Syntax.Expression]], _ whole: Syntax.Expression, _ f: Formation
  ) throws -> Evaluated {
    if let numbers = numbers(rows) {
      guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else {
        let odd = rows.firstIndex { $0.count != rows[0].count } ?? 0
        let entries = rows[odd].count == 1 ? "1 entry" : "\(rows[odd].count) entries"
        throw error(
          "row \(odd + 1) has \(entries), and row 1 has \(rows[0].count)", at: whole.range,
          help: "the rows of a matrix are equally long; ; or a new line ends one")
      }
      if rows.count == 1, width == 1 { return .node(f.builder.constant(numbers[0][0])) }
      return .node(f.node(for: leaf(.matrix(try Matrix(rows: numbers)))))
    }
    if rows.isEmpty || rows.allSatisfy(\.isEmpty) {
      return .node(f.node(for: leaf(.matrix(try Matrix.zeros(Shape(rows: 0, columns: 0))))))
    }
    noteNestedRows(rows, whole)
    var bands: [NodeID] = []
    for row in rows {
      let parts = try row.map { try evaluate($0, f) }
      if rows.count == 1, parts.contains(where: { !isNumeric($0) }) {
        return .value(try list(try zip(parts, row).map { try item($0, $1, f) }, at: whole.range))
      }
      if let odd = zip(parts, row).first(where: { isText($0.0) })?.1 {
        throw error(
          "\(clipped(source.slice(odd.range))) is no number, and a List has one row", at: odd.range,
          help:
            "write it with commas: {\(rows.flatMap { $0 }.map { clipped(source.slice($0.range)) }.joined(separator: ", "))}"
        )
      }
      let nodes = try zip(parts, row).map { try node($0, $1, f) }
      bands.append(nodes.count == 1 ? nodes[0] : try apply(.hcat, nodes, row, whole, f))
    }
    return .node(bands.count == 1 ? bands[0] : try apply(.vcat, bands, rows.compactMap(\.first), whole, f))
  }

  /// `[[1, 2], [3, 4]]` is a matrix elsewhere; here its parts stand side by side (grammar B3).
  private func noteNestedRows(_ rows: [[Syntax.Expression]], _ whole: Syntax.Expression) {
    guard rows.count == 1, rows[0].count > 1 else { return }
    let widths = rows[0].map { part -> Int? in
      if case .literal(let inner) = part.kind, inner.count == 1, inner[0].count > 1 { inner[0].count } else { nil }
    }
    guard let width = widths[0], widths.allSatisfy({ $0 == width }) else { return }
    note(
      "rows in rows stand side by side, 1×\(width * widths.count); a matrix of these rows is [… ; …]", at: whole.range)
  }

  private func item(_ evaluated: Evaluated, _ expression: Syntax.Expression, _ f: Formation) throws -> Value {
    switch evaluated {
    case .value(let value): return value
    case .node(let node): return .quantity(try settle(node, in: f))
    }
  }

  private func isText(_ evaluated: Evaluated) -> Bool { if case .value(.string) = evaluated { true } else { false } }

  private func isNumeric(_ evaluated: Evaluated) -> Bool {
    switch evaluated {
    case .node, .value(.bool): true
    default: false
    }
  }

  /// The entries of a literal of plain numbers, NaN and Inf among them, signs included; nil for any other.
  private func numbers(_ rows: [[Syntax.Expression]]) -> [[Double]]? {
    var result: [[Double]] = []
    for row in rows {
      var numbers: [Double] = []
      numbers.reserveCapacity(row.count)
      for element in row {
        if let value = number(element) {
          numbers.append(value)
        } else if case .prefix(.minus, let inner) = element.kind, let value = number(inner) {
          numbers.append(-value)
        } else {
          return nil
        }
      }
      result.append(numbers)
    }
    return result.isEmpty || result[0].isEmpty ? nil : result
  }

  private func number(_ element: Syntax.Expression) -> Double? {
    switch element.kind {
    case .number(let value): value
    case .name(let name) where lookup(name) == nil: Self.constants[name.key]
    default: nil
    }
  }

  /// `a:s:b` as a row (grammar P16). A computation on numbers, since its length depends on them.
  func range(
    _ from: Syntax.Expression, _ step: Syntax.Expression?, _ to: Syntax.Expression, _ whole: Syntax.Expression,
    _ f: Formation
  ) throws -> NodeID {
    var inputs: [Quantity] = []
    for expression in [from, step, to].compactMap({ $0 }) {
      let quantity = try settle(try node(expression, f), in: f)
      guard quantity.shape.isScalar else {
        throw error(
          "the ends of a range are numbers, not \(shapeText(quantity.shape))", at: expression.range)
      }
      inputs.append(quantity)
    }
    let hasStep = step != nil
    let recipe = HostRecipe(name: "a range", level: 8, operandLevel: 7, text: { $0.joined(separator: ":") }) {
      payloads in
      let numbers = payloads.compactMap { $0.matrix?.scalarValue }
      guard numbers.count == payloads.count, let first = numbers.first, let last = numbers.last else { return .pending }
      return .matrix(try Matrix.arange(first, step: hasStep ? numbers[1] : 1, last))
    }
    if inputs.allSatisfy({ $0.version.inputs.isEmpty && $0.version.name == nil }) {
      return f.node(for: leaf(try recipe.run(inputs.map { $0.version.payload }), origin: source.slice(whole.range)))
    }
    return f.node(for: try hostVersion(recipe, inputs: inputs))
  }

  /// A string with its `$name` and `$(expr)` filled in.
  func text(of parts: [StringPart]) throws -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .expression(let expression):
        giveUpPlanning("numbers become text")
        text += plainText(try value(of: expression))
      }
      guard text.utf8.count <= Self.longestString else {
        throw error("a string holds at most \(Self.longestString >> 20) MiB")
      }
    }
    return text
  }

  private static let longestString = 1 << 26

  /// A List of these; one inside the other only so deep, for they are shown and freed by recursion.
  func list(_ items: [Value], at range: SourceRange) throws -> Value {
    var inner = items.compactMap { if case .list(let items) = $0 { (items, 1) } else { nil } }
    var visited = 0
    while let (items, depth) = inner.popLast() {
      visited += 1
      guard depth < Self.deepestList, visited < Self.mostInnerLists else {
        throw error(
          "Lists stand in each other at most \(Self.deepestList) deep, \(Self.mostInnerLists) of them in one", at: range
        )
      }
      for case .list(let items) in items { inner.append((items, depth + 1)) }
    }
    return .list(items)
  }

  private static let mostInnerLists = 100_000
  private static let deepestList = 100
}
