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
      var entries = told.isEmpty ? [] : try entryLines(of: id, gradient, told, in: backward) ?? []
      var last = line(gradient.id)
      var reason = rules(of: told.map(\.user))
      if entries.contains(where: { $0.left.plain.hasSuffix("]") }) {
        reason = .words(Self.inMatrices)
      } else if let before = entries.last {
        (reason, entries) = closing(entries, before, last)
      }
      // Row sums have had a line of their own.
      let facts = try neededFacts(of: id, in: backward).filter { entries.isEmpty || !$0.fact.isAboutRows }
      last.reason = reason.followed(by: ", ", since(facts))
      lines += entries
      lines.append(last)
    }
    return lines
  }

  /// Why numbers end in their last line, which need not be said twice.
  private func closing(
    _ entries: [DerivationLine], _ before: DerivationLine, _ last: DerivationLine
  ) -> (Wording, [DerivationLine]) {
    if before.reason.plain.hasPrefix(Self.otherCase) { return (.words(Self.bothCases), entries) }
    func pieces(_ line: DerivationLine) -> [Character] { line.right.plain.filter { !" ·".contains($0) }.sorted() }
    // Equal but for the order of what is written in it.
    if pieces(before) == pieces(last) { return (before.reason, entries.dropLast()) }
    return (.words(before.right.plain.contains("Σ") ? Self.inMatrices : "simplified"), entries)
  }

  /// nil where an operator has no rule by entries: its line in matrices stands alone then.
  private func entryLines(
    of id: VersionID, _ gradient: Quantity, _ contributions: [Contribution], in backward: Backward
  ) throws -> [DerivationLine]? {
    let slopes = try contributions.map { try slope(of: $0.user, by: id) }
    return forming { f in
      let variable = graph.slotNumber(f.node(for: table.quantity(id))) ?? 0
      var uses: [EntryStory.Use] = []
      for (part, slope) in zip(contributions, slopes) {
        let user = table.quantity(part.user)
        guard case .template(let root) = user.version.recipe else { return nil }
        let own = graph.slotNumber(f.node(for: user)) ?? 0
        let places = (user.version.inputs + [user.id]).map { graph.slotNumber(f.node(for: table.quantity($0))) ?? 0 }
        let numbers = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($0.offset, $0.element) })
        uses.append(
          EntryStory.Use(
            root: inlined(root, of: user, f), own: own, upstream: upstream(of: part.user, gradient, backward, f),
            slope: slope.map { graph.renumbering(numbers, in: $0) }))
      }
      guard
        let story = EntryStory(
          uses: uses, variable: variable, builder: f.builder,
          sumsToOne: { !f.slots[$0].version.facts.isDisjoint(with: [.rowsSumToOne, .onehot]) })
      else { return nil }
      return lines(of: story, id, gradient, f)
    }
  }

  /// ∂C/∂V of two numbers over C's inputs and C itself, as gradients have it.
  private func slope(of user: VersionID, by variable: VersionID) throws -> NodeID? {
    guard table[user].shape == .scalar, table[variable].shape == .scalar, case .template(let root) = table[user].recipe,
      let place = table[user].inputs.firstIndex(of: variable)
    else { return nil }
    return try localAdjoints(of: user, root, isSeed: true)[place]?.expression
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

  private static let inMatrices = "in matrices"
  private static let otherCase = "else, "
  private static let bothCases = "both cases in one"

  private func operand(_ id: VersionID) -> Wording {
    Wording(plain: operandText(id), latex: operandText(id, style: .latex))
  }

  func lines(
    of story: EntryStory, _ id: VersionID, _ gradient: Quantity, _ f: Formation, _ second: SecondDerivative? = nil
  ) -> [DerivationLine] {
    var writer = EntryWriter(builder: f.builder) { [unowned self] in operand(f.slots[$0].id) }
    writer.call(story.moved, story.moved.count == 2 ? ["p", "r"] : ["r"])
    var lines: [DerivationLine] = []
    let target = writer.entry(named(gradient.id), story.moved)
    let shown = writer.entry(named(id), story.moved)
    // L's own formula by V: nothing is chained.
    let isDirect = story.steps.count == 1 && story.steps[0].isLoss
    var slopes: [Wording] = []
    for step in story.steps {
      writer.call(step.indices, step.indices.count == 2 ? ["i", "j"] : ["j"])
      let name = named(f.slots[step.own].id)
      let whole = writer.entry(operand(f.slots[step.own].id), step.indices)
      let definition = writer.text(step.definition)
      let hasEntries = !step.indices.isEmpty || definition.plain.contains("Σ")
      let left = step.indices.isEmpty ? name : whole
      lines.append(
        DerivationLine(left: left, right: definition, reason: .words(hasEntries ? "by entries" : "by definition")))
      // What L has directly of V is not all of ∂L/∂V.
      let slope =
        second.map { quotient($0, writer.entry($0.first, step.indices), shown) }
        ?? quotient(step.isLoss && !isDirect ? definition.parenthesised : whole, shown)
      slopes.append(slope)
      if let truths = step.truths {
        let (holding, failing) = (writer.text(truths.condition), writer.text(truths.otherwise))
        lines.append(
          DerivationLine(
            left: slope, right: writer.text(truths.holding), reason: .words("where ") + holding.withoutBrackets))
        lines.append(
          DerivationLine(
            left: .nothing, right: writer.text(truths.failing),
            reason: .words(Self.otherCase + "where ") + failing.withoutBrackets
              + .words(step.hasKink ? "; at the kink by convention" : "")))
        // The line in matrices says it where nothing is chained.
        if !isDirect {
          lines.append(
            DerivationLine(
              left: .nothing, right: writer.text(step.forms[step.forms.count - 1].sum), reason: .words(Self.bothCases)))
        }
        continue
      }
      for (place, form) in step.forms.enumerated() {
        lines.append(
          DerivationLine(
            left: place == 0 ? slope : .nothing, right: writer.text(form.sum), reason: words(form.reason, name, writer))
        )
      }
      guard let cases = step.cases else { continue }
      let (equal, different) = writer.texts(of: cases.delta)
      lines.append(DerivationLine(left: .nothing, right: writer.text(cases.equal), reason: equal))
      lines.append(DerivationLine(left: .nothing, right: writer.text(cases.different), reason: different))
    }
    let first =
      isDirect
      ? []
      : [DerivationLine(left: target, right: chain(story, gradient, slopes, f, writer), reason: .words("chain rule"))]
    lines += first
    for line in story.lines.dropFirst(isDirect ? 1 : 0) {
      lines.append(DerivationLine(left: .nothing, right: writer.text(line.sum), reason: words(line.rule, f)))
    }
    return lines
  }

  /// ∂a/∂b.
  func quotient(_ a: Wording, _ b: Wording) -> Wording {
    Wording(plain: "∂\(a.plain)/∂\(b.plain)", latex: "\\frac{\\partial \(a.latex)}{\\partial \(b.latex)}")
  }

  /// ∂²f/∂a∂b.
  func quotient(_ second: SecondDerivative, _ a: Wording, _ b: Wording) -> Wording {
    Wording(
      plain: "∂²\(second.of.plain)/∂\(a.plain)∂\(b.plain)",
      latex: "\\frac{\\partial^2 \(second.of.latex)}{\\partial \(a.latex) \\, \\partial \(b.latex)}")
  }

  /// Σᵢ Σⱼ ∂L/∂C[i, j]·∂C[i, j]/∂V[p, r], for every C.
  private func chain(
    _ story: EntryStory, _ gradient: Quantity, _ slopes: [Wording], _ f: Formation, _ writer: EntryWriter
  ) -> Wording {
    let loss =
      gradient.version.gradientName.map { String($0[..<($0.firstIndex(of: "/") ?? $0.endIndex)].dropFirst()) } ?? ""
    let parts = zip(story.steps, slopes).map { step, slope -> Wording in
      if step.isLoss { return slope }
      let name = named(f.slots[step.own].id)
      let above = quotient(Wording(plain: loss, latex: LaTeXName.set(loss)), writer.entry(name, step.indices))
      return writer.sums(over: step.indices) + above + Wording(plain: "·", latex: " \\, ") + slope
    }
    let sign = Wording(plain: " + ", latex: " + ")
    return parts.dropFirst().reduce(parts.first ?? .nothing) { $0 + sign + $1 }
  }

  private static let byDelta = "a δ leaves one term of its sum"

  private func words(_ rule: EntryStory.Rule, _ f: Formation) -> Wording {
    switch rule {
    case .chain: .words("with what these are")
    case .deltas: .words(Self.byDelta)
    case .rowSums(let slots):
      slots.reduce(.nothing) { words, slot in
        words.followed(by: " and ", .words("the rows of ") + named(f.slots[slot].id) + .words(" sum to 1"))
      }
    }
  }

  private func words(_ reason: EntryReason, _ name: Wording, _ writer: EntryWriter) -> Wording {
    switch reason {
    case .rules(let rules, let usesDeltas):
      let names = rules.map(\.rawValue)
      let list = names.count > 2 ? names.dropLast().joined(separator: ", ") : names.dropLast().joined()
      let words = list.isEmpty ? names.joined() : "\(list) and \(names.last ?? "")"
      return Wording.words("\(words) rule").followed(by: "; ", .words(usesDeltas ? Self.byDelta : ""))
    case .terms: return .words("term by term")
    case .slope(let function, let isSum):
      return Wording.words(isSum ? "term by term" : "").followed(by: ", ", .words("the slope of \(function)"))
    case .deltas: return .words(Self.byDelta)
    case .numerators(let one, let other):
      return .words("since ") + writer.text(one) + Wording(plain: " = ", latex: " = ") + writer.text(other)
    case .dividedOut: return .words("divided term by term")
    case .formula: return .words("with the formula of ") + name + .words(" in it")
    case .name: return .words("in terms of ") + name
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
