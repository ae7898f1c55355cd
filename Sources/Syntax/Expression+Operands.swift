extension Expression {
  /// What the expression is made of, from left to right.
  public var operands: [Expression] { kind.operands }
}

extension Expression.Kind {
  var operands: [Expression] {
    switch self {
    case .number, .bool, .name, .end, .missing, .verb: []
    case .string(let parts): parts.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    case .prefix(_, let a), .transpose(let a), .inverseTranspose(let a), .superscript(let a, _), .field(let a, _),
      .norm(let a, _), .nabla(let a, _), .hessian(let a):
      [a]
    case .binary(_, let a, let b), .juxtaposed(let a, let b), .pair(let a, let b): [a, b]
    case .range(let from, let step, let to): [from] + (step.map { [$0] } ?? []) + [to]
    case .comparison(let operands, _), .list(let operands), .tuple(let operands): operands
    case .call(let a, let arguments), .broadcastCall(let a, let arguments): [a] + arguments.map(\.value)
    case .index(let a, let indices):
      [a] + indices.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    case .literal(let rows): rows.flatMap(\.self)
    case .lambda(let parameters, let body): parameters.keywords.map(\.defaultValue) + [body]
    case .partial(let of, let by): [of] + by
    }
  }
}
