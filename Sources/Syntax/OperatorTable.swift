/// The infix operators with their levels (the table of grammar.md; a smaller level binds tighter).
enum OperatorTable {
  struct Infix {
    enum Meaning {
      case binary(BinaryOperator)
      case comparison(ComparisonOperator)
      case range
    }

    let level: Int
    let meaning: Meaning
  }

  static let products = 6
  static let sums = 7
  static let ranges = 8
  static let comparisons = 9
  static let conjunctions = 10
  static let disjunctions = 11

  static let infix: [Mark: Infix] = {
    var table: [Mark: Infix] = [":": Infix(level: ranges, meaning: .range)]
    func add(_ level: Int, _ operators: [Mark: BinaryOperator]) {
      for (symbol, meaning) in operators { table[symbol] = Infix(level: level, meaning: .binary(meaning)) }
    }
    add(
      products,
      [
        "·": .product, "/": .divide, "\\": .leftSolve, "⊙": .hadamard, "⊘": .elementwiseDivide,
        ".\\": .elementwiseLeftDivide,
      ])
    add(sums, ["+": .add, "-": .subtract, ".+": .add, ".-": .subtract])
    add(conjunctions, ["&&": .and, "&": .elementwiseAnd])
    add(disjunctions, ["||": .or, "|": .elementwiseOr])
    for symbol: Mark in ["<", "≤", ">", "≥", "==", "≠", "≈", "∈", "∉"] {
      if let meaning = ComparisonOperator(rawValue: symbol.text) {
        table[symbol] = Infix(level: comparisons, meaning: .comparison(meaning))
      }
    }
    return table
  }()

  /// Operators that need a left side: a statement cannot begin with one (grammar B10).
  static let infixOnly: Set<Mark> = [
    "·", "/", "\\", "⊙", "⊘", ".\\", ".+", ".-", "^", ".^", "==", "≠", "≈", "<", ">", "≤", "≥", "&", "&&", "∈", "∉",
    "=>", "->",
  ]

  /// Matrix products and solves, which do not stand unparenthesised after an entrywise product (grammar P10).
  static let matrixLike: Set<Mark> = ["·", "\\"]
  static let entrywise: Set<Mark> = ["⊙", "⊘", ".\\"]
}
