import Calculus
import Matrices

/// What a loop's turn computes as one graph: values over the turn's inputs, each computed once, and nothing that nobody
/// needs.
struct Dataflow {
  enum Operation {
    case plan(Plan.Operation)
    /// The same numbers in another type.
    case convert(ElementType)
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
  /// Bytes of what was computed at once, as nothing in it changes.
  private(set) var foldedBytes = 0
  private var known: [Application: Int] = [:]
  private var constants: [Matrix.Identity: Int] = [:]
  private var numbers: [UInt64: Int] = [:]

  /// An operator and its operands: what makes two values one.
  private struct Application: Hashable {
    var opcode: Opcode
    var transposed: [Bool]
    var operands: [Int]
  }

  private struct Conversion: Hashable {
    var operand: Int
    var type: ElementType
  }

  private var converted: [Conversion: Int] = [:]
  private var transposes: [Int: Int] = [:]

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
    case .convert, .host: break
    }
    if let key, let place = known[key] { return place }
    var operands = operands
    if case .plan(.apply(let opcode, let definition)) = operation {
      if let size = size(opcode, operands) { return constant(size) }
      operands = try ofOneType(operands, opcode, definition)
    }
    var operation = operation
    if case .plan(.product(true, let transposeB)) = operation, let turned = try turned(operands, transposeB, kind) {
      operation = .plan(.product(transposeA: false, transposeB: transposeB))
      operands[0] = turned
    }
    let fixed = operands.compactMap(constantValue)
    let place: Int
    if fixed.count == operands.count {
      let value = try operation.value(of: fixed)
      foldedBytes += value.byteCount
      place = constant(value)
    } else {
      place = append(Value(kind: kind, origin: .result(operation, operands)))
    }
    if let key { known[key] = place }
    return place
  }

  /// Bytes of a factor that is kept transposed as well.
  private static let largestTranspose = 1 << 20

  /// The transpose of a product's first factor, where that stays the same and every turn would copy it for the product, to
  /// the same bits.
  private mutating func turned(_ operands: [Int], _ transposeB: Bool, _ kind: Plan.Kind) throws -> Int? {
    guard let matrix = constantValue(operands[0]), constantValue(operands[1]) == nil,
      values[operands[1]].kind.type == matrix.elementType, matrix.byteCount <= Self.largestTranspose
    else { return nil }
    let (m, n, k) = (kind.shape.rows, kind.shape.columns, matrix.shape.rows)
    let isCopied =
      switch matrix.elementType {
      case .float64: Double.productTurns(transposeB, m, n, k)
      case .float32: Float.productTurns(transposeB, m, n, k)
      case .mask: false
      }
    guard isCopied else { return nil }
    if let place = transposes[operands[0]] { return place }
    let transpose = try matrix.transposed()
    foldedBytes += transpose.byteCount
    transposes[operands[0]] = constant(transpose)
    return transposes[operands[0]]
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

  /// The operands of entrywise arithmetic in the type in which a kernel does it: it takes one type, and what several
  /// operations use, or what stays the same, is converted once. An operator without a kernel sees its operands as they are.
  private mutating func ofOneType(
    _ operands: [Int], _ opcode: Opcode, _ definition: any OperatorDefinition.Type
  ) throws -> [Int] {
    let kinds = operands.map { values[$0].kind }
    let hasKernel =
      opcode == .product && kinds.contains { $0.shape.isScalar }
      || (definition as? any BinaryFunction.Type)?.kernel != nil
      || (definition as? any BinaryPredicate.Type)?.kernel != nil
    guard hasKernel, kinds.contains(where: { $0.type != .mask }), !Self.selects(opcode, kinds) else { return operands }
    var promotion = Promotion()
    for kind in kinds { promotion.add(kind.type, isScalar: kind.shape.isScalar) }
    let type = promotion.result
    return try operands.map { operand in
      let kind = values[operand].kind
      return kind.type == type ? operand : try convert(operand, to: Plan.Kind(shape: kind.shape, type: type))
    }
  }

  /// Under ⊙ and above ⊘ a mask is no number: where it is 0 the result is 0, even beside NaN or a negative number.
  private static func selects(_ opcode: Opcode, _ kinds: [Plan.Kind]) -> Bool {
    switch opcode {
    case .hadamard: kinds.contains { $0.type == .mask }
    case .elementwiseDivide: kinds.first?.type == .mask
    default: false
    }
  }

  private mutating func convert(_ operand: Int, to kind: Plan.Kind) throws -> Int {
    let key = Conversion(operand: operand, type: kind.type)
    if let place = converted[key] { return place }
    let place = try apply(.convert(kind.type), [operand], kind)
    converted[key] = place
    return place
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
    case .convert(let type): try operands[0].converted(to: type)
    case .host(let run): try run(operands)
    }
  }
}
