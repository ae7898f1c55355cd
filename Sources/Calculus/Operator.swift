import Matrices

/// An operator of the language, defined once. Parser, help, completion, gradients, LaTeX and tests read it here.
///
/// A definition gives name and notation, doc and example, shape rule, value, derivative and the samples that the law
/// tests draw from. Conform to ``ElementwiseUnary`` or ``ElementwiseBinary`` for functions of numbers, to
/// ``Composite`` for what other operators make up, and to this protocol itself for the rest.
public protocol OperatorDefinition: SendableMetatype {
  /// The word that programs use: `softmax`.
  static var name: String { get }
  /// Other words for it: `σ` for `sigmoid`.
  static var aliases: [String] { get }
  /// The word that formulas print: `σ` where `sigmoid` may be typed.
  static var printedName: String { get }
  static var operands: [Operand] { get }
  static var notation: Notation { get }
  /// Stands in gradients and slices only: help explains it, nobody types it.
  static var isInternal: Bool { get }
  /// One or two sentences for help and the reference page.
  static var doc: String { get }
  static var example: Example { get }
  static var derivative: Derivative { get }
  /// The value leaps where a number passes another, however little it moves.
  static var jumps: Bool { get }
  /// Operand lists for the law tests; together they reach every branch of value and derivative.
  static var samples: [[Sample]] { get }

  /// The shape of the result; throws what is wrong with the operands' shapes.
  static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape
  /// The element type of the result.
  static func elementType(_ operands: [ElementType]) -> ElementType
  /// The number: what the executor runs.
  static func value(_ operands: Arguments) throws -> Matrix
  /// Adds to each operand's adjoint what flows back from `pullback.G` (calculus.md, "Named cascade").
  static func adjoint(_ pullback: Pullback)
  /// How other languages call it; nil for what has a form of its own there, or none.
  static var code: CodeTemplate? { get }
  /// The same where it depends on the first operand being a row or column.
  static func code(isVector: Bool) -> CodeTemplate?
  /// LaTeX of the application to operands that are already set; nil for the notation's default.
  static func latex(_ operands: [String]) -> String?
}

extension OperatorDefinition {
  public static var aliases: [String] { [] }
  public static var printedName: String { name }
  public static var notation: Notation { .function }
  public static var isInternal: Bool { false }
  public static var derivative: Derivative { .rule }
  public static var jumps: Bool { false }
  public static var code: CodeTemplate? { nil }
  public static func code(isVector: Bool) -> CodeTemplate? { nil }
  public static func latex(_ operands: [String]) -> String? { nil }
  public static func adjoint(_ pullback: Pullback) {}

  /// One matrix of 64- or 32-bit floats decides; masks count as float64 numbers.
  public static func elementType(_ operands: [ElementType]) -> ElementType {
    operands.contains(.float32) && !operands.contains(.float64) ? .float32 : .float64
  }
}

/// What an operator takes.
public struct Operand: Sendable {
  public enum Role: Sendable {
    /// A quantity that derivatives flow to.
    case quantity
    /// A whole number that decides a shape.
    case size
    /// Positions counted from 1, or labels: no derivative.
    case positions
    /// A truth that chooses a variant, fixed when the expression is written.
    case option
  }

  public var name: String
  public var role: Role
  /// The value where the call leaves it out.
  public var defaultValue: Double?
  /// Given by name only, after `;`.
  public var isKeyword: Bool

  public init(_ name: String, _ role: Role = .quantity, default defaultValue: Double? = nil, keyword: Bool = false) {
    self.name = name
    self.role = role
    self.defaultValue = defaultValue
    self.isKeyword = keyword
  }
}

/// How an application is written.
public enum Notation: Sendable, Equatable {
  case function
  /// `a + b`: glyph and level of the grammar's table (5 is unary minus, 6 products, 7 sums, 9 comparisons).
  case infix(String, level: Int)
  case prefix(String)
  case postfix(String)
  /// `‖x‖₁`: bars around, then the given suffix.
  case bars(String)
  /// `[a b]` and `[a; b]`.
  case row
  case stack
}

/// A line of program and what it prints; a test runs it.
public struct Example: Sendable {
  public var program: String
  public var result: String

  public init(_ program: String, _ result: String) {
    self.program = program
    self.result = result
  }
}

/// Whether and how an operator is differentiated: "not differentiable" is said, not forgotten.
public enum Derivative: Sendable, Equatable {
  case rule
  /// Constant between jumps; the remark is shown beside the zero.
  case zeroAlmostEverywhere(String)
  /// An error that gives this reason.
  case undefined(String)
}

/// How a law test draws an operand.
public enum Sample: Sendable {
  /// Entries uniform in the range.
  case matrix(Int, Int, ClosedRange<Double> = -2...2)
  /// Square with singular values in [0.5, 2].
  case wellConditioned(Int)
  case positiveDefinite(Int)
  /// Positive rows that sum to one.
  case probabilities(Int, Int)
  /// One 1 in each row.
  case onehot(Int, Int)
  case mask(Int, Int)
  /// Exactly this number: a size, an option.
  case number(Double)
  /// Exactly this row: positions counted from 1.
  case row([Double])
}

/// Operand shapes that an operator cannot take, in words that fill `X is 150×3 and W₂ is 10×6; …`.
public struct ShapeMismatch: Error, Sendable {
  /// After the operands and their shapes: `the inner sizes 3 and 10 differ`.
  public var reason: String
  /// What to write instead; `{0}` and `{1}` stand for the operands.
  private var advice: String?
  /// Operands to name, by position; empty for all quantities.
  public var culprits: [Int]

  public init(_ reason: String, help: String? = nil, culprits: [Int] = []) {
    self.reason = reason
    advice = help
    self.culprits = culprits
  }

  /// What to write instead, with the operands as they are written.
  public func help(_ operands: [String] = ["A", "B"]) -> String? {
    guard var text = advice else { return nil }
    for (place, operand) in operands.enumerated() {
      text = text.split(separator: "{\(place)}", omittingEmptySubsequences: false).joined(separator: operand)
    }
    return text
  }
}

/// The operands' values, as an operator's `value` sees them.
public struct Arguments {
  public let matrices: [Matrix]

  public init(_ matrices: [Matrix]) { self.matrices = matrices }

  public subscript(_ position: Int) -> Matrix { matrices[position] }
  public var count: Int { matrices.count }

  /// A 1×1 operand's number; NaN where it is none, which every use refuses.
  public func number(_ position: Int) -> Double { matrices[position].scalarValue ?? .nan }

  /// A whole number of rows or columns; throws for anything else.
  public func size(_ position: Int, of operation: String) throws -> Int {
    let value = number(position)
    guard let size = Int(exactly: value), size >= 0 else {
      throw ShapeMismatch("\(operation) needs a whole number that is not negative, not \(value)")
    }
    return size
  }

  public func isTrue(_ position: Int) -> Bool { number(position) != 0 }
}
