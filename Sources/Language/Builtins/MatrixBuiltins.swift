import Calculus
import Matrices
import Syntax

/// Shapes, element types, decompositions with several results, norms by kind.
enum MatrixBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "size", signature: "size(A)", doc: "Rows and columns as a row: [n m].",
      example: Example("size([1 2 3; 4 5 6])", "2  3"), counts: 1...1, isPure: true
    ) { call in
      if case .quantity(let quantity) = try call.value(0), let rows = quantity.shape.rows.known,
        let columns = quantity.shape.columns.known
      {
        return call.leaf(try Matrix.row([Double(rows), Double(columns)]))
      }
      let matrix = try call.matrix(0)
      return call.leaf(try Matrix.row([Double(matrix.rows), Double(matrix.columns)]))
    },
    Builtin(
      name: "shape", signature: "shape(A)", doc: "Rows and columns as text: \"150×3\".",
      example: Example("shape([1 2 3; 4 5 6])", "2×3"), counts: 1...1, isPure: true
    ) { call in
      guard case .quantity(let quantity) = try call.value(0) else { return .value(.string("1×1")) }
      return .value(.string(call.interpreter.shapeText(quantity.shape)))
    },
    Builtin(
      name: "length", signature: "length(x)",
      doc: "The number of entries, of items of a List, of characters of a String.",
      example: Example("length({1, \"a\"})", "2"), counts: 1...1, precedesOperator: true, isPure: true
    ) { call in
      let evaluated = try call.interpreter.evaluate(call.positional[0], call.formation)
      switch evaluated {
      case .value(.list(let items)): return .node(call.formation.builder.constant(Double(items.count)))
      case .value(.string(let text)): return .node(call.formation.builder.constant(Double(text.count)))
      default:
        let node = try call.interpreter.node(evaluated, call.positional[0], call.formation)
        return try call.operatorCall(.count, [node])
      }
    },
    Builtin(
      name: "const", signature: "const(A)", doc: "The value of A as a constant: no derivative flows through it.",
      example: Example("x = 3; L = x·const(x); ∂L/∂x", "3"), counts: 1...1, isPure: true
    ) { call in
      call.leaf(try call.interpreter.numbers(call.value(0), "operand 1", call.positional[0].range))
    },
    Builtin(
      name: "norm", signature: "norm(A, kind)",
      doc: "A norm by its kind: 2 or \"fro\", 1, Inf.", example: Example("norm([3 4], \"fro\")", "5"), counts: 2...2,
      isPure: true
    ) { call in
      let kind: String
      switch try call.value(1) {
      case .string(let text): kind = text == "fro" || text == "F" ? "F" : text
      default: kind = NumberLayout.format(try call.number(1))
      }
      let named = ["1": "1", "2": "2", "F": "F", "Inf": "∞", "∞": "∞", "inf": "∞"][kind] ?? kind
      return .node(try call.interpreter.norm(call.positional[0], named, call.whole, call.formation))
    },
    Builtin(
      name: "qr", signature: "Q, R = qr(A)", doc: "The thin QR factors of A.",
      example: Example("Q, R = qr([3 0; 4 5]); abs(R)", "5  4\n0  3"), counts: 1...1, isPure: true
    ) { call in
      try call.results(of: 0, ["Q", "R"]) {
        let factors = try $0.qr(); return [factors.q, factors.r]
      }
    },
    Builtin(
      name: "svd", signature: "U, s, V = svd(A)", doc: "The thin singular value decomposition: A = U·diag(s)·Vᵀ.",
      example: Example("U, s, V = svd([3 0; 0 2]); s", "3\n2"), counts: 1...1, isPure: true
    ) { call in
      try call.results(of: 0, ["U", "s", "V"]) {
        let parts = try $0.svd(); return [parts.u, parts.s, parts.v]
      }
    },
    Builtin(
      name: "eig", signature: "λ, V = eig(A)", doc: "Eigenvalues, ascending, and eigenvectors of a symmetric A.",
      example: Example("λ, V = eig([2 1; 1 2]); λ", "1\n3"), counts: 1...1, isPure: true
    ) { call in
      try call.results(of: 0, ["λ", "V"]) {
        let parts = try $0.symmetricEigen(); return [parts.values, parts.vectors]
      }
    },
    Builtin(
      name: "eachrow", signature: "eachrow(A)", doc: "The rows of A as a List.",
      example: Example("eachrow([1 2; 3 4])", "{[1 2], [3 4]}"), counts: 1...1, isPure: true
    ) { call in try lines(call, areRows: true) },
    Builtin(
      name: "eachcol", signature: "eachcol(A)", doc: "The columns of A as a List.",
      example: Example("eachcol([1 2; 3 4])", "{[1; 3], [2; 4]}"), counts: 1...1, isPure: true
    ) { call in try lines(call, areRows: false) },
  ]

  private static let mostLines = 1_000_000

  private static func lines(_ call: BuiltinCall, areRows: Bool) throws -> Evaluated {
    let interpreter = call.interpreter
    guard case .quantity(let source) = try call.value(0) else { return .value(.list([])) }
    let matrix = try interpreter.matrix(source, call.positional[0].range)
    let opcode: Opcode = areRows ? .sliceRows : .sliceColumns
    let count = areRows ? matrix.rows : matrix.columns
    guard count <= mostLines else {
      throw interpreter.error(
        "\(call.name) gives at most \(mostLines) parts, and \(interpreter.text(source)) is \(matrix.shape)",
        at: call.positional[0].range)
    }
    return .value(
      .list(
        try (0..<count).map { .quantity(try interpreter.line(source, opcode, $0)) }))
  }
}
