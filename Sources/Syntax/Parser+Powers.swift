extension Parser {
  /// √ takes a power: `√x²` is √(x²), `√2x` is (√2)x (grammar P7).
  mutating func root() throws -> Expression {
    guard at("√") else { return try power() }
    let start = current.range.start
    try advanceOverOperator()
    let operand = try nested { try $0.root() }
    return try grown(.prefix(.root, operand), SourceRange(start: start, end: operand.range.end))
  }

  /// `a^b^c` to the right; one signed number, name, call, index or ( ) stands as the exponent (grammar P5).
  private mutating func power() throws -> Expression {
    let base = try postfix()
    guard let operation = powerOperator else { return base }
    let mark = current.range
    if ending == .partial, operation == .power {
      throw fail(
        "^ after ∂…/∂… reads two ways", at: base.range.joined(with: mark), caret: mark,
        help: "(\(text(base.range)))^2, or ∂²L/∂W²")
    }
    try advanceOverOperator()
    if at("{") { throw fail("an exponent stands in ( ), not in braces", help: "write ^(…)") }
    let exponent = try nested { try $0.exponent(of: base.range.start) }
    try refuseLetterT(base, operation, exponent)
    return try grown(.binary(operation, base, exponent), base.range.joined(with: exponent.range))
  }

  private var powerOperator: BinaryOperator? { at("^") ? .power : at(".^") ? .elementwisePower : nil }

  private mutating func exponent(of start: Int) throws -> Expression {
    let exponentStart = current.range.start
    var signs: [(PrefixOperator, Int)] = []
    while continues, case .symbol(let symbol) = current.kind, symbol != "!",
      let sign = OperatorTable.prefix[symbol]
    {
      signs.append((sign, current.range.start))
      try advanceOverOperator()
    }
    var value = try applied(try primary(), marks: false)
    try refuseStuck(to: SourceRange(start: exponentStart, end: value.range.end), of: start)
    ending = .exponent
    if let operation = powerOperator {
      try advanceOverOperator()
      let upper = try nested { try $0.exponent(of: start) }
      value = try grown(.binary(operation, value, upper), value.range.joined(with: upper.range))
    }
    for (sign, start) in signs.reversed() {
      value = try grown(.prefix(sign, value), SourceRange(start: start, end: value.range.end))
    }
    return value
  }

  /// `2^3x`, `x.^2'` differ between languages: an error with both fixes (grammar P5).
  private mutating func refuseStuck(to exponent: SourceRange, of start: Int) throws {
    guard touches else { return }
    let isMark: Bool
    switch current.kind {
    case .symbol("'"), .superscript: isMark = true
    case .name, .number, .string, .symbol("("), .symbol(".("), .symbol("{"), .symbol("√"), .symbol("∂"), .symbol("∇"):
      isMark = false
    case .symbol("‖") where openBars == 0: isMark = false
    default: return
    }
    let stuck = stuck
    let (base, power, rest) = (text(SourceRange(start: start, end: exponent.start)), text(exponent), text(stuck))
    let fixes =
      isMark
      ? "(\(base)\(power))\(rest), or \(base)(\(power)\(rest))"
      : "\(base)\(power)·\(rest), or \(base)(\(power)·\(rest))"
    throw fail(
      isMark
        ? "\(text(current.range)) after an exponent reads two ways" : "a factor stuck to an exponent reads two ways",
      at: SourceRange(start: start, end: stuck.end), caret: stuck, help: "write \(fixes)")
  }

  /// `A^T` means a transpose on paper and a power here (grammar L6).
  private mutating func refuseLetterT(_ base: Expression, _ operation: BinaryOperator, _ exponent: Expression) throws {
    let letter = text(exponent.range)
    guard operation == .power, letter == "T" || letter == "-T" else { return }
    if case .number = base.kind { return }
    let name = text(base.range)
    throw fail(
      "^\(letter) reads two ways", at: base.range.joined(with: exponent.range),
      help: "\(name)\(letter == "T" ? "ᵀ" : "⁻ᵀ") transposes, \(name)^(\(letter)) is a power")
  }
}
