import CKernels
import Calculus
import Matrices

/// One operation on registers whose shapes and types are known: chosen once, run many times without looking again.
struct Kernel {
  enum Code: UInt8 {
    // Entry by entry: these may run part by part.
    case unary, binary, compare, select, spread, convert, subtractScaled
    /// op(A)·op(B) + b, and its ReLU where there is one; op(A)·op(B) ⊙ [c > 0]; c − d·op(A)·op(B).
    case affine, productKeepPositive, productSubtract
    case biasRelu, product, thinProduct, columnSums, rowSums, sum, softmax, logSoftmax, transpose

    var isEntrywise: Bool { rawValue <= Code.subtractScaled.rawValue }
  }

  /// How an operand goes with the result, entry by entry.
  enum Spread: UInt8 {
    case whole, number, row, column
    /// The memory has room for one part of the whole.
    case part
  }

  struct Operand {
    var register: Int32 = 0
    var spread = Spread.whole
  }

  var code: Code
  /// Of the result; of a comparison, of what is compared.
  var isFloat32: Bool
  /// Of ``Code/convert``: the operand's.
  var source = ElementType.float64
  /// An `nnk_unary` or `nnk_binary`.
  var function: UInt32 = 0
  var a = Operand()
  var b = Operand()
  var c = Operand()
  var d = Operand()
  var result = Operand()
  /// Of ``Code/biasRelu`` and ``Code/affine``: where the activation goes.
  var second = Operand()
  var hasActivation = false
  /// Rows and columns of the result; of a product, and of what is reduced, the operand's.
  var rows = 0
  var columns = 0
  var inner = 0
  var transposeA = false
  var transposeB = false
}

extension Kernel {
  /// What it does to entries, in a word.
  var name: String {
    switch code {
    case .unary: Self.unaryNames[function] ?? "f"
    case .binary, .compare: Self.binaryNames[function] ?? "f"
    case .select: "⊙ mask"
    case .spread: "repeat"
    case .convert: "convert"
    case .subtractScaled: "- η·"
    default: ""
    }
  }

  private static let unaryNames: [UInt32: String] = [
    nnk_neg.rawValue: "-", nnk_abs.rawValue: "abs", nnk_sqrt.rawValue: "√", nnk_square.rawValue: ".^2",
    nnk_reciprocal.rawValue: "1 ⊘", nnk_relu.rawValue: "relu", nnk_exp.rawValue: "exp", nnk_log.rawValue: "log",
    nnk_log1p.rawValue: "log1p", nnk_expm1.rawValue: "expm1", nnk_tanh.rawValue: "tanh",
    nnk_sigmoid.rawValue: "sigmoid", nnk_softplus.rawValue: "softplus", nnk_sign.rawValue: "sign",
    nnk_floor.rawValue: "floor", nnk_ceil.rawValue: "ceil", nnk_rint.rawValue: "round",
  ]
  private static let binaryNames: [UInt32: String] = [
    nnk_add.rawValue: "+", nnk_sub.rawValue: "-", nnk_mul.rawValue: "⊙", nnk_div.rawValue: "⊘",
    nnk_max.rawValue: "max", nnk_min.rawValue: "min", nnk_gt.rawValue: ">", nnk_ge.rawValue: "≥",
    nnk_lt.rawValue: "<", nnk_le.rawValue: "≤", nnk_eq.rawValue: "==", nnk_ne.rawValue: "≠",
    nnk_where_positive.rawValue: "⊙ [· > 0]",
  ]

  /// The kernel of an operation on operands of these kinds; nil where only the operator itself can do it.
  /// `constants` has the operands' numbers where they are known and stay so.
  init?(
    _ operation: Dataflow.Operation, _ operands: [Plan.Kind], _ result: Plan.Kind, constants: [Double?] = []
  ) {
    guard result.shape.count > 0, operands.allSatisfy({ $0.shape.count > 0 }) else { return nil }
    switch operation {
    case .host: return nil
    case .convert(let type):
      guard type != .mask else { return nil }
      self.init(code: .convert, isFloat32: type == .float32, shape: result.shape)
      source = operands[0].type
    case .plan(let operation): self.init(operation, operands, result, constants)
    }
  }

  private init?(
    _ operation: Plan.Operation, _ operands: [Plan.Kind], _ result: Plan.Kind, _ constants: [Double?]
  ) {
    switch operation {
    case .constant: return nil
    case .product(let transposeA, let transposeB):
      guard Self.areFloats(operands + [result]) else { return nil }
      self.init(code: .product, isFloat32: result.type == .float32, shape: result.shape)
      (self.transposeA, self.transposeB) = (transposeA, transposeB)
      inner = transposeA ? operands[0].shape.rows : operands[0].shape.columns
      if isThin, !isSumOfBands { code = .thinProduct }
    case .apply(let opcode, let definition):
      if opcode == .elementwisePower, constants.last == 2, let kernel = Self.square(operands[0], result) {
        self = kernel
      } else if let kernel = Self.entrywise(opcode, definition, operands, result) {
        self = kernel
      } else if let kernel = Self.whole(opcode, operands, result) {
        self = kernel
      } else {
        return nil
      }
    }
  }

  /// Of a product: whether it is made without copies, and so always can be, and in shares.
  var isThin: Bool {
    isFloat32
      ? Float.productIsThin(transposeA, transposeB, rows, columns, inner)
      : Double.productIsThin(transposeA, transposeB, rows, columns, inner)
  }

  /// Of a product: whether it is done in one piece.
  var isOnePiece: Bool {
    !isSumOfBands && Matrix.isOnePiece((rows, columns, inner), isFloat32 ? .float32 : .float64)
  }

  /// Of a product: whether it is a sum over many rows.
  var isSumOfBands: Bool {
    Matrix.isSumOfBands((rows, columns, inner), transposeA: transposeA, transposeB: transposeB)
  }

  private init(code: Code, isFloat32: Bool, shape: Shape) {
    self.code = code
    self.isFloat32 = isFloat32
    (rows, columns) = (shape.rows, shape.columns)
  }

  /// All of one floating type.
  private static func areFloats(_ kinds: [Plan.Kind]) -> Bool {
    kinds.allSatisfy { $0.type == kinds[0].type && $0.type != .mask }
  }

  // MARK: Entry by entry

  /// x², as the operator computes it.
  private static func square(_ operand: Plan.Kind, _ result: Plan.Kind) -> Kernel? {
    guard areFloats([operand, result]), operand.shape == result.shape else { return nil }
    var kernel = Kernel(code: .unary, isFloat32: result.type == .float32, shape: result.shape)
    kernel.function = nnk_square.rawValue
    return kernel
  }

  private static func entrywise(
    _ opcode: Opcode, _ definition: any OperatorDefinition.Type, _ operands: [Plan.Kind], _ result: Plan.Kind
  ) -> Kernel? {
    let spreads = operands.compactMap { spread(of: $0.shape, in: result.shape) }
    guard spreads.count == operands.count else { return nil }
    let type = operands[0].type
    var kernel = Kernel(code: .unary, isFloat32: type == .float32, shape: result.shape)
    kernel.a.spread = spreads[0]
    if spreads.count > 1 { kernel.b.spread = spreads[1] }
    if opcode == .broadcast {
      guard type != .mask, result.type == type else { return nil }
      kernel.code = .spread
      return kernel
    }
    if operands.count == 1, let function = (definition as? any UnaryFunction.Type)?.kernel {
      guard areFloats(operands + [result]) else { return nil }
      kernel.function = function.rawValue
      return kernel
    }
    guard operands.count == 2 else { return nil }
    if let comparison = (definition as? any BinaryPredicate.Type)?.kernel {
      guard areFloats(operands), result.type == .mask else { return nil }
      kernel.code = .compare
      kernel.function = comparison.rawValue
      return kernel
    }
    if opcode == .hadamard, (type == .mask) != (operands[1].type == .mask) {
      let numbers = type == .mask ? operands[1].type : type
      guard spreads == [.whole, .whole], result.type == numbers else { return nil }
      kernel.code = .select
      kernel.isFloat32 = numbers == .float32
      return kernel
    }
    guard areFloats(operands + [result]) else { return nil }
    let isScaling = opcode == .product && (operands[0].shape.isScalar || operands[1].shape.isScalar)
    guard let function = isScaling ? nnk_mul : (definition as? any BinaryFunction.Type)?.kernel else { return nil }
    kernel.code = .binary
    kernel.function = function.rawValue
    return kernel
  }

  private static func spread(of shape: Shape, in whole: Shape) -> Spread? {
    if shape == whole { return .whole }
    if shape.isScalar { return .number }
    if shape.rows == 1, shape.columns == whole.columns { return .row }
    if shape.columns == 1, shape.rows == whole.rows { return .column }
    return nil
  }

  // MARK: As a whole

  private static func whole(_ opcode: Opcode, _ operands: [Plan.Kind], _ result: Plan.Kind) -> Kernel? {
    let shape = operands[0].shape
    // What is larger looks for an interruption on the way.
    guard areFloats(operands + [result]), shape.count <= Blocks.kernelSize else { return nil }
    var kernel = Kernel(code: .sum, isFloat32: result.type == .float32, shape: shape)
    switch opcode {
    case .sum: break
    case .rowsum: kernel.code = .rowSums
    case .colsum: kernel.code = .columnSums
    case .transpose: kernel.code = .transpose
    case .softmax, .logSoftmax:
      kernel.code = opcode == .softmax ? .softmax : .logSoftmax
      // Of a column, over its entries, which lie like a row's.
      if shape.columns == 1 { (kernel.rows, kernel.columns) = (1, shape.rows) }
    default: return nil
    }
    return kernel
  }
}
