import Calculus
import Matrices
import Syntax

/// `explain x` and `graph x`: where a value came from.
extension Interpreter {
  /// A table from x down to what was given: each name with its formula, shape, numbers, and the line that made it.
  func explain(_ expression: Syntax.Expression) throws -> Value {
    guard case .quantity(let quantity) = try value(of: expression) else {
      throw error("explain tells where a quantity came from", at: expression.range)
    }
    try force(.quantity(quantity))
    let lineage = lineage(of: quantity.id)
    let shown = lineage.order.prefix(Self.mostExplained)
    var rows = try shown.map { id -> [String] in
      try force(id)
      let line = table[id].place.map { "\($0.source.name):\($0.line)" } ?? ""
      return [definitionLine(of: id), extent(of: id), numbers(of: id), line]
    }
    if lineage.order.count > shown.count { rows.append(["⋮ (\(lineage.order.count) in all)", "", "", ""]) }
    let bundle = Layout.table(header: ["made by", "shape", "numbers", "line"], rows, width: page.tableWidth)
    return .report(Report(kind: "Trace", bundle: bundle, fields: [("value", .quantity(quantity))]))
  }

  /// The same as a tree: below each name what its formula reads, with gradients once `backward` has been asked for them.
  func graphTree(_ expression: Syntax.Expression) throws -> Value {
    guard case .quantity(let quantity) = try value(of: expression) else {
      throw error("graph draws where a quantity came from", at: expression.range)
    }
    let lineage = lineage(of: quantity.id)
    let gradients = gradients.find(quantity.id)?.gradients ?? [:]
    var rows: [[String]] = []
    var drawn: Set<VersionID> = []
    // Depth first without recursion: a record may be a chain of thousands.
    var stack: [(id: VersionID, indent: String, branch: String)] = [(quantity.id, "", "")]
    while let (id, indent, branch) = stack.popLast(), rows.count < Self.mostDrawn {
      let isNew = drawn.insert(id).inserted
      let inputs = isNew ? lineage.inputs[id] ?? [] : []
      // What was drawn above stands by its name.
      let text = isNew ? definitionLine(of: id) : "\(text(id)) ↑"
      let gradient = try gradients[id].map { "\($0.version.gradientName ?? ""): ‖·‖ = \(try norm(of: $0))" } ?? ""
      rows.append([indent + branch + text, extent(of: id), isNew ? gradient : ""])
      let below = indent + (branch.isEmpty ? "" : branch == "├─ " ? "│  " : "   ")
      for (place, input) in inputs.enumerated().reversed() {
        stack.append((input, below, place == inputs.count - 1 ? "└─ " : "├─ "))
      }
    }
    var lines = Self.branches(rows, width: page.tableWidth)
    if !stack.isEmpty { lines.append("⋮") }
    var bundle = Bundle(plain: lines.joined(separator: "\n"))
    if output.showsPictures, lineage.order.count <= Self.mostPictured {
      let drawing = try drawing(of: quantity, lineage)
      bundle.svg = Graphviz.svg(of: drawing.dot) { [interruption] in interruption.isRequested }
      try checkInterruption()
    }
    return .report(Report(kind: "Trace", bundle: bundle, fields: [("value", .quantity(quantity))]))
  }

  /// Branches of a tree with what stands beside them. A branch that wrapped would not be one any more: what a narrow
  /// page has no room for is cut off, gradients first.
  private static func branches(_ rows: [[String]], width: Int?) -> [String] {
    var widths = (0..<3).map { column in rows.map { TextWidth.columns(of: $0[column]) }.max() ?? 0 }
    if let width {
      func room() -> Int { width - widths.dropFirst().reduce(0) { $0 + $1 + 3 } }
      while widths.count > 1, room() < min(widths[0], fewestColumns) { widths.removeLast() }
      widths[0] = min(widths[0], max(room(), 4))
    }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        let text = Layout.clipped(cell, to: width)
        return text + String(repeating: " ", count: width - TextWidth.columns(of: text))
      }
      return cells.joined(separator: "   ").trimmedAtEnd
    }
  }

  private static let fewestColumns = 24

  /// The graph as a picture; on the edges what `backward` found to flow along them.
  func drawing(of quantity: Quantity) throws -> GraphDrawing { try drawing(of: quantity, lineage(of: quantity.id)) }

  private func drawing(
    of quantity: Quantity, _ lineage: (order: [VersionID], inputs: [VersionID: [VersionID]])
  ) throws -> GraphDrawing {
    let backward = gradients.find(quantity.id)
    var drawing = GraphDrawing(title: text(quantity))
    let order = Array(lineage.order.reversed())
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
    for id in order {
      let isGiven = table[id].recipe.isLeaf || (lineage.inputs[id] ?? []).isEmpty
      let line = definitionLine(of: id)
      let name = table[id].name?.spelling ?? table[id].gradientName
      // `Z = X·W` in two lines; what has no name is its formula.
      let formula = name.flatMap { line.hasPrefix("\($0) = ") ? String(line.dropFirst($0.count + 3)) : nil } ?? ""
      drawing.nodes.append(
        GraphDrawing.Node(
          name: name ?? line, formula: isGiven && table[id].kind == .symbol ? "" : formula, shape: extent(of: id),
          kind: id == quantity.id ? .result : isGiven ? .given : .step))
      let users = backward.map { usersWithin(id, in: $0) } ?? []
      for input in lineage.inputs[id] ?? [] {
        guard let from = places[input], let to = places[id] else { continue }
        let gradient = try backward.map { try flow(from: users, to: input, in: $0) } ?? []
        drawing.edges.append(GraphDrawing.Edge(from: from, to: to, gradient: gradient))
      }
    }
    return drawing
  }

  /// A named version and those inner steps of its formula through which something flows back from it.
  private func usersWithin(_ id: VersionID, in backward: Backward) -> Set<VersionID> {
    var users: Set<VersionID> = [id]
    var stack = [id]
    while let user = stack.popLast() {
      for step in table[user].inputs where isStep(step) {
        let isReached = backward.contributions[step]?.contains { $0.user == user } ?? false
        if isReached, users.insert(step).inserted { stack.append(step) }
      }
    }
    return users
  }

  /// What flows back from a use to its input: `∂L/∂A = ∂L/∂Z·Wᵀ`, `+=` where other uses give their part too; nothing
  /// where the use is not differentiated.
  private func flow(from users: Set<VersionID>, to input: VersionID, in backward: Backward) throws -> [String] {
    guard let gradient = backward.gradients[input], let name = gradient.version.gradientName else { return [] }
    let all = backward.contributions[input] ?? []
    let own = all.filter { users.contains($0.user) }
    if own.isEmpty { return [] }
    if own.count == all.count { return ["\(name) = \(formula(gradient.id))", "‖·‖ = \(try norm(of: gradient))"] }
    return own.map { "\(name) += \(formula($0.root, $0.slots))" }
  }

  /// A picture of more nodes is no help.
  private static let mostPictured = 150

  private static let mostExplained = 200
  private static let mostDrawn = 400

  private func norm(of gradient: Quantity) throws -> String {
    gradient.version.kind == .symbol ? "…" : NumberLayout.format(try matrix(gradient).norm(.frobenius), digits: 4)
  }

  /// The named versions under one, newest first, and what each was directly made from; a formula's inner steps without
  /// a name are part of it.
  private func lineage(of root: VersionID) -> (order: [VersionID], inputs: [VersionID: [VersionID]]) {
    var inputs: [VersionID: [VersionID]] = [:]
    let order = recordOrder(of: root)
    // Oldest first, so that what an unnamed step was made from is known.
    for id in order.reversed() {
      var seen: Set<VersionID> = []
      let named = table[id].inputs.flatMap { isStep($0) ? inputs[$0] ?? [] : [$0] }
      // A literal stands in the formula itself.
      inputs[id] = named.filter { (!table[$0].recipe.isLeaf || table[$0].name != nil) && seen.insert($0).inserted }
    }
    var reached: Set<VersionID> = [root]
    for id in order where reached.contains(id) { reached.formUnion(inputs[id] ?? []) }
    return (order.filter(reached.contains), inputs)
  }

  /// Without a name of its own that a reader knows, and no given value.
  private func isStep(_ id: VersionID) -> Bool {
    !table[id].recipe.isLeaf && (table[id].name == nil && table[id].gradientName == nil || isHidden(id))
  }

  /// `Z = X·W + b`; for what was given, the statement that gave it.
  private func definitionLine(of id: VersionID) -> String {
    let version = table[id]
    let name = version.name?.spelling ?? version.gradientName
    guard version.recipe.isLeaf else { return (name.map { "\($0) = " } ?? "") + formula(id) }
    if version.kind == .symbol { return "\(text(id)), a symbol" }
    let statement = clipped(version.place?.firstLine ?? "")
    if version.name != nil, !statement.isEmpty, !version.isLoopItem { return statement }
    return name ?? formula(id)
  }

  private func extent(of id: VersionID) -> String {
    switch table[id].payload {
    case .table(let table): "\(table.rows)×\(table.names.count) Table"
    case .strings(let labels): "\(labels.count) labels"
    default: shapeText(table[id].shape)
    }
  }

  private func numbers(of id: VersionID) -> String {
    guard let matrix = table[id].payload.matrix else { return "" }
    if let number = matrix.scalarValue { return NumberLayout.format(number) }
    guard !matrix.isEmpty, let low = try? matrix.extreme(.minimum), let high = try? matrix.extreme(.maximum) else {
      return ""
    }
    return "\(NumberLayout.format(low, digits: 4)) … \(NumberLayout.format(high, digits: 4))"
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
