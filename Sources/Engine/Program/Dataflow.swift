import Calculus
import Matrices

/// What a loop's turn computes as one graph: values over the turn's inputs, each computed once, and nothing that nobody
/// needs.
struct Dataflow {
  enum Operation {
    case plan(Plan.Operation)
    /// A computation outside the calculus.
    case host(([Matrix]) throws -> Matrix)
  }

  enum Origin {
    case constant(Matrix)
    /// Given at the start of a turn.
    case input
    case result(Operation, [Int])
  }

  struct Value {
    var kind: Plan.Kind
    var origin: Origin
  }

  private(set) var values: [Value] = []
  private var known: [Application: Int] = [:]
  private var constants: [Matrix.Identity: Int] = [:]
  private var numbers: [UInt64: Int] = [:]

  /// An operator and its operands: what makes two values one.
  private struct Application: Hashable {
    var opcode: Opcode
    var transposed: [Bool]
    var operands: [Int]
  }

  mutating func input(_ kind: Plan.Kind) -> Int { append(Value(kind: kind, origin: .input)) }

  mutating func constant(_ matrix: Matrix) -> Int {
    if matrix.elementType == .float64, let number = matrix.scalarValue {
      if let place = numbers[number.bitPattern] { return place }
      numbers[number.bitPattern] = values.count
    } else {
      if let place = constants[matrix.identity] { return place }
      constants[matrix.identity] = values.count
    }
    return append(
      Value(kind: Plan.Kind(shape: matrix.shape, type: matrix.elementType), origin: .constant(matrix)))
  }

  /// The operation's result; computed at once where nothing in it changes from turn to turn.
  mutating func apply(_ operation: Operation, _ operands: [Int], _ kind: Plan.Kind) throws -> Int {
    var key: Application?
    switch operation {
    case .plan(.constant(let matrix)): return constant(matrix)
    case .plan(.apply(let opcode, _)): key = Application(opcode: opcode, transposed: [], operands: operands)
    case .plan(.product(let a, let b)): key = Application(opcode: .product, transposed: [a, b], operands: operands)
    case .host: break
    }
    if let key, let place = known[key] { return place }
    if case .plan(.apply(let opcode, _)) = operation {
      if let size = size(opcode, operands) { return constant(size) }
      if opcode == .add || opcode == .subtract, let numbers = try numbersOfMasks(operands, kind) {
        return try apply(operation, numbers, kind)
      }
    }
    let fixed = operands.compactMap(constantValue)
    let place =
      fixed.count == operands.count
      ? constant(try operation.value(of: fixed)) : append(Value(kind: kind, origin: .result(operation, operands)))
    if let key { known[key] = place }
    return place
  }

  /// Rows, columns and counts are known from the shape alone.
  private func size(_ opcode: Opcode, _ operands: [Int]) -> Matrix? {
    guard let kind = operands.first.map({ values[$0].kind }), operands.count == 1 else { return nil }
    let size: Int
    switch opcode {
    case .rows: size = kind.shape.rows
    case .columns: size = kind.shape.columns
    case .count: size = kind.shape.count
    default: return nil
    }
    return Matrix(scalar: Double(size), type: kind.type == .float32 ? .float32 : .float64)
  }

  /// A mask that stays the same counts as numbers in sums, and is converted once. nil where there is none.
  private mutating func numbersOfMasks(_ operands: [Int], _ result: Plan.Kind) throws -> [Int]? {
    var isChanged = false
    let numbers = try operands.map { operand in
      guard let mask = constantValue(operand), mask.isMask, result.type != .mask else { return operand }
      isChanged = true
      return constant(try mask.converted(to: result.type))
    }
    return isChanged ? numbers : nil
  }

  func constantValue(_ place: Int) -> Matrix? {
    if case .constant(let matrix) = values[place].origin { return matrix }
    return nil
  }

  /// The values that these need, operands before their uses.
  func needed(for roots: [Int]) -> [Int] {
    var seen = Set(roots)
    var stack = roots
    while let place = stack.popLast() {
      guard case .result(_, let operands) = values[place].origin else { continue }
      for operand in operands where seen.insert(operand).inserted { stack.append(operand) }
    }
    return seen.sorted()
  }

  private mutating func append(_ value: Value) -> Int {
    values.append(value)
    return values.count - 1
  }
}

extension Dataflow.Operation {
  func value(of operands: [Matrix]) throws -> Matrix {
    switch self {
    case .plan(let operation): try operation.value(of: operands)
    case .host(let run): try run(operands)
    }
  }
}
