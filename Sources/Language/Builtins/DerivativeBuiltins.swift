import Calculus
import Matrices
import Syntax

/// Derivatives of what is no number: tables of partial derivatives, and their products with vectors.
enum DerivativeBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "slope", signature: "slope(f, x)",
      doc: "df/dx at x, also written f′(x), and f″(x) twice: of a number, or entry by entry.",
      example: Example("f(x) = x^3; f′(2)", "12"), counts: 2...2
    ) { call in
      call.node(try call.interpreter.slope(of: call.positional[0], at: try call.quantity(1), call.whole))
    },
    Builtin(
      name: "jacobian", signature: "jacobian(Z, W)",
      doc: "The table of ∂zᵢ/∂wⱼ: a row for each entry of Z, a column for each of W, both column by column.",
      example: Example("A = [1 2; 3 4]; x = [1; 1]; y = A·x; jacobian(y, x)", "1  2\n3  4"), counts: 2...2
    ) { call in
      let (z, w) = (try call.quantity(0), try call.quantity(1))
      return call.node(try call.interpreter.jacobian(of: z, by: w, at: call.whole.range))
    },
    Builtin(
      name: "hessian", signature: "hessian(L, x)", doc: "The table of second derivatives ∂²L/∂xᵢ∂xⱼ of a 1×1 L.",
      example: Example("x = [1; 2]; L = x[1]^2·x[2]; hessian(L, x)", "4  2\n2  0"), counts: 2...2
    ) { call in
      let (loss, x) = (try call.interpreter.lossQuantity(call.positional[0]), try call.quantity(1))
      return call.node(try call.interpreter.secondDerivative(of: loss, by: x, and: x, at: call.whole.range))
    },
    Builtin(
      name: "vjp", signature: "vjp(Z, W, V)",
      doc: "∂ sum(V ⊙ Z)/∂W: what flows back to W when V flows back to Z; V has the shape of Z.",
      example: Example("x = [1; 2]; z = x.^2; vjp(z, x, [1; 1])", "2\n4"), counts: 3...3
    ) { call in
      let (z, w, v) = (try call.quantity(0), try call.quantity(1), try call.quantity(2))
      return call.node(try call.interpreter.pullback(of: z, by: w, along: v, at: call.whole.range))
    },
    Builtin(
      name: "jvp", signature: "jvp(Z, W, V)",
      doc: "How Z moves when W moves by V: the directional derivative, in the shape of Z; V has the shape of W.",
      example: Example("x = [1; 2]; z = x.^2; jvp(z, x, [1; 0])", "2\n0"), counts: 3...3
    ) { call in
      let (z, w, v) = (try call.quantity(0), try call.quantity(1), try call.quantity(2))
      return call.node(try call.interpreter.pushforward(of: z, by: w, along: v, at: call.whole.range))
    },
  ]
}

extension BuiltinCall {
  /// A quantity with its record, as it is named.
  func quantity(_ place: Int) throws -> Quantity {
    guard case .quantity(let quantity) = try value(place), quantity.version.payload.isNumeric else {
      throw interpreter.error("\(name) takes a number or a Matrix here", at: positional[place].range)
    }
    return quantity
  }
}
