import Calculus
import Matrices
import Syntax

/// Formulas as things to work on: shorter, multiplied out, with other values in them, for print.
enum FormulaBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "simplify", signature: "simplify(f)", doc: "The formula of f in its shortest form.",
      example: Example("symbol A: n×n, x: n×1; simplify(A·x + Aᵀ·x)", "(A + Aᵀ)·x"), counts: 1...1
    ) { call in
      call.node(try call.interpreter.rewritten(try call.quantity(0)) { $0.simplify($1) })
    },
    Builtin(
      name: "expand", signature: "expand(f)", doc: "The formula of f multiplied out, like terms joined.",
      example: Example("symbol a, b; expand((a + b)^2)", "a² + 2a·b + b²"), counts: 1...1
    ) { call in
      call.node(try call.interpreter.rewritten(try call.quantity(0)) { $0.expand($1) })
    },
    Builtin(
      name: "substitute", signature: "substitute(f; A=…)",
      doc: "f with another value for what it was made of, through all its steps. The names stay as they are.",
      example: Example("symbol x; f = x² + 1; substitute(f; x=3)", "10"), counts: 1...1, namesThings: true
    ) { call in
      var values: [String: (quantity: Quantity, name: String)] = [:]
      for (key, expression) in call.keywords {
        guard case .quantity(let value) = try call.interpreter.value(of: expression), value.version.payload.isNumeric
        else { throw call.interpreter.error("substitute puts in numbers, matrices and formulas", at: expression.range) }
        values[key] = (value, call.spelling(of: key))
      }
      guard !values.isEmpty else {
        throw call.interpreter.error(
          "substitute needs a name and its value", at: call.whole.range, help: "it is substitute(f; A=…)")
      }
      return call.node(try call.interpreter.substituting(values, in: try call.quantity(0), at: call.whole.range))
    },
    Builtin(
      name: "latex", signature: "latex(f)", doc: "The formula of f, or a matrix, as LaTeX source in a String.",
      example: Example("symbol A: n×n, x: n×1; print(latex(xᵀ·A·x))", "{x}^{\\top} \\cdot A \\cdot x"), counts: 1...1
    ) { call in
      let value = try call.value(0)
      if case .quantity(let quantity) = value, quantity.version.payload.isNumeric {
        try call.interpreter.force(value)
        return .value(.string(call.interpreter.formula(quantity.id, style: .latex)))
      }
      guard let latex = call.interpreter.bundle(value).latex else {
        throw call.interpreter.error("a \(value.typeName) has no LaTeX", at: call.positional[0].range)
      }
      return .value(.string(latex))
    },
  ]
}

extension BuiltinCall {
  /// A keyword as the call writes it.
  fileprivate func spelling(of key: String) -> String {
    guard case .call(_, let arguments) = whole.kind else { return key }
    return arguments.first { $0.keyword?.key == key }?.keyword?.spelling ?? key
  }
}
