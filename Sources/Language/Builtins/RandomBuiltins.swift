import Calculus
import Matrices

/// Random numbers: xoshiro256++ seeded by `seed(n)`; the same seed gives the same bits on every machine.
enum RandomBuiltins {
  static let all: [Builtin] = [
    Builtin(
      name: "seed", signature: "seed(n)", doc: "Starts the random numbers anew from n.",
      example: Example("seed(1); a = rand(); seed(1); rand() - a", "0"), counts: 1...1
    ) { call in
      call.interpreter.random = RandomGenerator(seed: UInt64(try call.size(0)))
      return .value(.nothing)
    },
    Builtin(
      name: "rand", signature: "rand(rows, columns)", doc: "Uniform random numbers in [0, 1).",
      example: Example("seed(1); rand(1, 3)", "0.811612  0.747105  0.100151"), counts: 0...2
    ) { call in
      try drawn(call, try Matrix.uniform(try shape(call), using: &call.interpreter.random))
    },
    Builtin(
      name: "randn", signature: "randn(rows, columns)", doc: "Normal random numbers, mean 0 and variance 1.",
      example: Example("seed(1); randn(1, 3)", "0.883853  0.665406  -1.28069"), counts: 0...2
    ) { call in
      try drawn(call, try Matrix.normal(try shape(call), using: &call.interpreter.random))
    },
    initialiser("he", "Normal random numbers with variance 2/rows, for relu (He et al. 2015).") { shape, random in
      try Matrix.normal(shape, using: &random).scaled(by: (2 / Double(max(1, shape.rows))).squareRoot())
    },
    initialiser(
      "xavier", "Uniform random numbers in ±√(6/(rows + columns)), for tanh and σ (Glorot and Bengio 2010)."
    ) { shape, random in
      let bound = (6 / Double(max(1, shape.rows + shape.columns))).squareRoot()
      return try Matrix.uniform(shape, using: &random).scaled(by: 2 * bound).adding(
        -bound, times: Matrix.filled(1, shape))
    },
    initialiser(
      "orthogonal", "A random matrix whose columns, or rows where there are fewer, are orthonormal (Saxe et al. 2014)."
    ) { shape, random in
      let isWide = shape.columns > shape.rows
      let normal = try Matrix.normal(
        isWide ? Shape(rows: shape.columns, columns: shape.rows) : shape, using: &random)
      let q = try normal.qr().q
      return isWide ? try q.transposed() : q
    },
    Builtin(
      name: "randperm", signature: "randperm(n)", doc: "The numbers 1…n in random order, as a row.",
      example: Example("seed(1); randperm(5)", "4  2  1  3  5"), counts: 1...1
    ) { call in
      let order = try call.interpreter.random.permutation(try call.size(0))
      return try drawn(call, try Matrix.row(order.map { Double($0 + 1) }), isParameter: false)
    },
    Builtin(
      name: "dropout", signature: "dropout(A, p)",
      doc: "Entries set to 0 with probability p, the others divided by 1 − p; drawn anew by every forward.",
      example: Example("seed(1); dropout(ones(1, 4), 0.5)", "0  0  2  0"), counts: 2...2
    ) { call in
      let interpreter = call.interpreter
      let p = try call.number(1)
      guard p >= 0, p < 1 else {
        throw interpreter.error("dropout's p is in [0, 1), not \(NumberLayout.format(p))", at: call.positional[1].range)
      }
      let node = try interpreter.node(call.positional[0], call.formation)
      let mask = try interpreter.noise(
        like: call.formation.builder.shape(node), keepProbability: 1 - p, at: call.positional[0].range)
      let builder = call.formation.builder
      let kept = builder.times(node, call.formation.node(for: mask))
      return .node(builder.over(kept, builder.constant(1 - p)))
    },
  ]

  private static func initialiser(
    _ name: String, _ doc: String, _ draw: @escaping @Sendable (Shape, inout RandomGenerator) throws -> Matrix
  ) -> Builtin {
    Builtin(
      name: name, signature: "\(name)(rows, columns)", doc: doc, example: Example("\(name)(2, 3)", "…"), counts: 2...2
    ) { call in
      try drawn(call, try draw(try shape(call), &call.interpreter.random))
    }
  }

  private static func shape(_ call: BuiltinCall) throws -> Shape {
    switch call.positional.count {
    case 0: return .scalar
    case 1: return Shape(rows: try call.size(0), columns: try call.size(0))
    default: return Shape(rows: try call.size(0), columns: try call.size(1))
    }
  }

  private static func drawn(_ call: BuiltinCall, _ matrix: Matrix, isParameter: Bool = true) throws -> Evaluated {
    call.formation.drew = true
    return call.node(
      call.interpreter.leaf(
        .matrix(matrix), isParameter: isParameter, origin: call.interpreter.source.slice(call.whole.range)))
  }
}

extension Matrix {
  fileprivate func scaled(by factor: Double) throws -> Matrix { try adding(factor - 1, times: self) }
}
