import Calculus
import Matrices
import Syntax

/// What an expression of the language gives.
enum Value {
  /// A matrix, a table, labels or a formula, with its record.
  case quantity(Quantity)
  case bool(Bool)
  case string(String)
  case list([Value])
  case function(Function)
  /// A built-in or an operator by its name, as in `act = relu`.
  case builtin(String)
  indirect case optimizer(Optimizer)
  /// What verbs return: a text in several forms, with the numbers behind it by name.
  indirect case report(Report)
  /// The result of a statement that gives none: `print(x)`.
  case nothing

  var typeName: String {
    switch self {
    case .quantity(let quantity):
      switch quantity.version.payload {
      case .matrix(let matrix): matrix.elementType == .mask ? "Mask" : matrix.isScalar ? "number" : "Matrix"
      case .table: "Table"
      case .strings: "column of labels"
      case .pending: "Formula"
      }
    case .bool: "Bool"
    case .string: "String"
    case .list: "List"
    case .function, .builtin: "Function"
    case .optimizer: "Optimizer"
    case .report(let report): report.kind
    case .nothing: "nothing"
    }
  }
}

/// A function of the program, with the scope that it was written in.
final class Function {
  let name: String
  let parameters: Parameters
  let body: FunctionBody
  let source: Source
  /// The scope of an enclosing function; nil at the top level.
  var enclosing: Scope? { kept ?? home }
  private let kept: Scope?
  /// The enclosing scope, where that is what holds this function.
  private weak var home: Scope?

  init(name: String, parameters: Parameters, body: FunctionBody, source: Source, enclosing: Scope?) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.source = source
    kept = enclosing
  }

  private init(_ other: Function, kept: Scope?, home: Scope?) {
    name = other.name
    parameters = other.parameters
    body = other.body
    source = other.source
    self.kept = kept
    self.home = home
  }

  /// As a variable of the enclosing scope holds it: a scope that kept itself would never be released.
  func atHome() -> Function { Function(self, kept: nil, home: enclosing) }

  /// As everything else holds it: where it goes, its scope goes with it.
  func abroad() -> Function { kept == nil && home != nil ? Function(self, kept: home, home: nil) : self }
}

enum FunctionBody {
  case statements([Statement])
  case expression(Syntax.Expression)
}

/// A verb's result: how it is shown, and fields that a program can read.
struct Report {
  var kind: String
  var bundle: Bundle
  var fields: [(name: String, value: Value)] = []
}
