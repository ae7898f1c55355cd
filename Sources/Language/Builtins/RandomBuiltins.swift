import Matrices

/// Random numbers: xoshiro256++ seeded by `seed(n)`; the same seed gives the same bits on every machine.
enum RandomBuiltins {
  static let all: [Builtin] = [
    Builtin(name: "seed", signature: "seed(n)", doc: "Starts the random numbers anew from n.", counts: 1...1) { call in
      call.interpreter.random = RandomGenerator(seed: UInt64(try call.size(0)))
      return .value(.nothing)
    },
    Builtin(
      name: "rand", signature: "rand(rows, columns)", doc: "Uniform random numbers in [0, 1).", counts: 0...2
    ) { call in
      try drawn(call, try Matrix.uniform(try shape(call), using: &call.interpreter.random))
    },
    Builtin(
      name: "randn", signature: "randn(rows, columns)", doc: "Normal random numbers, mean 0 and variance 1.",
      counts: 0...2
    ) { call in
      try drawn(call, try Matrix.normal(try shape(call), using: &call.interpreter.random))
    },
    Builtin(
      name: "randperm", signature: "randperm(n)", doc: "The numbers 1…n in random order, as a row.", counts: 1...1
    ) { call in
      let order = try call.interpreter.random.permutation(try call.size(0))
      return try drawn(call, try Matrix.row(order.map { Double($0 + 1) }), isParameter: false)
    },
    Builtin(
      name: "dropout", signature: "dropout(A, p)",
      doc: "Entries set to 0 with probability p, the others divided by 1 − p; drawn anew by every forward.",
      counts: 2...2
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
