import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `backward L`, `backward L to Z₂`: the gradients from L down.
  func backwardTable(_ expression: Syntax.Expression, to target: Name?, _ options: [Argument]) throws -> Value {
    let loss = try lossQuantity(expression)
    let backward = try backward(from: loss.id)
    let showsData = try option("data", options, default: 0) != 0
    var stop: VersionID?
    if let target {
      guard case .quantity(let quantity)? = meaning(of: target)?.value else {
        throw unknown(target, at: expression.range)
      }
      _ = try gradient(of: loss, by: quantity, at: expression.range)
      stop = quantity.id
    }
    var rows: [[String]] = []
    var latex: [[String]] = []
    var fields: [(name: String, value: Value)] = []
    for id in shownCascade(backward, to: stop, withData: showsData) {
      guard let gradient = backward.gradients[id] else { continue }
      let name = table[gradient.id].gradientName ?? ""
      let formula = formula(gradient.id)
      let isSymbolic = gradient.version.kind == .symbol
      let norm = isSymbolic ? "" : NumberLayout.format(try matrix(gradient).norm(.frobenius), digits: 4)
      rows.append(["\(name) = \(formula)", shapeText(gradient.shape), norm])
      latex.append([
        text(gradient, style: .latex), "= \(self.formula(gradient.id, style: .latex))",
        shapeText(gradient.shape, style: .latex), LaTeXNumber.set(norm),
      ])
      fields.append((name: table[id].name?.key ?? name, value: .quantity(gradient)))
    }
    if rows.isEmpty {
      return .report(Report(kind: "Trace", bundle: Bundle(plain: "no gradients: \(whyNone(loss, backward))")))
    }
    // On a page as LaTeX alone: set in HTML, formulas would be shown as their source where nothing typesets them.
    var bundle = Bundle(plain: Layout.table(header: ["gradient", "shape", "‖·‖"], rows, width: page.tableWidth).plain)
    let header = ["\\text{gradient}", "", "\\text{shape}", "\\lVert \\cdot \\rVert"]
    bundle.latex = LaTeXTable(columns: "rlrr", header: header, lines: latex).text
    return .report(Report(kind: "Trace", bundle: bundle, fields: fields))
  }

  /// Why no gradient is there to list.
  private func whyNone(_ loss: Quantity, _ backward: Backward) -> String {
    let l = text(loss)
    for id in backward.order where id != loss.id && table[id].name != nil {
      if let reason = backward.obstacles[id]?.first {
        return "\(l) depends on \(text(id)) only by a path that has no derivative: \(reason)"
      }
      if let remark = backward.remarks[id]?.first {
        return "∂\(l)/∂\(text(id)) is zero almost everywhere: \(remark)"
      }
    }
    return "\(l) was computed from no other quantity"
  }

  /// What a reader is shown: gradients by names that mean something, down to `stop`.
  func shownCascade(_ backward: Backward, to stop: VersionID? = nil, withData showsData: Bool) -> [VersionID] {
    let trainable = trainable(backward)
    var shown: [VersionID] = []
    for id in cascadeOrder(backward) where table[id].name != nil && !isHidden(id) {
      if showsData || id == stop || trainable.contains(id) { shown.append(id) }
      if id == stop { break }
    }
    return shown
  }

  /// The gradients as a page lists them: those that a formula's adjoint gives stand together, its parameters first,
  /// and each after all formulas that read it.
  private func cascadeOrder(_ backward: Backward) -> [VersionID] {
    func key(_ id: VersionID) -> (made: UInt64, isInner: Bool, place: Int) {
      let users = (backward.contributions[id] ?? []).map(\.user)
      guard let oldest = users.min(by: { table[$0].madeAt < table[$1].madeAt }) else { return (.max, false, 0) }
      return (table[oldest].madeAt, !table[id].recipe.isLeaf, table[oldest].inputs.firstIndex(of: id) ?? 0)
    }
    let keyed = backward.order.filter { backward.gradients[$0] != nil }.map { (id: $0, key: key($0)) }
    return keyed.sorted { a, b in
      if a.key.made != b.key.made { return a.key.made > b.key.made }
      if a.key.isInner != b.key.isInner { return !a.key.isInner }
      return a.key.place < b.key.place
    }.map(\.id)
  }

  /// The versions that rest on something one may train; data are left out unless asked for (semantics G9).
  private func trainable(_ backward: Backward) -> Set<VersionID> {
    let labelRows = Set(backward.order.filter(areLabels).map { table[$0].shape.rows })
    let leaves = backward.order.filter { id in
      table[id].recipe.isLeaf && backward.gradients[id] != nil && !areLabels(id)
        && !(labelRows.contains(table[id].shape.rows) && !table[id].shape.isRow)
    }
    // η, λ and the like count where there is nothing else.
    let matrices = leaves.filter { !table[$0].shape.isScalar || isParameter($0) }
    var trainable = Set(matrices.isEmpty ? leaves : matrices)
    for id in backward.order.reversed() where backward.gradients[id] != nil {
      if table[id].inputs.contains(where: trainable.contains) { trainable.insert(id) }
    }
    return trainable
  }

  /// One-hot rows and other masks: what a network is told, not what it learns.
  private func areLabels(_ id: VersionID) -> Bool {
    table[id].facts.contains(.onehot) || table[id].payload.matrix?.isMask ?? false
  }

  /// Numbers that a generator or a filler made, or that were moved along a gradient; a symbol may be one too.
  func isParameter(_ id: VersionID) -> Bool {
    let version = table[id]
    if version.isParameter || version.kind == .symbol { return true }
    guard case .template(let root) = version.recipe else { return false }
    return graph.opcode(root) == .zeros || graph.opcode(root) == .ones
  }
}
