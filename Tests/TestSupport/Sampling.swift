public import Matrices

public import Calculus

/// Operands for the law tests, drawn as the definitions say.
public struct Sampler {
  public var random: RandomGenerator

  public init(seed: UInt64) { random = RandomGenerator(seed: seed) }

  public mutating func uniform(_ rows: Int, _ columns: Int, _ range: ClosedRange<Double>) throws -> Matrix {
    let values = (0..<(rows * columns)).map { _ in
      range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform()
    }
    return try Matrix(columnMajor: values, Shape(rows: rows, columns: columns))
  }

  public mutating func draw(_ sample: Sample) throws -> Matrix {
    switch sample {
    case .matrix(let rows, let columns, let range): return try uniform(rows, columns, range)
    case .wellConditioned(let n):
      let noise = try uniform(n, n, -0.3...0.3)
      return try noise.adding(1, times: try Matrix.identity(n))
    case .positiveDefinite(let n):
      let a = try uniform(n, n, -1...1)
      return try Matrix.product(a, a, transposeB: true).adding(1, times: try Matrix.identity(n))
    case .probabilities(let rows, let columns):
      let a = try uniform(rows, columns, 0.2...1)
      return try Matrix.zip(Quotient.self, a, a.rowSums())
    case .onehot(let rows, let columns):
      var values = Array(repeating: 0.0, count: rows * columns)
      for row in 0..<rows { values[Int(random.below(UInt64(columns))) * rows + row] = 1 }
      return try Matrix(columnMajor: values, Shape(rows: rows, columns: columns))
    case .mask(let rows, let columns):
      let truths = (0..<(rows * columns)).map { _ in random.uniform() < 0.5 }
      return try Matrix(mask: truths, Shape(rows: rows, columns: columns))
    case .number(let value): return Matrix(scalar: value)
    case .row(let values): return try Matrix.row(values)
    }
  }
}

private enum Quotient: BinaryFunction { static func apply<T: Scalar>(_ x: T, _ y: T) -> T { x / y } }

/// An application of an operator to drawn operands.
public struct Application: CustomStringConvertible, Sendable {
  public let rule: Operator
  public let operands: [Matrix]
  /// `.number` samples are constants of the expression: sizes and options.
  public let fixed: [Bool]
  /// Operands that have to stay symmetric.
  public let isSymmetric: [Bool]

  public var description: String { "\(rule.name)(\(operands.map { "\($0.shape)" }.joined(separator: ", ")))" }

  public static let all: [Application] = {
    var sampler = Sampler(seed: 7)
    return Registry.shared.operators.flatMap { rule -> [Application] in
      guard let definition = rule.definition else { return [] }
      return definition.samples.compactMap { samples in
        guard let operands = try? samples.map({ try sampler.draw($0) }) else { return nil }
        let fixed = samples.map { if case .number = $0 { true } else { false } }
        let isSymmetric = samples.map { if case .positiveDefinite = $0 { true } else { false } }
        return Application(rule: rule, operands: operands, fixed: fixed, isSymmetric: isSymmetric)
      }
    }
  }()

  /// The application in a builder, constants as constants, other operands as slots in order.
  public func node(in builder: ExpressionBuilder) throws -> (root: NodeID, slots: [NodeID]) {
    let slots = operands.map { builder.newSlot(holding: $0) }
    let operands = zip(slots, zip(self.operands, fixed)).map { slot, drawn in
      drawn.1 ? builder.constant(drawn.0.scalarValue ?? 0) : slot
    }
    return (try builder.apply(rule.opcode, operands), slots)
  }

  /// Operands that derivatives flow to.
  public var quantities: [Int] {
    operands.indices.filter { place in
      let role = rule.operands.indices.contains(place) ? rule.operands[place].role : .quantity
      return role == .quantity && !fixed[place] && !operands[place].isMask
    }
  }
}
