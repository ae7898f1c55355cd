import Calculus
import Matrices
import Syntax

/// Help from the definitions: operators from the registry, built-ins from their table.
extension Interpreter {
  func helpOverview() -> String {
    let operators = Registry.shared.operators.compactMap { $0.notation == .function ? $0.definition?.name : nil }
    return """
      help(name) explains one of these.
      functions: \(wrapped(operators))
      built-ins: \(wrapped(Self.builtins.keys.sorted()))
      verbs: forward, backward … to, derive, check, symbol, train, time, assert, include
      """
  }

  private func wrapped(_ words: [String]) -> String {
    var lines = [""]
    for word in words {
      if lines[lines.count - 1].count + word.count > 76 { lines.append("  ") }
      lines[lines.count - 1] += word + " "
    }
    return lines.joined(separator: "\n")
  }

  func help(_ word: String, _ range: SourceRange) throws -> String {
    let operators = Registry.shared.named(word) + Registry.shared.operators.filter { $0.writes(word) }
    var parts: [String] = []
    for rule in operators {
      guard let definition = rule.definition else { continue }
      parts.append(
        """
        \(definition.name)(\(rule.signature))\(written(rule))
          \(definition.doc)
          derivative: \(derivativeText(rule))
          example: \(definition.example.program)
        \(definition.example.result.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        """)
    }
    if let builtin = Self.builtins[word] { parts.append("\(builtin.signature)\n  \(builtin.doc)") }
    if let (binding, _) = lookup(word) {
      parts.append("\(binding.name.spelling): \(summaryText(binding.value)), made by \(originText(binding))")
    }
    guard !parts.isEmpty else { throw unknown(Name(spelling: word, key: word), at: range) }
    return parts.joined(separator: "\n\n")
  }

  private func written(_ rule: Operator) -> String {
    switch rule.notation {
    case .infix(let glyph, _): ", written a \(glyph) b"
    case .prefix(let glyph): ", written \(glyph)x"
    case .postfix(let glyph): ", written A\(glyph)"
    case .bars(let suffix): ", written ‖x‖\(suffix)"
    default: ""
    }
  }

  private func derivativeText(_ rule: Operator) -> String {
    switch rule.derivative {
    case .rule: "yes"
    case .zeroAlmostEverywhere(let remark): "zero almost everywhere: \(remark)"
    case .undefined(let reason): "none: \(reason)"
    }
  }
}

extension Operator {
  /// Whether this glyph writes the operator.
  fileprivate func writes(_ glyph: String) -> Bool {
    switch notation {
    case .infix(let own, _), .prefix(let own), .postfix(let own): own == glyph
    default: false
    }
  }
}
