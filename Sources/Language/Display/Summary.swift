import Matrices

/// What a value is, in a few words: `3×10 Matrix`, or a number itself.
///
/// Every statement leaves the summaries of what it made for whoever may ask; they are spelled when somebody does.
public enum Summary: Sendable, Equatable {
  case number(Double)
  /// A shape and the type that has it.
  case shaped(Shape, String)
  case words(String)

  public var text: String {
    switch self {
    case .number(let number): NumberLayout.format(number)
    case .shaped(let shape, let type): "\(shape) \(type)"
    case .words(let text): text
    }
  }
}

extension Interpreter {
  func summary(of value: Value) -> Summary {
    if case .list(let items) = value { return .words("List of \(items.count)") }
    guard case .quantity(let quantity) = value else { return .words(value.typeName) }
    switch quantity.version.payload {
    case .table(let table): return .words("\(table.rows)×\(table.names.count) Table")
    case .strings(let labels): return .words("\(labels.count) labels")
    case .matrix(let matrix):
      if let number = matrix.scalarValue { return .number(number) }
      return .shaped(matrix.shape, value.typeName)
    case .pending: return .words("\(shapeText(quantity.shape)) \(value.typeName)")
    }
  }
}
