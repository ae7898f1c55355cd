import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `derive ∂L/∂Z₃`: the formula (level 0), the cascade from L down to it (level 1), or that index by index (level 2);
  /// and so of Jacobians, Hessians and slopes.
  func derive(_ expression: Syntax.Expression, _ options: [Argument]) throws -> Value {
    let target = try derivable(expression)
    let level = try option("level", options, default: 1)
    guard [0, 1, 2].contains(level) else {
      throw error(
        "derive has the levels 0 (the formula), 1 (the cascade) and 2 (index by index)", at: expression.range)
    }
    switch target {
    case .gradient(let loss, let variable):
      let gradient = try gradient(of: loss, by: variable, at: expression.range)
      return derivation(try gradientLines(gradient, loss, variable, level), ("gradient", gradient))
    case .jacobian(let z, let w):
      let table = try jacobian(of: z, by: w, at: expression.range)
      let left = quotient(z.version.name == nil ? named(z.id).parenthesised : named(z.id), named(w.id))
      let lines = try tableLines(of: z, by: w, table, named: left, level: level, at: expression.range)
      return derivation(lines, ("jacobian", table))
    case .hessian(let loss, let x, let y):
      let gradient = try gradient(of: loss, by: y, at: expression.range)
      let table = try secondDerivative(of: loss, by: x, and: y, at: expression.range)
      let second = SecondDerivative(of: named(loss.id), first: named(y.id))
      let left = x.id == y.id ? squared(second) : quotient(second, named(x.id), named(y.id))
      let first = level == 0 ? [] : try gradientLines(gradient, loss, y, level)
      let lines = try tableLines(
        of: gradient, by: x, table, named: left, second: second, level: level, at: expression.range)
      return derivation(first + lines, ("hessian", table))
    }
  }

  private func gradientLines(
    _ gradient: Quantity, _ loss: Quantity, _ variable: Quantity, _ level: Double
  ) throws -> [DerivationLine] {
    if loss.id != variable.id, let reason = try constancy(of: loss, in: variable) {
      return [
        DerivationLine(
          left: quotient(named(loss.id).parenthesised, named(variable.id)), right: .words("0"), reason: reason)
      ]
    }
    let backward = try backward(from: loss.id)
    var lines: [DerivationLine] = []
    if level == 1 {
      lines += definitions(from: variable.id, in: backward)
      lines += try cascade(to: variable.id, in: backward)
    } else if level == 2 {
      lines += try entryLines(to: variable.id, in: backward)
    } else {
      var last = line(gradient.id)
      last.reason = since(try neededFacts(of: variable.id, in: backward))
      lines.append(last)
    }
    return lines
  }

  /// ∂²f/∂x².
  private func squared(_ second: SecondDerivative) -> Wording {
    Wording(
      plain: "∂²\(second.of.plain)/∂\(second.first.plain)²",
      latex: "\\frac{\\partial^2 \(second.of.latex)}{\\partial \(second.first.latex)^2}")
  }

  private func derivation(_ lines: [DerivationLine], _ result: (name: String, value: Quantity)) -> Value {
    var lines = lines
    explainSigns(in: &lines)
    lines = aligned(lines)
    let width = lines.map { TextWidth.columns(of: $0.plain) }.max() ?? 0
    let plain = lines.map { line in
      let (equation, remark) = (line.plain, line.remark.plain)
      let gap = String(repeating: " ", count: width - TextWidth.columns(of: equation) + 3)
      return remark.isEmpty ? equation : equation + gap + remark
    }
    let latex = lines.map { [$0.left.latex, "= \($0.right.latex)", $0.remark.latex] }
    return .report(
      Report(
        kind: "Derivation",
        bundle: Bundle(plain: plain.joined(separator: "\n"), latex: LaTeXTable(columns: "rll", lines: latex).text),
        fields: [(result.name, .quantity(result.value))]))
  }

  struct DerivationLine {
    var left: Wording
    var right: Wording
    /// Why it follows.
    var reason: Wording = .nothing
    /// The shape of what is on the left.
    var extent: Wording = .nothing
    var remark: Wording { reason.followed(by: "; ", extent) }
    /// The equation as text.
    var plain: String { "\(left.plain) = \(right.plain)" }
  }

  /// Says what brackets and δ stand for where they are first seen.
  private func explainSigns(in lines: inout [DerivationLine]) {
    let comparisons = [" > ", " ≥ ", " < ", " ≤ ", " == ", " ≠ "]
    if let first = lines.firstIndex(where: { line in comparisons.contains(where: line.right.plain.contains) }) {
      lines[first].reason = lines[first].reason.followed(by: "; ", .words("[…] is 1 where it holds, else 0"))
    }
    if let first = lines.firstIndex(where: { $0.right.plain.contains("δ") }) {
      lines[first].reason = lines[first].reason.followed(
        by: "; ", .words("δ is 1 where its indices").then(" ", .words("are equal, else 0")))
    }
  }

  /// A line without a left side continues the one above: its `=` stands under that one's.
  private func aligned(_ lines: [DerivationLine]) -> [DerivationLine] {
    var width = 0
    return lines.map { line in
      var line = line
      if line.left.plain.isEmpty {
        line.left.plain = String(repeating: " ", count: width)
      } else {
        width = TextWidth.columns(of: line.left.plain)
      }
      return line
    }
  }

  func line(_ id: VersionID) -> DerivationLine {
    let left = Wording(plain: table[id].gradientName ?? text(id), latex: text(id, style: .latex))
    return DerivationLine(left: left, right: written(id), extent: shape(id))
  }

  func named(_ id: VersionID) -> Wording { Wording(plain: text(id), latex: text(id, style: .latex)) }
  private func written(_ id: VersionID) -> Wording { Wording(plain: formula(id), latex: formula(id, style: .latex)) }
  private func shape(_ id: VersionID) -> Wording {
    Wording(plain: shapeText(table[id].shape), latex: shapeText(table[id].shape, style: .latex))
  }

  /// The definitions between V and L, in the order in which they were computed.
  private func definitions(from variable: VersionID, in backward: Backward) -> [DerivationLine] {
    let path = onPath(to: variable, in: backward)
    return backward.order.reversed().filter { path.contains($0) && $0 != variable && !table[$0].isGradient }
      .map { line($0) }
      // What has no name of its own is written as its formula.
      .filter { $0.left.plain != $0.right.plain }
  }

  /// The gradients from L down to V, each before and after its upstream gradient was written out.
  private func cascade(to variable: VersionID, in backward: Backward) throws -> [DerivationLine] {
    let path = onPath(to: variable, in: backward)
    var lines: [DerivationLine] = []
    for id in backward.order where path.contains(id) && id != backward.loss {
      guard let gradient = backward.gradients[id] else { continue }
      var last = line(gradient.id)
      let facts = try neededFacts(of: id, in: backward)
      let contributions = backward.contributions[id] ?? []
      if contributions.count == 1 {
        let raw = contributions[0]
        let (root, slots) = try gradientFormula(of: id, contributions, in: backward, byName: true)
        let chained = Wording(plain: formula(root, slots), latex: formula(root, slots, style: .latex))
        let final = written(gradient.id)
        if chained.plain != final.plain {
          let name = Wording(plain: table[gradient.id].gradientName ?? "", latex: text(gradient.id, style: .latex))
          lines.append(DerivationLine(left: name, right: chained, reason: rules(of: [raw.user])))
          lines.append(
            DerivationLine(
              left: .nothing, right: final, reason: upstream(raw, backward).followed(by: ", ", said(of: facts)),
              extent: last.extent))
          continue
        }
      }
      let rules = rules(of: contributions.map(\.user).filter(path.contains))
      last.reason = rules.followed(by: ", ", since(facts))
      lines.append(last)
    }
    return lines
  }

  /// The upstream gradient that was written out.
  private func upstream(_ contribution: Contribution, _ backward: Backward) -> Wording {
    backward.gradients[contribution.user].map { .words("with ") + named($0.id) + .words(" written out") } ?? .nothing
  }

  /// `since S is symmetric`.
  func since(_ facts: [Assumption]) -> Wording { facts.isEmpty ? .nothing : .words("since ") + said(of: facts) }

  /// `the rows of y sum to 1`.
  private func said(of facts: [Assumption]) -> Wording {
    facts.reduce(.nothing) { words, assumption in
      let name = named(assumption.quantity)
      return words.followed(
        by: " and ",
        assumption.fact.isAboutRows
          ? .words("the rows of ") + name + .words(" sum to 1") : name + .words(" is \(assumption.fact.rawValue)"))
    }
  }

  /// `by u = v·w and w = x + v`: the definitions that a gradient came through.
  func rules(of users: [VersionID]) -> Wording {
    users.reduce(.nothing) { words, id in
      guard case .template(let root) = table[id].recipe, graph.slotNumber(root) == nil else { return words }
      let (name, formula) = (named(id), written(id))
      if name.plain == formula.plain { return words }
      let definition = name + Wording(plain: " = ", latex: " = ") + formula
      return words.plain.isEmpty ? .words("by ") + definition : words.then(" and ", definition)
    }
  }

  /// The versions through which L depends on V, both included.
  func onPath(to variable: VersionID, in backward: Backward) -> Set<VersionID> {
    var path: Set<VersionID> = [variable]
    for id in backward.order.reversed() where table[id].inputs.contains(where: path.contains) { path.insert(id) }
    return path.filter { backward.gradients[$0] != nil || $0 == backward.loss }
  }
}
