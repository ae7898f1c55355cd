import Matrices

/// What a scalar slope may do. Written once over a `Field`, a slope is a number for tests (`Double`) and an expression
/// for gradients (``SlopeRecorder``).
public protocol Field: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  static func constant(_ value: Double) -> Self
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self
  /// An elementwise function of the registry.
  static func call<F: ElementwiseUnary>(_ function: F.Type, _ x: Self) -> Self
  static func power(_ base: Self, _ exponent: Self) -> Self
  /// 1 where a > b, else 0; a mask, so multiplying by it selects.
  static func isGreater(_ a: Self, _ b: Self) -> Self
  /// `a` where the condition holds, else `b`.
  static func select(_ condition: Self, _ a: Self, _ b: Self) -> Self
}

extension Field {
  public init(floatLiteral value: Double) { self = Self.constant(value) }
  public init(integerLiteral value: Int) { self = Self.constant(Double(value)) }
}

extension Double: Field {
  public static func constant(_ value: Double) -> Double { value }
  public static func call<F: ElementwiseUnary>(_ function: F.Type, _ x: Double) -> Double { F.apply(x) }
  public static func power(_ base: Double, _ exponent: Double) -> Double { Double.pow(base, exponent) }
  public static func isGreater(_ a: Double, _ b: Double) -> Double { a > b ? 1 : 0 }
  public static func select(_ condition: Double, _ a: Double, _ b: Double) -> Double { condition != 0 ? a : b }
}

/// A slope as a short program over its inputs, recorded once per operator and grafted wherever a gradient needs it.
public struct SlopeTemplate: Sendable {
  enum Step: Sendable {
    /// 0, 1, … are the operands, -1 is the operator's own result.
    case input(Int)
    case constant(Double)
    case apply(Opcode, [Int])
  }

  var steps: [Step] = []
  var result = 0

  /// Whether the slope is this very number everywhere.
  func isConstant(_ value: Double) -> Bool {
    if case .constant(let constant) = steps[result] { return constant == value }
    return false
  }

  /// The slope with these operands and this result in place of its inputs.
  func grafted(in builder: ExpressionBuilder, operands: [NodeID], output: NodeID) -> NodeID {
    var nodes: [NodeID] = []
    nodes.reserveCapacity(steps.count)
    for step in steps {
      switch step {
      case .input(let position): nodes.append(position < 0 ? output : operands[position])
      case .constant(let value): nodes.append(builder.constant(value))
      case .apply(let opcode, let places): nodes.append(builder.simplifiedApply(opcode, places.map { nodes[$0] }))
      }
    }
    return nodes[result]
  }
}

/// The field whose elements are steps of a ``SlopeTemplate`` under construction.
public struct SlopeRecorder: Field {
  final class Tape {
    var steps: [SlopeTemplate.Step] = []
  }

  /// nil for a literal, which joins a tape when it meets a recorded operand.
  private let tape: Tape?
  private let place: Int
  private let literal: Double

  static func input(_ position: Int, on tape: Tape) -> SlopeRecorder {
    tape.steps.append(.input(position))
    return SlopeRecorder(tape: tape, place: tape.steps.count - 1, literal: 0)
  }

  /// The template of a slope that was computed on `tape`.
  func template(on tape: Tape) -> SlopeTemplate {
    let place = place(on: tape)
    return SlopeTemplate(steps: tape.steps, result: place)
  }

  public static func constant(_ value: Double) -> SlopeRecorder {
    SlopeRecorder(tape: nil, place: 0, literal: value)
  }

  public static func + (a: Self, b: Self) -> Self { record(.add, [a, b]) { $0[0] + $0[1] } }
  public static func - (a: Self, b: Self) -> Self { record(.subtract, [a, b]) { $0[0] - $0[1] } }
  public static func * (a: Self, b: Self) -> Self { record(.hadamard, [a, b]) { $0[0] * $0[1] } }
  public static func / (a: Self, b: Self) -> Self { record(.elementwiseDivide, [a, b]) { $0[0] / $0[1] } }
  public static prefix func - (a: Self) -> Self { record(.negate, [a]) { -$0[0] } }

  public static func call<F: ElementwiseUnary>(_ function: F.Type, _ x: Self) -> Self {
    record(Registry.opcode(of: F.self), [x]) { F.apply($0[0]) }
  }

  public static func power(_ base: Self, _ exponent: Self) -> Self {
    record(.elementwisePower, [base, exponent]) { Double.pow($0[0], $0[1]) }
  }

  public static func isGreater(_ a: Self, _ b: Self) -> Self {
    record(.greater, [a, b]) { Double.isGreater($0[0], $0[1]) }
  }

  public static func select(_ condition: Self, _ a: Self, _ b: Self) -> Self {
    record(.select, [condition, a, b]) { Double.select($0[0], $0[1], $0[2]) }
  }

  private static func record(_ opcode: Opcode, _ operands: [Self], literally: ([Double]) -> Double) -> Self {
    guard let tape = operands.lazy.compactMap(\.tape).first else { return constant(literally(operands.map(\.literal))) }
    let places = operands.map { $0.place(on: tape) }
    tape.steps.append(.apply(opcode, places))
    return SlopeRecorder(tape: tape, place: tape.steps.count - 1, literal: 0)
  }

  private func place(on tape: Tape) -> Int {
    if self.tape != nil { return place }
    tape.steps.append(.constant(literal))
    return tape.steps.count - 1
  }
}
