/// The infix operators with their levels (the table of grammar.md; a smaller level binds tighter).
enum OperatorTable {
  static let products: [String: BinaryOperator] = [
    "·": .product, "/": .divide, "\\": .leftSolve, "⊙": .hadamard, "⊘": .elementwiseDivide,
    ".\\": .elementwiseLeftDivide,
  ]
  static let sums: [String: BinaryOperator] = ["+": .add, "-": .subtract]
  static let comparisons: [String: ComparisonOperator] = [
    "<": .less, "≤": .lessOrEqual, ">": .greater, "≥": .greaterOrEqual, "==": .equal, "≠": .notEqual,
    "≈": .approximately, "∈": .element, "∉": .notElement,
  ]
  static let conjunctions: [String: BinaryOperator] = ["&&": .and, "&": .elementwiseAnd]
  static let disjunctions: [String: BinaryOperator] = ["||": .or, "|": .elementwiseOr]

  /// Operators that need a left side: a statement cannot begin with one (grammar B10).
  static let infixOnly: Set<String> = [
    "·", "/", "\\", "⊙", "⊘", ".\\", "^", ".^", "==", "≠", "≈", "<", ">", "≤", "≥", "&", "&&", "||", "∈", "∉",
  ]

  /// Matrix products and solves, which do not stand unparenthesised after an entrywise product (grammar P10).
  static let matrixLike: Set<String> = ["·", "\\"]
  static let entrywise: Set<String> = ["⊙", "⊘", ".\\"]
}
