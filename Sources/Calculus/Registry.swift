import Matrices

/// An operator as the registry keeps it: its definition, and what is asked of it so often that it is kept ready.
public struct Operator: Sendable {
  public let opcode: Opcode
  /// nil for the two leaves.
  public let definition: (any OperatorDefinition.Type)?
  public let name: String
  public let operands: [Operand]
  public let notation: Notation
  public let derivative: Derivative
  /// Gives a mask.
  public let isPredicate: Bool

  init(opcode: Opcode, _ definition: any OperatorDefinition.Type) {
    self.opcode = opcode
    self.definition = definition
    name = definition.name
    operands = definition.operands
    notation = definition.notation
    derivative = definition.derivative
    isPredicate = definition.elementType([.float64, .float64]) == .mask
  }

  fileprivate init(leaf: Opcode, name: String) {
    opcode = leaf
    definition = nil
    self.name = name
    operands = []
    notation = .function
    derivative = .rule
    isPredicate = false
  }

  func shape(_ query: ShapeQuery) throws(ShapeMismatch) -> SymbolicShape {
    guard let definition else { return .scalar }
    return try definition.shape(query)
  }

  /// How many operands a call may give by position.
  public var positionalCounts: ClosedRange<Int> {
    let positional = operands.filter { !$0.isKeyword }
    return positional.count(where: { $0.defaultValue == nil })...positional.count
  }
}

/// Every operator, in the order of a textbook. A family's file lists its own.
public struct Registry: Sendable {
  public static let shared = Registry(families: [
    Arithmetic.operators, Comparisons.operators, Elementary.operators, Activations.operators, Products.operators,
    ProductAdjoints.operators, Reductions.operators, SoftmaxFamily.operators, Norms.operators,
    Decompositions.operators, Structure.operators, Slices.operators, Losses.operators, Layers.operators,
  ])

  /// Indexed by opcode.
  public let operators: [Operator]
  private let byName: [String: [Opcode]]
  private let byDefinition: [ObjectIdentifier: Opcode]

  private init(families: [[any OperatorDefinition.Type]]) {
    var operators = [Operator(leaf: .constant, name: "constant"), Operator(leaf: .slot, name: "slot")]
    var byName: [String: [Opcode]] = [:]
    var byDefinition: [ObjectIdentifier: Opcode] = [:]
    for definition in families.joined() {
      let opcode = Opcode(index: UInt16(operators.count))
      operators.append(Operator(opcode: opcode, definition))
      byDefinition[ObjectIdentifier(definition)] = opcode
      for word in [definition.name] + definition.aliases { byName[word, default: []].append(opcode) }
    }
    self.operators = operators
    self.byName = byName
    self.byDefinition = byDefinition
  }

  public subscript(_ opcode: Opcode) -> Operator { operators[Int(opcode.index)] }

  /// The operators that go by this word; `max` of one matrix and of two are different ones.
  public func named(_ word: String) -> [Operator] { (byName[word] ?? []).map { self[$0] } }

  /// Every word that names an operator.
  public var words: [String] { byName.keys.sorted() }

  public static func opcode<O: OperatorDefinition>(of definition: O.Type) -> Opcode {
    shared.byDefinition[ObjectIdentifier(definition)] ?? .constant
  }
}

/// The operators that derivative rules, the simplifier and the language speak of.
extension Opcode {
  public static let add = Registry.opcode(of: Add.self)
  public static let subtract = Registry.opcode(of: Subtract.self)
  public static let negate = Registry.opcode(of: Negate.self)
  public static let hadamard = Registry.opcode(of: Hadamard.self)
  public static let divide = Registry.opcode(of: Divide.self)
  public static let elementwiseDivide = Registry.opcode(of: ElementwiseDivide.self)
  public static let elementwisePower = Registry.opcode(of: ElementwisePower.self)
  public static let less = Registry.opcode(of: Less.self)
  public static let lessOrEqual = Registry.opcode(of: LessOrEqual.self)
  public static let greater = Registry.opcode(of: Greater.self)
  public static let greaterOrEqual = Registry.opcode(of: GreaterOrEqual.self)
  public static let equal = Registry.opcode(of: Equal.self)
  public static let notEqual = Registry.opcode(of: NotEqual.self)
  public static let and = Registry.opcode(of: And.self)
  public static let or = Registry.opcode(of: Or.self)
  public static let not = Registry.opcode(of: Not.self)
  public static let select = Registry.opcode(of: Where.self)
  public static let product = Registry.opcode(of: Product.self)
  public static let transpose = Registry.opcode(of: Transpose.self)
  public static let inverse = Registry.opcode(of: Inverse.self)
  public static let solve = Registry.opcode(of: Solve.self)
  public static let matrixPower = Registry.opcode(of: MatrixPower.self)
  public static let identity = Registry.opcode(of: IdentityLike.self)
  public static let eye = Registry.opcode(of: Eye.self)
  public static let squareRoot = Registry.opcode(of: SquareRoot.self)
  public static let log = Registry.opcode(of: Log.self)
  public static let sigmoid = Registry.opcode(of: Sigmoid.self)
  public static let softplus = Registry.opcode(of: Softplus.self)
  public static let sum = Registry.opcode(of: Sum.self)
  public static let rowsum = Registry.opcode(of: RowSum.self)
  public static let colsum = Registry.opcode(of: ColumnSum.self)
  public static let count = Registry.opcode(of: Count.self)
  public static let rows = Registry.opcode(of: Rows.self)
  public static let columns = Registry.opcode(of: Columns.self)
  public static let broadcast = Registry.opcode(of: Broadcast.self)
  public static let softmax = Registry.opcode(of: Softmax.self)
  public static let logSoftmax = Registry.opcode(of: LogSoftmax.self)
  public static let norm = Registry.opcode(of: EuclideanNorm.self)
  public static let oneNorm = Registry.opcode(of: OneNorm.self)
  public static let maximumNorm = Registry.opcode(of: MaximumNorm.self)
  public static let normalised = Registry.opcode(of: Normalised.self)
  public static let vec = Registry.opcode(of: Vec.self)
  public static let hcat = Registry.opcode(of: HorizontalConcatenation.self)
  public static let vcat = Registry.opcode(of: VerticalConcatenation.self)
  public static let zeros = Registry.opcode(of: Zeros.self)
  public static let ones = Registry.opcode(of: Ones.self)
  public static let sliceRows = Registry.opcode(of: SliceRows.self)
  public static let sliceColumns = Registry.opcode(of: SliceColumns.self)
  public static let positions = Registry.opcode(of: Positions.self)
  public static let replaceSlice = Registry.opcode(of: ReplaceSlice.self)
  public static let onehot = Registry.opcode(of: OneHot.self)
}
