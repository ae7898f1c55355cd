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

  static let infix: SmallTable<Mark, Infix> = {
    var table: [(key: Mark, value: Infix)] = [(":", Infix(level: ranges, meaning: .range))]
    func add(_ level: Int, _ operators: KeyValuePairs<Mark, BinaryOperator>) {
      table += operators.map { ($0.key, Infix(level: level, meaning: .binary($0.value))) }
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
        table.append((symbol, Infix(level: comparisons, meaning: .comparison(meaning))))
      }
    }
    return SmallTable(table)
  }()

  static let prefix: SmallTable<Mark, PrefixOperator> = ["-": .minus, "+": .plus, "!": .not, "√": .root]
  static let assignments: SmallTable<Mark, AssignmentOperator> = [
    "=": .define, "+=": .add, "-=": .subtract, "*=": .multiply, "/=": .divide,
  ]

  /// Operators that need a left side: a statement cannot begin with one (grammar B10).
  static let infixOnly: Set<Mark> = [
    "·", "/", "\\", "⊙", "⊘", ".\\", ".+", ".-", "^", ".^", "==", "≠", "≈", "<", ">", "≤", "≥", "&", "&&", "∈", "∉",
    "=>", "->",
  ]

  /// Matrix products and solves, which do not stand unparenthesised after an entrywise product (grammar P10).
  static func isMatrixLike(_ symbol: Mark) -> Bool { symbol == "·" || symbol == "\\" }
  static func isEntrywise(_ symbol: Mark) -> Bool { symbol == "⊙" || symbol == "⊘" || symbol == ".\\" }
}
