import Matrices
import Synchronization

/// A function of one number, applied entry by entry.
public protocol ElementwiseUnary: OperatorDefinition, UnaryFunction {
  /// dy/dx at x, where y = apply(x).
  static func slope<A: Field>(_ x: A, _ y: A) -> A
}

/// A function of two numbers, applied entry by entry with broadcasting.
public protocol ElementwiseBinary: OperatorDefinition, BinaryFunction {
  /// dz/dx and dz/dy at (x, y), where z = apply(x, y).
  static func slopes<A: Field>(_ x: A, _ y: A, _ z: A) -> (A, A)
}

extension ElementwiseUnary {
  public static var operands: [Operand] { [Operand("x")] }
  public static var samples: [[Sample]] { [[.matrix(4, 3)], [.matrix(1, 1)]] }
  public static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape { operands[0] }
  public static func value(_ operands: Arguments) throws -> Matrix { try operands[0].map(Self.self) }

  public static func adjoint(_ pullback: Pullback) { pullback.addSlopes() }
}

extension ElementwiseBinary {
  public static var operands: [Operand] { [Operand("a"), Operand("b")] }
  public static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    try operands.broadcast()
  }
  public static func value(_ operands: Arguments) throws -> Matrix {
    try Matrix.zip(Self.self, operands[0], operands[1])
  }

  public static func adjoint(_ pullback: Pullback) { pullback.addSlopes() }

  /// Equal shapes and every kind of broadcasting.
  public static func broadcastSamples(
    _ left: ClosedRange<Double> = -2...2, _ right: ClosedRange<Double> = -2...2
  ) -> [[Sample]] {
    [
      [.matrix(4, 3, left), .matrix(4, 3, right)], [.matrix(4, 3, left), .matrix(1, 3, right)],
      [.matrix(4, 1, left), .matrix(4, 3, right)], [.matrix(1, 1, left), .matrix(4, 3, right)],
      [.matrix(4, 3, left), .matrix(1, 1, right)], [.matrix(1, 1, left), .matrix(1, 1, right)],
    ]
  }
  public static var samples: [[Sample]] { broadcastSamples() }
}

/// What other operators make up: shape, value, gradient and formula come from the body.
public protocol Composite: OperatorDefinition {
  static func body(_ builder: ExpressionBuilder, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID
}

extension Composite {
  public static func shape(_ operands: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    let root = try body(operands.builder, operands.nodes)
    return operands.builder.shape(root)
  }

  public static func value(_ operands: Arguments) throws -> Matrix {
    let builder = ExpressionBuilder(graph: ExpressionGraph())
    // Every operand has its slot, so that numbers and slots stay in step; an option chooses the body by its value.
    let nodes = operands.matrices.enumerated().map { place, matrix -> NodeID in
      let slot = builder.newSlot(holding: matrix)
      let isOption = Self.operands.indices.contains(place) && Self.operands[place].role == .option
      return isOption ? builder.constant(operands.number(place)) : slot
    }
    return try builder.value(of: body(builder, nodes), slots: operands.matrices)
  }

  public static func adjoint(_ pullback: Pullback) {
    guard let root = try? body(pullback.builder, pullback.operands) else { return pullback.fail() }
    pullback.addAdjoints(through: root)
  }
}

/// The slopes of elementwise operators, each recorded once per process, when it is first asked for: to ask all operators
/// what they are takes a millisecond.
enum Slopes {
  private static let known = Mutex<[[SlopeTemplate]?]>(Array(repeating: nil, count: Registry.shared.operators.count))

  /// None where the operator is not elementwise.
  static func of(_ opcode: Opcode) -> [SlopeTemplate] {
    let place = Int(opcode.index)
    if let slopes = known.withLock({ $0[place] }) { return slopes }
    let slopes = record(Registry.shared.operators[place].definition)
    known.withLock { $0[place] = slopes }
    return slopes
  }

  private static func record(_ definition: (any OperatorDefinition.Type)?) -> [SlopeTemplate] {
    if let unary = definition as? any ElementwiseUnary.Type { return [recordUnary(unary)] }
    if let binary = definition as? any ElementwiseBinary.Type { return recordBinary(binary) }
    return []
  }

  private static func recordUnary<F: ElementwiseUnary>(_ function: F.Type) -> SlopeTemplate {
    let tape = SlopeRecorder.Tape()
    let x = SlopeRecorder.input(0, on: tape)
    let y = SlopeRecorder.input(-1, on: tape)
    return F.slope(x, y).template(on: tape).trimmed()
  }

  private static func recordBinary<F: ElementwiseBinary>(_ function: F.Type) -> [SlopeTemplate] {
    let tape = SlopeRecorder.Tape()
    let x = SlopeRecorder.input(0, on: tape)
    let y = SlopeRecorder.input(1, on: tape)
    let z = SlopeRecorder.input(-1, on: tape)
    let (dx, dy) = F.slopes(x, y, z)
    // The tape holds the steps of both; what one does not reach costs a graft, so each is trimmed.
    return [dx.template(on: tape).trimmed(), dy.template(on: tape).trimmed()]
  }
}

extension SlopeTemplate {
  /// The same slope without the steps that it does not reach.
  func trimmed() -> SlopeTemplate {
    var needed = Array(repeating: false, count: steps.count)
    needed[result] = true
    for place in steps.indices.reversed() where needed[place] {
      for operand in steps[place].operands { needed[operand] = true }
    }
    var moved = Array(repeating: 0, count: steps.count)
    var kept: [Step] = []
    for place in steps.indices where needed[place] {
      moved[place] = kept.count
      kept.append(steps[place].moved { moved[$0] })
    }
    return SlopeTemplate(steps: kept, result: moved[result])
  }
}
