import Calculus
import Matrices
import Syntax

/// Tables and labels.
enum DataBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "matrix", signature: "matrix(table)", doc: "The numbers of a Table as a Matrix.",
      example: Example("matrix(table(\"u\" => [1; 2], \"v\" => [3; 4]))", "1  3\n2  4"), counts: 1...1
    ) { call in
      let value = try call.value(0)
      guard case .quantity(let quantity) = value else {
        throw call.interpreter.error("matrix takes a Table", at: call.positional[0].range)
      }
      if case .table = quantity.version.payload {
        return call.node(try call.interpreter.matrixQuantity(ofTable: quantity, at: call.whole.range))
      }
      return .node(try call.interpreter.node(of: value, call.positional[0], call.formation))
    },
    Builtin(
      name: "columns", signature: "columns(table)", doc: "The names of a Table's columns, as a List.",
      example: Example("columns(table(\"u\" => [1; 2], \"v\" => [3; 4]))", "{\"u\", \"v\"}"), counts: 1...1
    ) { call in
      guard case .quantity(let quantity) = try call.value(0), case .table(let table) = quantity.version.payload else {
        throw call.interpreter.error("columns(…) of a Table gives its names", at: call.positional[0].range)
      }
      return .value(.list(table.names.map(Value.string)))
    },
    Builtin(
      name: "onehot", signature: "onehot(labels)",
      doc: "A 1 in each row for the row's label; columns are the distinct labels in ascending order.",
      example: Example("onehot([2; 1; 2])", "0  1\n1  0\n0  1"), counts: 1...1
    ) { call in
      guard case .quantity(let labels) = try call.value(0) else {
        throw call.interpreter.error("onehot takes a column of labels or numbers", at: call.positional[0].range)
      }
      if case .matrix(let matrix) = labels.version.payload, !matrix.shape.isVector {
        throw call.interpreter.error(
          "onehot takes one column of labels, not \(matrix.shape)", at: call.positional[0].range)
      }
      let recipe = HostRecipe(name: "onehot", text: { "onehot(\($0[0]))" }) { inputs in try onehot(inputs) }
      return call.node(
        try call.interpreter.hostVersion(recipe, inputs: [labels], facts: [.onehot, .rowsSumToOne]))
    },
    Builtin(
      name: "classes", signature: "classes(labels)",
      doc: "The distinct labels in ascending order: what the columns of onehot(labels) stand for.",
      example: Example("classes([2; 1; 2])", "1  2"), counts: 1...1
    ) { call in
      guard case .quantity(let labels) = try call.value(0) else {
        throw call.interpreter.error("classes takes a column of labels or numbers", at: call.positional[0].range)
      }
      switch labels.version.payload {
      case .strings(let strings): return .value(.list(Set(strings).sorted().map(Value.string)))
      default:
        let values = Set(try call.interpreter.matrix(labels).columnMajorValues()).sorted()
        return call.leaf(try Matrix.row(values))
      }
    },
  ]

  private static func onehot(_ inputs: [Payload]) throws -> Payload {
    switch inputs.first {
    case .strings(let strings)?: return .matrix(try indicators(strings))
    case .matrix(let matrix)?: return .matrix(try indicators(matrix.columnMajorValues()))
    default: return .pending
    }
  }

  private static func indicators<Label: Hashable & Comparable>(_ labels: [Label]) throws -> Matrix {
    let distinct = Set(labels).sorted()
    let place = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
    // A mask: y ⊙ log(ŷ) then selects, so that 0·log 0 is 0 (semantics S5).
    var truths = try Matrix.zeros(Shape(rows: labels.count, columns: distinct.count), .mask)
    try truths.withMutableSpan(of: UInt8.self) { truths throws(MatrixError) in
      for (row, label) in labels.enumerated() {
        if let column = place[label] { truths[column * labels.count + row] = 1 }
      }
    }
    return truths
  }
}
