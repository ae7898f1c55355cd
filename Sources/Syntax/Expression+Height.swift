extension Expression.Kind {
  /// The height of the tallest operand.
  var heightBelow: Int {
    switch self {
    case .number, .bool, .name, .end, .missing: 0
    case .string(let parts): parts.reduce(0) { max($0, $1.height) }
    case .prefix(_, let a), .transpose(let a), .inverseTranspose(let a), .superscript(let a, _), .field(let a, _),
      .norm(let a, _), .nabla(let a, _), .hessian(let a):
      a.height
    case .binary(_, let a, let b), .juxtaposed(let a, let b), .pair(let a, let b): max(a.height, b.height)
    case .range(let from, let step, let to): max(from.height, step?.height ?? 0, to.height)
    case .comparison(let operands, _), .list(let operands), .tuple(let operands): Self.tallest(operands)
    case .call(let a, let arguments), .broadcastCall(let a, let arguments):
      arguments.reduce(a.height) { max($0, $1.value.height) }
    case .index(let a, let indices): indices.reduce(a.height) { max($0, $1.height) }
    case .literal(let rows): rows.reduce(0) { max($0, Self.tallest($1)) }
    case .lambda(let parameters, let body): parameters.keywords.reduce(body.height) { max($0, $1.defaultValue.height) }
    case .partial(let of, let by): max(of.height, Self.tallest(by))
    }
  }

  private static func tallest(_ expressions: [Expression]) -> Int { expressions.reduce(0) { max($0, $1.height) } }
}

extension Index {
  fileprivate var height: Int { if case .expression(let expression) = self { expression.height } else { 0 } }
}

extension StringPart {
  fileprivate var height: Int { if case .expression(let expression) = self { expression.height } else { 0 } }
}
