import Calculus
import Matrices
import Syntax

/// `derive ∂L/∂Z₃; level=2`: each step of the cascade index by index, as the notes have it.
extension Interpreter {
  /// The lines for every gradient from L down to V.
  func entryLines(to variable: VersionID, in backward: Backward) throws -> [DerivationLine] {
    let path = onPath(to: variable, in: backward)
    var lines: [DerivationLine] = []
    for id in backward.order where path.contains(id) && id != backward.loss {
      try checkInterruption()
      guard let gradient = backward.gradients[id], let contributions = backward.contributions[id] else { continue }
      let told = contributions.filter { path.contains($0.user) }
      lines += told.isEmpty ? [] : entryLines(of: id, gradient, told, in: backward) ?? []
      lines.append(line(gradient.id))
    }
    if let first = lines.firstIndex(where: { $0.remark.plain == Self.termByTerm && $0.right.plain.contains("δ") }) {
      lines[first].remark = .words(Self.termByTerm).then(
        "; ", .words("δ is 1 where its indices").then(" ", .words("are equal, else 0")))
    }
    return lines
  }

  /// nil where an operator has no rule by entries: its line in matrices stands alone then.
  private func entryLines(
    of id: VersionID, _ gradient: Quantity, _ contributions: [Contribution], in backward: Backward
  ) -> [DerivationLine]? {
    forming { f in
      let variable = graph.slotNumber(f.node(for: table.quantity(id))) ?? 0
      var uses: [EntryStory.Use] = []
      for part in contributions {
        let user = table.quantity(part.user)
        guard case .template(let root) = user.version.recipe else { return nil }
        let own = graph.slotNumber(f.node(for: user)) ?? 0
        uses.append(
          EntryStory.Use(
            root: inlined(root, of: user, f), own: own, upstream: upstream(of: part.user, gradient, backward, f)))
      }
      guard
        let story = EntryStory(
          uses: uses, variable: variable, builder: f.builder,
          sumsToOne: { !f.slots[$0].version.facts.isDisjoint(with: [.rowsSumToOne, .onehot]) })
      else { return nil }
      let (plain, latex) = (lines(of: story, id, gradient, f, .plain), lines(of: story, id, gradient, f, .latex))
      return zip(plain, latex).map { text, formula in
        DerivationLine(
          left: Wording(plain: text.left, latex: formula.left), right: Wording(plain: text.right, latex: formula.right),
          remark: text.isFormula
            ? Wording(plain: text.remark, latex: formula.remark) : text.remark.isEmpty ? .nothing : .words(text.remark))
      }
    }
  }

  /// ∂L/∂C by its name, or written out where ∂L/∂V does without it.
  private func upstream(
    of user: VersionID, _ gradient: Quantity, _ backward: Backward, _ f: Formation
  ) -> NodeID? {
    guard user != backward.loss, let flow = backward.gradients[user] else { return nil }
    if !gradient.version.inputs.contains(flow.id), case .template(let root) = flow.version.recipe {
      return inlined(root, of: flow, f)
    }
    return f.node(for: flow)
  }

  private static let termByTerm = "term by term"

  private struct EntryLine {
    var left: String
    var right: String
    var remark = ""
    /// The remark is a formula, not words.
    var isFormula = false
  }

  private func lines(of story: EntryStory, _ id: VersionID, _ gradient: Quantity, _ f: Formation, _ style: FormulaStyle)
    -> [EntryLine]
  {
    var printer = EntryPrinter(builder: f.builder, style: style) { [unowned self] in text(f.slots[$0], style: style) }
    printer.call(story.moved, story.moved.count == 2 ? ["p", "r"] : ["r"])
    var lines: [EntryLine] = []
    let target = printer.entry(text(gradient, style: style), story.moved)
    let shown = printer.entry(text(id, style: style), story.moved)
    for step in story.steps {
      printer.call(step.indices, step.indices.count == 2 ? ["i", "j"] : ["j"])
      let whole = printer.entry(text(f.slots[step.own], style: style), step.indices)
      lines.append(EntryLine(left: whole, right: printer.text(step.definition), remark: "by entries"))
      let slope = style == .plain ? "∂\(whole)/∂\(shown)" : "\\frac{\\partial \(whole)}{\\partial \(shown)}"
      // The line in matrices says it again where all is 1×1.
      let isSaidBelow = story.moved.isEmpty && step.indices.isEmpty && story.steps.count == 1
      if let unfolded = step.unfolded {
        let rule =
          story.moved.isEmpty ? "quotient and chain rule" : Self.termByTerm
        lines.append(EntryLine(left: slope, right: printer.text(unfolded), remark: rule))
        if isSaidBelow { continue }
        lines.append(
          EntryLine(left: "", right: printer.text(step.derivative), remark: "a δ leaves one term of its sum"))
      } else if !isSaidBelow {
        lines.append(EntryLine(left: slope, right: printer.text(step.derivative)))
      }
      guard let cases = step.cases else { continue }
      let (equal, different) = printer.texts(of: cases.delta)
      lines.append(EntryLine(left: "", right: printer.text(cases.equal), remark: equal, isFormula: true))
      lines.append(EntryLine(left: "", right: printer.text(cases.different), remark: different, isFormula: true))
    }
    // L by V itself: the derivative is the gradient.
    if story.steps.count == 1, story.steps[0].indices.isEmpty, story.lines.count == 1 { return lines }
    lines.append(EntryLine(left: target, right: chain(story, gradient, shown, f, printer), remark: "chain rule"))
    for line in story.lines {
      lines.append(EntryLine(left: "", right: printer.text(line.sum), remark: words(for: line.rule)))
    }
    return lines
  }

  /// Σᵢ Σⱼ ∂L/∂C[i, j]·∂C[i, j]/∂V[p, r], for every C.
  private func chain(
    _ story: EntryStory, _ gradient: Quantity, _ variable: String, _ f: Formation, _ printer: EntryPrinter
  ) -> String {
    let style = printer.style
    let loss = gradient.version.gradientName.map { String($0[..<($0.firstIndex(of: "/") ?? $0.endIndex)]) } ?? ""
    return story.steps.map { step in
      let whole = printer.entry(text(f.slots[step.own], style: style), step.indices)
      if "∂\(text(f.slots[step.own]))" == loss {
        return style == .plain ? "∂\(whole)/∂\(variable)" : "\\frac{\\partial \(whole)}{\\partial \(variable)}"
      }
      let sums = printer.sums(over: step.indices)
      if style == .plain { return "\(sums)\(loss)/∂\(whole)·∂\(whole)/∂\(variable)" }
      let top = "\\partial \(LaTeXName.set(String(loss.dropFirst())))"
      return "\(sums)\\frac{\(top)}{\\partial \(whole)} \\, \\frac{\\partial \(whole)}{\\partial \(variable)}"
    }.joined(separator: " + ")
  }

  private func words(for rule: EntryStory.Rule) -> String {
    switch rule {
    case .chain: "with what these are"
    case .sharedDeltas, .deltas: "a δ leaves one term of its sum"
    case .rowSums: "rows sum to 1"
    }
  }
}
