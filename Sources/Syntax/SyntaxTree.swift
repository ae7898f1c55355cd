/// A program: statements in order, and everything that is wrong with the text.
/// The parser always returns one, also for broken input.
public struct Program: Sendable {
  public var source: Source
  public var statements: [Statement]
  public var diagnostics: [Diagnostic]

  public init(source: Source, statements: [Statement], diagnostics: [Diagnostic]) {
    self.source = source
    self.statements = statements
    self.diagnostics = diagnostics
  }
}

public struct Statement: Sendable {
  public indirect enum Kind: Sendable {
    case expression(Expression)
    /// `a = e`, `a, b = e`, `X[i, j] = e`, `t.c = e`, `W -= e`.
    case assign([Target], AssignmentOperator, Expression)
    /// `f(x, y; α=0.1) = e` (body is that one expression) or `function f(x) … end`.
    case define(FunctionDefinition)
    case `if`([Branch], otherwise: [Statement]?)
    case `for`(names: [Name], in: Expression, body: [Statement])
    case `while`(Expression, body: [Statement])
    case attempt(body: [Statement], error: Name?, handler: [Statement])
    case breakLoop
    case continueLoop
    case `return`(Expression?)
    case verb(Verb)
  }

  public var kind: Kind
  public var range: SourceRange
  /// Ended by `;`: nothing is shown.
  public var isSilent: Bool

  public init(kind: Kind, range: SourceRange, isSilent: Bool = false) {
    self.kind = kind
    self.range = range
    self.isSilent = isSilent
  }
}

public struct Branch: Sendable {
  public var condition: Expression
  public var body: [Statement]

  public init(condition: Expression, body: [Statement]) {
    self.condition = condition
    self.body = body
  }
}

public enum AssignmentOperator: String, Sendable {
  case define = "="
  case add = "+="
  case subtract = "-="
  case multiply = "*="
  case divide = "/="
}

/// The left side of an assignment: a name, then any fields and indices.
public struct Target: Sendable {
  public enum Step: Sendable {
    case field(Name)
    case index([Index])
  }

  public var name: Name
  public var steps: [Step]
  public var range: SourceRange

  public init(name: Name, steps: [Step] = [], range: SourceRange) {
    self.name = name
    self.steps = steps
    self.range = range
  }
}

public struct FunctionDefinition: Sendable {
  public var name: Name
  public var parameters: Parameters
  public var body: [Statement]
  public var range: SourceRange

  public init(name: Name, parameters: Parameters, body: [Statement], range: SourceRange) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.range = range
  }
}

public struct Parameters: Sendable {
  public var positional: [Name]
  public var keywords: [(name: Name, defaultValue: Expression)]

  public init(positional: [Name], keywords: [(name: Name, defaultValue: Expression)] = []) {
    self.positional = positional
    self.keywords = keywords
  }
}

/// A statement that begins with a built-in verb (grammar B11). Operands are trees, not values (B13).
public indirect enum Verb: Sendable {
  /// `forward L; training=false` — the options are `name=expr` after `;` on the same line.
  case forward(Expression, options: [Argument])
  case backward(Expression, to: Name?, options: [Argument])
  case stepForward(Expression)
  case stepBackward(Expression)
  case next
  case finish
  case derive(Expression, options: [Argument])
  case prove(Expression, options: [Argument])
  case check(Expression, options: [Argument])
  case graph(Expression)
  case plan(Expression)
  case explain(Expression)
  case include(Expression)
  case assert(Expression, message: Expression?)
  case time(Statement)
  case profile(Statement)
  case symbol([SymbolDeclaration])
  case train(Training)
  /// `forget x, y`: the call of the built-in without its parentheses.
  case forget(Expression)
}

public struct SymbolDeclaration: Sendable {
  public enum Size: Sendable {
    case number(Int)
    case name(Name)
  }

  public var name: Name
  /// nil is a scalar.
  public var rows: Size?
  public var columns: Size?
  public var facts: [Name]
  public var range: SourceRange

  public init(name: Name, rows: Size?, columns: Size?, facts: [Name], range: SourceRange) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.facts = facts
    self.range = range
  }
}

/// `train L over W₁, b₁ with adam(0.01) for 500 steps batch 32 of X, y`.
public struct Training: Sendable {
  public var loss: Expression
  public var parameters: [Name] = []
  public var optimizer: Expression?
  public var count: Expression?
  public var unit: Unit = .steps
  public var batch: Expression?
  public var batched: [Name] = []

  public enum Unit: String, Sendable { case steps, epochs }

  public init(loss: Expression) { self.loss = loss }
}

public struct Argument: Sendable {
  /// `name=` before the value makes it a keyword argument.
  public var keyword: Name?
  public var value: Expression

  public init(keyword: Name? = nil, value: Expression) {
    self.keyword = keyword
    self.value = value
  }
}

public enum Index: Sendable {
  /// `:` alone, the whole axis.
  case all(SourceRange)
  case expression(Expression)
}

public struct Expression: Sendable {
  /// What most operands are, a name or a number, stands in its place; the rest is one reference.
  public enum Kind: Sendable {
    case number(Double)
    indirect case string([StringPart])
    case bool(Bool)
    case name(Name)
    /// `end` inside an index: the last position of that axis.
    case end
    /// Prefix `-`, `+`, `!`, `√`.
    indirect case prefix(PrefixOperator, Expression)
    indirect case binary(BinaryOperator, Expression, Expression)
    /// Juxtaposition `2x`, `A₂W₃` (grammar P2). Apart from `·` because `tanh²(x)` is decided at evaluation (P4).
    indirect case juxtaposed(Expression, Expression)
    /// `a < b ≤ c`: operands are one more than operators.
    indirect case comparison([Expression], [ComparisonOperator])
    /// `a:b` or `a:s:b`.
    indirect case range(from: Expression, step: Expression?, to: Expression)
    /// `'` and `ᵀ`.
    indirect case transpose(Expression)
    /// `⁻ᵀ`.
    indirect case inverseTranspose(Expression)
    /// Superscript `²`, `⁻¹`.
    indirect case superscript(Expression, Int)
    indirect case call(Expression, [Argument])
    /// `f.(x)`.
    indirect case broadcastCall(Expression, [Argument])
    indirect case index(Expression, [Index])
    indirect case field(Expression, Name)
    /// `‖x‖`, `‖x‖₁`, `‖P‖_F`, `‖x‖_∞`: kind is "", "1", "2", "F", "∞", …
    indirect case norm(Expression, kind: String)
    /// `[1 2; 3 4]`.
    indirect case literal(rows: [[Expression]])
    /// `{a, b}`.
    indirect case list([Expression])
    /// `a, b` without brackets.
    indirect case tuple([Expression])
    indirect case lambda(Parameters, Expression)
    indirect case pair(Expression, Expression)
    /// `∂a/∂b`; `∂/∂x f(x)` has `of` the operand.
    indirect case partial(of: Expression, by: [Expression])
    /// `∇f` (by nil), `∇ₓf`.
    indirect case nabla(Expression, by: Name?)
    /// `∇²f`.
    indirect case hessian(Expression)
    /// A verb in statement form that is the right side of an assignment: `h = train L over W`. In call form,
    /// `backward(L)`, a verb is a `call`; the evaluator knows the verbs' names.
    indirect case verb(Verb)
    /// A hole where the text did not parse; a diagnostic says why.
    case missing
  }

  public let kind: Kind
  public var range: SourceRange
  /// How many levels the tree has; the parser bounds it, so that whoever walks the tree may recurse.
  public let height: Int

  public init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
    height =
      switch kind {
      case .number, .name: 1
      case .binary(_, let a, let b): 1 + max(a.height, b.height)
      default: 1 + kind.operands.reduce(0) { max($0, $1.height) }
      }
  }
}

public enum StringPart: Sendable {
  case text(String)
  case expression(Expression)
}

public enum PrefixOperator: String, Sendable {
  case minus = "-"
  case plus = "+"
  case not = "!"
  case root = "√"
}

public enum BinaryOperator: String, Sendable {
  /// `·`, `*`, `@`: matrix product, or scaling where a side is 1×1.
  case product = "·"
  /// `/`: by a 1×1 only.
  case divide = "/"
  case leftSolve = "\\"
  /// `⊙`, `.*`.
  case hadamard = "⊙"
  /// `⊘`, `./`.
  case elementwiseDivide = "⊘"
  /// `.\`.
  case elementwiseLeftDivide = ".\\"
  case add = "+"
  case subtract = "-"
  case power = "^"
  case elementwisePower = ".^"
  case and = "&&"
  case or = "||"
  case elementwiseAnd = "&"
  case elementwiseOr = "|"
}

public enum ComparisonOperator: String, Sendable {
  case less = "<"
  case lessOrEqual = "≤"
  case greater = ">"
  case greaterOrEqual = "≥"
  case equal = "=="
  case notEqual = "≠"
  case approximately = "≈"
  case element = "∈"
  case notElement = "∉"
}
