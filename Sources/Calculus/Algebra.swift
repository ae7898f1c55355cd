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
    case unary(Opcode, Int)
    case binary(Opcode, Int, Int)
    case ternary(Opcode, Int, Int, Int)

    /// The places that the step reads.
    var operands: [Int] {
      switch self {
      case .input, .constant: []
      case .unary(_, let a): [a]
      case .binary(_, let a, let b): [a, b]
      case .ternary(_, let a, let b, let c): [a, b, c]
      }
    }

    static func apply(_ opcode: Opcode, _ places: [Int]) -> Step {
      switch places.count {
      case 1: .unary(opcode, places[0])
      case 2: .binary(opcode, places[0], places[1])
      default: .ternary(opcode, places[0], places[1], places[2])
      }
    }

    /// The same step reading other places.
    func moved(_ places: (Int) -> Int) -> Step {
      switch self {
      case .input, .constant: self
      case .unary(let opcode, let a): .unary(opcode, places(a))
      case .binary(let opcode, let a, let b): .binary(opcode, places(a), places(b))
      case .ternary(let opcode, let a, let b, let c): .ternary(opcode, places(a), places(b), places(c))
      }
    }
  }

  var steps: [Step] = []
  var result = 0

  /// Whether the slope is this very number everywhere.
  func isConstant(_ value: Double) -> Bool {
    if case .constant(let constant) = steps[result] { return constant == value }
    return false
  }

  /// The slope with an application's operands and result in place of its inputs.
  func grafted(in builder: ExpressionBuilder, onto node: NodeID) -> NodeID {
    let base = builder.scratch.count
    defer { builder.scratch.removeLast(steps.count) }
    func made(_ place: Int) -> NodeID { builder.scratch[base + place] }
    for step in steps {
      let new: NodeID =
        switch step {
        case .input(let position): position < 0 ? node : builder.graph.operand(node, position)
        case .constant(let value): builder.constant(value)
        case .unary(let opcode, let a): builder.simplified(opcode, made(a))
        case .binary(let opcode, let a, let b): builder.simplified(opcode, made(a), made(b))
        case .ternary(let opcode, let a, let b, let c): builder.simplified(opcode, made(a), made(b), made(c))
        }
      builder.scratch.append(new)
    }
    return made(result)
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
