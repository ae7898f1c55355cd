import Calculus
import Matrices
import Syntax

/// Lists and rows that grow, parts of data, and random orders.
enum ListBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "push", signature: "push(xs, x)",
      doc:
        "Adds x to the end of the variable xs: a number to a row or column, anything to a List. An update: xs keeps no record.",
      example: Example("losses = []; push(losses, 2); push(losses, 1); losses", "2  1"), counts: 2...2,
      isPure: true
    ) { call in
      guard case .name(let name) = call.positional[0].kind else {
        throw call.interpreter.error("push adds to a variable: push(losses, L)", at: call.positional[0].range)
      }
      try call.interpreter.push(try call.value(1), to: name, at: call.positional[1].range)
      return .value(.nothing)
    },
    Builtin(
      name: "split", signature: "split(X, n)",
      doc:
        "The first n rows of X and the others, as a List; n below 1 is a share. Of a String: its parts between separators.",
      example: Example("a, b = split([1; 2; 3], 2); b", "3"), counts: 2...2
    ) { call in
      if case .string(let text) = try call.value(0) {
        let separator = try call.string(1, "the separator")
        guard !separator.isEmpty else {
          throw call.interpreter.error("split needs a separator", at: call.positional[1].range)
        }
        return .value(.list(text.split(on: separator).map(Value.string)))
      }
      let x = try call.quantity(0)
      let rows = try call.interpreter.matrix(x).rows
      let number = try call.number(1)
      guard let first = Int(exactly: number > 0 && number < 1 ? (number * Double(rows)).rounded() : number),
        (0...rows).contains(first)
      else {
        throw call.interpreter.error(
          "split takes 0…\(rows) rows of \(call.interpreter.text(x)), or a share between 0 and 1",
          at: call.positional[1].range)
      }
      let ranges = [0..<first, first..<rows]
      return .value(.list(try ranges.map { .quantity(try call.interpreter.rows(of: x, Array($0))) }))
    },
    Builtin(
      name: "shuffle", signature: "shuffle(X, y, …)",
      doc:
        "The rows in a random order, of several matrices in the same one, as a List; of a row or column, its entries.",
      example: Example("shuffle([1 2 3])", "…"), counts: 1...16
    ) { call in
      let interpreter = call.interpreter
      let operands = try call.positional.indices.map { try call.quantity($0) }
      let matrices = try operands.map { try interpreter.matrix($0) }
      let isRow = matrices[0].rows == 1
      let count = isRow ? matrices[0].columns : matrices[0].rows
      for (matrix, place) in zip(matrices, 0...) where (isRow ? matrix.columns : matrix.rows) != count {
        throw interpreter.error(
          "shuffle takes as many rows of each, not \(count) and \(matrix.rows)", at: call.positional[place].range)
      }
      let order = try interpreter.random.permutation(count)
      call.formation.drew = true
      let shuffled = try operands.map { try interpreter.rows(of: $0, order, alongRow: isRow) }
      if shuffled.count == 1 { return call.node(shuffled[0]) }
      return .value(.list(shuffled.map(Value.quantity)))
    },
  ]
}

extension Interpreter {
  /// Rows (entries of a row) at these places, counted from 0, with their record; the places are drawn or given.
  func rows(of quantity: Quantity, _ places: [Int], alongRow: Bool = false) throws -> Quantity {
    let positions = leaf(.matrix(try Matrix.row(places.map { Double($0 + 1) })))
    return try made(of: [quantity, positions]) {
      try $0.apply(alongRow ? .sliceColumns : .sliceRows, $1[0], $1[1])
    }
  }
}

extension String {
  /// The parts between separators, empty ones too.
  fileprivate func split(on separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
