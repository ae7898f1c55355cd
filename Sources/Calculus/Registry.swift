import Matrices

/// An operator as the registry keeps it: its definition, and what is asked of it so often that it is kept ready.
public final class Operator: Sendable {
  public let opcode: Opcode
  /// nil for the two leaves.
  public let definition: (any OperatorDefinition.Type)?
  public let name: String
  public let operands: [Operand]
  public let notation: Notation
  public let derivative: Derivative
  /// Gives a mask.
  public let isPredicate: Bool
  /// Has a derivative rule of its own.
  public let hasRule: Bool
  /// The value leaps where a number passes another.
  public let jumps: Bool
  /// Stands in gradients and slices only.
  public let isInternal: Bool

  init(opcode: Opcode, _ definition: any OperatorDefinition.Type) {
    self.opcode = opcode
    self.definition = definition
    name = definition.name
    operands = definition.operands
    notation = definition.notation
    derivative = definition.derivative
    isPredicate = definition.elementType([.float64, .float64]) == .mask
    hasRule = definition.derivative == .rule
    jumps = definition.jumps
    isInternal = definition.isInternal
  }

  fileprivate init(leaf: Opcode, name: String) {
    opcode = leaf
    definition = nil
    self.name = name
    operands = []
    notation = .function
    derivative = .rule
    isPredicate = false
    hasRule = false
    jumps = false
    isInternal = true
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

/// Operators that a textbook would treat in one chapter.
public struct OperatorFamily: Sendable {
  public let title: String
  public let operators: [Operator]
}

/// Every operator. A family's file lists its own.
public struct Registry: Sendable {
  public static let shared = Registry(families: [
    ("Arithmetic", Arithmetic.operators), ("Comparisons and choice", Comparisons.operators),
    ("Elementary functions", Elementary.operators), ("Activations", Activations.operators),
    ("Matrix products", Products.operators), ("Adjoints of products", ProductAdjoints.operators),
    ("Reductions", Reductions.operators), ("Softmax", SoftmaxFamily.operators), ("Norms", Norms.operators),
    ("Decompositions", Decompositions.operators), ("Structure", Structure.operators), ("Slices", Slices.operators),
    ("Losses", Losses.operators), ("Layers and evaluation", Layers.operators),
  ])

  /// Indexed by opcode.
  public let operators: [Operator]
  /// In the order of a textbook, the leaves left out.
  public let families: [OperatorFamily]
  private let byName: [String: [Opcode]]
  private let byDefinition: [ObjectIdentifier: Opcode]

  private init(families: [(title: String, definitions: [any OperatorDefinition.Type])]) {
    var operators = [Operator(leaf: .constant, name: "constant"), Operator(leaf: .slot, name: "slot")]
    var byName: [String: [Opcode]] = [:]
    var byDefinition: [ObjectIdentifier: Opcode] = [:]
    // Those with an opcode of their own first, in its order; then the rest.
    let spoken = Opcode.spoken.map(\.definition)
    let known = Set(spoken.map { ObjectIdentifier($0) })
    for definition in spoken + families.flatMap(\.definitions).filter({ !known.contains(ObjectIdentifier($0)) }) {
      let opcode = Opcode(index: UInt16(operators.count))
      operators.append(Operator(opcode: opcode, definition))
      byDefinition[ObjectIdentifier(definition)] = opcode
      for word in [definition.name] + definition.aliases { byName[word, default: []].append(opcode) }
    }
    self.operators = operators
    self.families = families.map { family in
      OperatorFamily(
        title: family.title,
        operators: family.definitions.compactMap { definition in
          byDefinition[ObjectIdentifier(definition)].map { operators[Int($0.index)] }
        })
    }
    self.byName = byName
    self.byDefinition = byDefinition
  }

  public subscript(_ opcode: Opcode) -> Operator { operators[Int(opcode.index)] }

  /// The operators that go by this word; `max` of one matrix and of two are different ones.
  public func named(_ word: String) -> [Operator] { (byName[word] ?? []).map { self[$0] } }

  /// In the order of a textbook, the leaves left out.
  public var textbook: [Operator] { families.flatMap(\.operators) }

  /// Every word that names an operator.
  public var words: [String] { byName.keys.sorted() }

  public static func opcode<O: OperatorDefinition>(of definition: O.Type) -> Opcode {
    shared.byDefinition[ObjectIdentifier(definition)] ?? .constant
  }
}
