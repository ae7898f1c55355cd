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
      let entries = told.isEmpty ? [] : entryLines(of: id, gradient, told, in: backward) ?? []
      lines += entries
      var last = line(gradient.id)
      // Row sums have had a line of their own.
      let facts = try neededFacts(of: id, in: backward).filter { entries.isEmpty || !$0.fact.isAboutRows }
      last.remark = since(facts).followed(by: "; ", last.remark)
      if entries.contains(where: { $0.left.plain.hasSuffix("]") }) {
        last.remark = .words("in matrices").followed(by: "; ", last.remark)
      }
      lines.append(last)
    }
    if let first = lines.firstIndex(where: { line in
      line.right.plain.contains(" > 0]") && !line.left.plain.isEmpty && line.remark.plain.isEmpty
    }) {
      lines[first].remark = .words("[…] is 1 where it holds, else 0")
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
      return lines(of: story, id, gradient, f)
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

  private func lines(of story: EntryStory, _ id: VersionID, _ gradient: Quantity, _ f: Formation) -> [DerivationLine] {
    var writer = EntryWriter(builder: f.builder) { [unowned self] in named(f.slots[$0].id) }
    writer.call(story.moved, story.moved.count == 2 ? ["p", "r"] : ["r"])
    var lines: [DerivationLine] = []
    let target = writer.entry(named(gradient.id), story.moved)
    let shown = writer.entry(named(id), story.moved)
    for step in story.steps {
      writer.call(step.indices, step.indices.count == 2 ? ["i", "j"] : ["j"])
      let whole = writer.entry(named(f.slots[step.own].id), step.indices)
      let definition = writer.text(step.definition)
      let hasEntries = !step.indices.isEmpty || definition.plain.contains("Σ")
      let source = hasEntries ? "by entries" : "by definition"
      lines.append(DerivationLine(left: whole, right: definition, remark: .words(source)))
      let slope = quotient(whole, shown)
      // The line in matrices says it again where all is 1×1.
      let isSaidBelow = story.moved.isEmpty && step.indices.isEmpty && story.steps.count == 1
      if let unfolded = step.unfolded {
        let rule = story.moved.isEmpty ? "quotient and chain rule" : Self.termByTerm
        lines.append(DerivationLine(left: slope, right: writer.text(unfolded), remark: .words(rule)))
        if isSaidBelow {
          if let whole = step.writtenOut {
            let remark = .words("in terms of ") + named(f.slots[step.own].id)
            lines.append(DerivationLine(left: .nothing, right: writer.text(whole), remark: remark))
          }
          continue
        }
        lines.append(
          DerivationLine(
            left: .nothing, right: writer.text(step.derivative), remark: .words("a δ leaves one term of its sum")))
      } else if !isSaidBelow {
        lines.append(DerivationLine(left: slope, right: writer.text(step.derivative), remark: .nothing))
      }
      if let truths = step.truths {
        let branches = [(truths.holding, truths.condition), (truths.failing, truths.otherwise)]
        for (place, (value, condition)) in branches.enumerated() {
          lines.append(
            DerivationLine(
              left: place == 0 ? slope : .nothing, right: writer.text(value),
              remark: .words("case ") + writer.text(condition).withoutBrackets))
        }
      }
      guard let cases = step.cases else { continue }
      let (equal, different) = writer.texts(of: cases.delta)
      lines.append(DerivationLine(left: .nothing, right: writer.text(cases.equal), remark: equal))
      lines.append(DerivationLine(left: .nothing, right: writer.text(cases.different), remark: different))
    }
    // L by V itself: the derivative is the gradient.
    if story.steps.count == 1, story.steps[0].indices.isEmpty, story.lines.count == 1 { return lines }
    // L's own formula by V: nothing was chained.
    if let step = story.steps.first, story.steps.count == 1, step.indices.isEmpty,
      "∂\(text(f.slots[step.own]))/∂\(text(id))" == gradient.version.gradientName
    {
      return lines
        + story.lines.dropFirst().map {
          DerivationLine(left: .nothing, right: writer.text($0.sum), remark: .words(words(for: $0.rule)))
        }
    }
    let chained = chain(story, gradient, shown, f, writer)
    lines.append(DerivationLine(left: target, right: chained, remark: .words("chain rule")))
    for line in story.lines {
      lines.append(DerivationLine(left: .nothing, right: writer.text(line.sum), remark: .words(words(for: line.rule))))
    }
    return lines
  }

  /// ∂a/∂b.
  private func quotient(_ a: Wording, _ b: Wording) -> Wording {
    Wording(plain: "∂\(a.plain)/∂\(b.plain)", latex: "\\frac{\\partial \(a.latex)}{\\partial \(b.latex)}")
  }

  /// Σᵢ Σⱼ ∂L/∂C[i, j]·∂C[i, j]/∂V[p, r], for every C.
  private func chain(
    _ story: EntryStory, _ gradient: Quantity, _ variable: Wording, _ f: Formation, _ writer: EntryWriter
  ) -> Wording {
    let loss =
      gradient.version.gradientName.map { String($0[..<($0.firstIndex(of: "/") ?? $0.endIndex)].dropFirst()) } ?? ""
    let parts = story.steps.map { step -> Wording in
      let name = named(f.slots[step.own].id)
      let slope = quotient(writer.entry(name, step.indices), variable)
      if name.plain == loss { return slope }
      let above = quotient(Wording(plain: loss, latex: LaTeXName.set(loss)), writer.entry(name, step.indices))
      return writer.sums(over: step.indices) + above + Wording(plain: "·", latex: " \\, ") + slope
    }
    let sign = Wording(plain: " + ", latex: " + ")
    return parts.dropFirst().reduce(parts.first ?? .nothing) { $0 + sign + $1 }
  }

  private func words(for rule: EntryStory.Rule) -> String {
    switch rule {
    case .chain: "with what these are"
    case .sharedDeltas, .deltas: "a δ leaves one term of its sum"
    case .rowSums: "rows sum to 1"
    }
  }
}

/// Writes entries as text and for a page at once.
private struct EntryWriter {
  private var plain: EntryPrinter
  private var latex: EntryPrinter

  init(builder: ExpressionBuilder, name: @escaping (Int) -> Wording) {
    plain = EntryPrinter(builder: builder, style: .plain) { name($0).plain }
    latex = EntryPrinter(builder: builder, style: .latex) { name($0).latex }
  }

  mutating func call(_ indices: [EntryIndex], _ letters: [String]) {
    plain.call(indices, letters)
    latex.call(indices, letters)
  }

  func text(_ sum: EntrySum) -> Wording { Wording(plain: plain.text(sum), latex: latex.text(sum)) }

  func entry(_ name: Wording, _ indices: [EntryIndex]) -> Wording {
    Wording(plain: plain.entry(name.plain, indices), latex: latex.entry(name.latex, indices))
  }

  func sums(over indices: [EntryIndex]) -> Wording {
    Wording(plain: plain.sums(over: indices), latex: latex.sums(over: indices))
  }

  func texts(of delta: Delta) -> (equal: Wording, different: Wording) {
    let (text, page) = (plain.texts(of: delta), latex.texts(of: delta))
    return (
      Wording(plain: text.equal, latex: page.equal), Wording(plain: text.different, latex: page.different)
    )
  }
}
