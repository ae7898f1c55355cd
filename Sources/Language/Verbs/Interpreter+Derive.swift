import Calculus
import Matrices
import Syntax

extension Interpreter {
  /// `derive ∂L/∂Z₃`: the formula (level 0), or the cascade from L down to it (level 1).
  func derive(_ expression: Syntax.Expression, _ options: [Argument]) throws -> Value {
    let (loss, variable) = try lossAndVariable(expression, "derive")
    let level = try option("level", options, default: 1)
    guard level == 0 || level == 1 else {
      throw error("derive has the levels 0 (the formula) and 1 (the cascade)", at: expression.range)
    }
    let gradient = try gradient(of: loss, by: variable, at: expression.range)
    let backward = try backward(from: loss.id)
    var lines: [DerivationLine] = []
    if level == 1 {
      lines += definitions(from: variable.id, in: backward)
      lines += cascade(to: variable.id, in: backward)
    } else {
      lines.append(line(gradient.id))
    }
    let plain = lines.map(\.plain)
    let width = plain.map { TextWidth.columns(of: $0) }.max() ?? 0
    let rows = zip(lines, plain).map { line, text in
      line.remark.isEmpty
        ? text : text + String(repeating: " ", count: width - TextWidth.columns(of: text) + 3) + line.remark
    }
    let latex = "$$\\begin{aligned}\n\(lines.map(\.latex).joined(separator: " \\\\\n"))\n\\end{aligned}$$"
    return .report(
      Report(
        kind: "Derivation", bundle: Bundle(plain: rows.joined(separator: "\n"), latex: latex),
        fields: [("gradient", .quantity(gradient))]))
  }

  private struct DerivationLine {
    var plain: String
    var latex: String
    var remark = ""
  }

  private func line(_ id: VersionID, remark: String? = nil) -> DerivationLine {
    let left = table[id].gradientName ?? text(id)
    return DerivationLine(
      plain: "\(left) = \(formula(id))",
      latex: "\(text(id, style: .latex)) &= \(formula(id, style: .latex))", remark: remark ?? shapeText(table[id].shape)
    )
  }

  /// The definitions between V and L, in the order in which they were computed.
  private func definitions(from variable: VersionID, in backward: Backward) -> [DerivationLine] {
    let path = onPath(to: variable, in: backward)
    return backward.order.reversed().filter { path.contains($0) && $0 != variable && !table[$0].isGradient }
      .map { line($0) }
  }

  /// The gradients from L down to V, each before and after its upstream gradient was written out.
  private func cascade(to variable: VersionID, in backward: Backward) -> [DerivationLine] {
    let path = onPath(to: variable, in: backward)
    var lines: [DerivationLine] = []
    for id in backward.order where path.contains(id) && id != backward.loss {
      guard let gradient = backward.gradients[id] else { continue }
      let last = line(gradient.id)
      if let contributions = backward.contributions[id], contributions.count == 1 {
        let raw = contributions[0]
        let chained = formula(raw.root, raw.slots)
        let final = formula(gradient.id)
        if chained != final {
          let name = table[gradient.id].gradientName ?? ""
          let rule = rule(of: raw.user)
          lines.append(
            DerivationLine(
              plain: "\(name) = \(chained)",
              latex: "\(text(gradient.id, style: .latex)) &= \(formula(raw.root, raw.slots, style: .latex))",
              remark: rule))
          let indent = String(repeating: " ", count: TextWidth.columns(of: name))
          lines.append(
            DerivationLine(
              plain: "\(indent) = \(final)", latex: "&= \(formula(gradient.id, style: .latex))",
              remark: reason(contributions[0], backward) + last.remark))
          continue
        }
      }
      lines.append(last)
    }
    return lines
  }

  /// What was used when an upstream gradient was written out.
  private func reason(_ contribution: Contribution, _ backward: Backward) -> String {
    let upstream = backward.gradients[contribution.user].map { "with \(text($0)) written out" } ?? ""
    let unit = contribution.slots.first { table[$0].facts.contains(.onehot) }
    let inputs = backward.gradients[contribution.user]?.version.inputs ?? []
    let summing = unit ?? inputs.first { table[$0].facts.contains(.onehot) }
    let fact = summing.map { ", the rows of \(text($0)) sum to 1" } ?? ""
    return "\(upstream)\(fact); "
  }

  private func rule(of id: VersionID) -> String {
    guard case .template(let root) = table[id].recipe, graph.slotNumber(root) == nil else { return "" }
    return "by \(text(id)) = \(formula(id))"
  }

  /// The versions through which L depends on V, both included.
  private func onPath(to variable: VersionID, in backward: Backward) -> Set<VersionID> {
    var path: Set<VersionID> = [variable]
    for id in backward.order.reversed() where table[id].inputs.contains(where: path.contains) { path.insert(id) }
    return path.filter { backward.gradients[$0] != nil || $0 == backward.loss }
  }
}
