import Calculus
import Matrices
import Syntax

/// Values by name, columns by name, and numbers marked as something to train: how a saved session spells its values.
enum RecordBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "record", signature: "record(a, \"name\" => b; c=…)",
      doc: "Values by name; r.a and r[\"name\"] read them.", example: Example("r = record(\"a\" => 1; b=2); r.b", "2"),
      counts: 0...4096, namesThings: true
    ) { call in .value(call.interpreter.record(try call.namedValues(from: 0))) },
    Builtin(
      name: "table", signature: "table(a, \"name\" => b; c=…)",
      doc: "A Table of columns: numbers n×1 or 1×n, or labels, as many in each.",
      example: Example("t = table(\"u\" => [1; 2]); t.u", "1\n2"), counts: 0...65536, namesThings: true
    ) { call in
      let items = try call.namedValues(from: 0)
      let columns = try items.map { try column($0, call) }
      for (item, column) in zip(items, columns) where column.count != columns.first?.count {
        throw call.interpreter.error(
          "\(item.name) has \(column.count) entries, and \(items[0].name) has \(columns[0].count)",
          at: item.range ?? call.whole.range, help: "the columns of a Table are equally long")
      }
      return .value(
        .quantity(call.interpreter.leaf(.table(Table(names: items.map(\.name), columns: columns)))))
    },
    Builtin(
      name: "parameter", signature: "parameter(A)",
      doc: "The value of A as something to train: backward shows its gradient, as it does for randn and zeros.",
      example: Example("w = parameter([1 2]); L = sum(w.^2); ∂L/∂w", "2  4"), counts: 1...1
    ) { call in
      call.node(call.interpreter.leaf(.matrix(try call.matrix(0)), isParameter: true))
    },
  ]

  private static func column(_ item: NamedValue, _ call: BuiltinCall) throws -> Table.Column {
    switch item.value {
    case .quantity(let quantity):
      if case .strings(let strings) = quantity.version.payload { return .strings(strings) }
    case .list(let entries):
      let strings = entries.compactMap { entry -> String? in
        if case .string(let text) = entry { text } else { nil }
      }
      if strings.count == entries.count { return .strings(strings) }
    default: break
    }
    let range = item.range ?? call.whole.range
    let matrix = try call.interpreter.matrix(item.value, item.name, range)
    guard matrix.shape.isVector || matrix.isEmpty else {
      throw call.interpreter.error(
        "the column \(item.name) is n×1 or 1×n, not \(matrix.shape)", at: range,
        help: "a column of a matrix is X[:, 1]")
    }
    return .numbers(try matrix.columnMajorValues())
  }
}
