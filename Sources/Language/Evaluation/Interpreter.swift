import Calculus
import Engine
import Matrices
import Syntax

/// Runs programs: walks the tree, builds formulas, makes versions, and hands results to the output.
///
/// One thread runs it. Another may only call ``Interruption/request()``.
final class Interpreter {
  let graph = ExpressionGraph()
  let table = VersionTable()
  let executor: Executor
  let interruption: Interruption
  unowned let output: any Output
  let top = Scope(isTopLevel: true)
  var scope: Scope
  var source = Source(name: "", text: "")
  /// The statement that runs, for messages and places.
  var statementRange = SourceRange(start: 0, end: 0)
  var random = RandomGenerator(seed: 0)
  var arguments: [String] = []
  var directories: [String] = []
  /// What results are fitted to.
  var page = PageSize()
  /// A verb at the top level shows a table; in a loop or function nobody reads it.
  var isListing = false
  var callDepth = 0
  /// The value of the last expression that stood as a statement: what a function without `return` gives.
  var bodyValue: Value?
  /// The length of the axis that each enclosing index bracket stands on, for `end`.
  var ends: [Int] = []
  /// Conditions of the blocks that enclose the running statement (F4).
  var activeGuards: [PassedCondition] = []
  var lastShown: Value?
  /// Of loops at the top level, and of training.
  lazy var progress = Progress { [unowned output] in output.progress($0) }
  /// What the running statement last computed by `forward`: a loop's progress tells it.
  var watched: Name?
  /// Tries out a session that is about to be saved: nothing outside may be read or changed.
  var isSealed = false
  /// Expressions whose unused result was told.
  var warnedUnused: Set<UnusedResult> = []
  /// The last mismatch of shapes: `prove` takes it for a verdict.
  var lastShapeError: Diagnostic?
  /// While something is only tried out: nothing is said, and no size gets a number.
  var isTrying = false
  /// The one cursor of `step`, `next` and `finish`.
  var stepping: Stepping?
  var scopes = ScopeCollector()
  let gradients = GradientCache()
  /// Loops are run by programs of the engine where they can be; off, every turn is run statement by statement.
  var plansLoops = true
  /// Seconds: a turn that takes longer gains little from it, so that its program may not need much memory.
  var longestPlannedTurn = 0.04
  /// Turns that programs ran since the session began.
  var plannedTurns = 0
  /// Why the turns of the last loop were not; nil where they were.
  var planningObstacle: Obstacle?
  /// How loops ran, while a statement is profiled.
  var loopSummaries: [String]?
  var derivations = DerivationMemory()
  /// Templates with a logarithm of a slot, by root: see ``stable(_:_:)``.
  var slotsUnderLog: [NodeID: [Int]] = [:]
  /// What settled formulas read, by root.
  var slotsOfFormulas: [NodeID: [Int]] = [:]
  /// `I` before a neighbour tells its size: see ``sizingIdentity(_:_:_:)``. nil until a program reads it.
  var knownIdentity: Quantity?
  var idleFormations: [Formation] = []
  /// How many expressions there may be before those that nothing uses are forgotten.
  var mostExpressions = Interpreter.fewExpressions
  /// Of the thread that executes.
  var stackLimit = StackLimit()

  init(output: any Output, interruption: Interruption) {
    self.output = output
    self.interruption = interruption
    executor = Executor(graph: graph, interruption: interruption)
    scope = top
    table.onRelease = { [weak self] id in self?.gradients.forget(id) }
  }

  // MARK: Formulas

  /// Runs `body` with a fresh formula, whose memory is kept for the next one.
  func forming<Result>(_ body: (Formation) throws -> Result) rethrows -> Result {
    let formation = idleFormations.popLast() ?? Formation(builder: ExpressionBuilder(graph: graph))
    formation.begin()
    defer {
      formation.end()
      idleFormations.append(formation)
    }
    return try body(formation)
  }

  /// The value of an expression of the program, as a statement of its own would have it.
  func value(of expression: Syntax.Expression) throws -> Value {
    // What a variable holds needs no formula.
    if case .name(let name) = expression.kind, let value = meaning(of: name)?.value { return value }
    return try forming { formation in
      switch try evaluate(expression, formation) {
      case .value(let value): return value
      case .node(let node): return .quantity(try settle(node, in: formation))
      }
    }
  }

  /// The matrix that an expression gives; an error that says `what` for anything else.
  func matrix(of expression: Syntax.Expression, _ what: String) throws -> Matrix {
    let value = try value(of: expression)
    return try matrix(value, what, expression.range)
  }

  func matrix(_ value: Value, _ what: String, _ range: SourceRange) throws -> Matrix {
    looked(at: try numbers(value, what, range))
  }

  /// The numbers of a quantity, computed if they are pending, to be looked at.
  func matrix(_ quantity: Quantity, _ range: SourceRange? = nil) throws -> Matrix {
    looked(at: try numbers(quantity, range))
  }

  /// What the program does may depend on these numbers: a loop that is being planned needs to know.
  private func looked(at matrix: Matrix) -> Matrix {
    executor.recorder?.look(at: matrix)
    return matrix
  }

  /// The numbers of a value, to be handed on or asked for their shape.
  func numbers(_ value: Value, _ what: String, _ range: SourceRange) throws -> Matrix {
    if case .bool(let truth) = value { return Matrix(scalar: truth ? 1 : 0) }
    guard case .quantity(let quantity) = value else {
      throw error("\(what) is a number or a Matrix, not a \(value.typeName)", at: range)
    }
    return try numbers(quantity, range)
  }

  func numbers(_ quantity: Quantity, _ range: SourceRange? = nil) throws -> Matrix {
    try force(quantity.id)
    if let matrix = quantity.version.payload.matrix { return matrix }
    if case .table(let table) = quantity.version.payload { return try numbers(of: table, at: range) }
    if case .pending = quantity.version.payload {
      throw error(
        "\(text(quantity)) has no numbers: it rests on symbols", at: range,
        help: "give each symbol a value, then forward \(text(quantity))")
    }
    throw error("\(text(quantity)) holds labels, not numbers", at: range, help: "onehot(…) makes numbers of labels")
  }

  func scalar(of expression: Syntax.Expression, _ what: String) throws -> Double {
    let matrix = try matrix(of: expression, what)
    guard let number = matrix.scalarValue else {
      throw error("\(what) is one number, not \(matrix.shape)", at: expression.range)
    }
    return number
  }

  // MARK: Errors

  func error(_ message: String, at range: SourceRange? = nil, help: String? = nil) -> Diagnostic {
    Diagnostic(.error, message, source: source, range: range ?? statementRange, help: help)
  }

  /// Any error as a diagnostic at this place.
  func diagnostic(_ failure: any Error, at range: SourceRange) -> any Error {
    switch failure {
    case is Interrupted, is ControlFlow: return failure
    case let diagnostic as Diagnostic: return diagnostic
    case let matrix as MatrixError:
      if matrix == .interrupted { return Interrupted() }
      return error("\(clipped(source.slice(range))): \(matrix.message)", at: range, help: matrix.advice)
    case let mismatch as ShapeMismatch: return error(mismatch.reason, at: range, help: mismatch.help())
    case let data as DataError: return error(data.message, at: range, help: data.help)
    default: return failure
    }
  }

  func checkInterruption() throws {
    if interruption.isRequested { throw Interrupted() }
  }

  /// What a function written here keeps: the call's scope; nil at the top level, which is always there.
  var functionScope: Scope? {
    guard !scope.isTopLevel else { return nil }
    scopes.track(scope)
    return scope
  }

  var place: Place { Place(source: source, range: statementRange) }
}

/// Ways out of a block that are no errors.
enum ControlFlow: Error {
  case exit(Int32)
}

extension MatrixError {
  /// What helps against it, where something does.
  fileprivate var advice: String? {
    switch self {
    case .singular: "some rows follow from the others; with A + λ·I for a small λ every row counts"
    default: nil
    }
  }
}
