/// Writes expressions in the language of a numerical library: every quantity a two-dimensional array of float64.
public struct CodePrinter {
  let builder: ExpressionBuilder
  let target: CodeTarget
  /// The identifier or literal of a slot.
  let name: (Int) -> Code

  /// What stands for a value.
  public struct Code: Sendable {
    public var text: String
    public var kind: Kind

    public init(_ text: String, _ kind: Kind = .array) { (self.text, self.kind) = (text, kind) }
  }

  /// What a value is in Python. Sizes, literals and what is computed of them are numbers, which PyTorch's functions do
  /// not take; a parameter that nnx had a number for may come as either. What two make is the lesser of both.
  public enum Kind: Int, Sendable { case array, either, number }

  public init(builder: ExpressionBuilder, target: CodeTarget, name: @escaping (Int) -> Code) {
    (self.builder, self.target, self.name) = (builder, target, name)
  }

  private var graph: ExpressionGraph { builder.graph }

  private struct Piece {
    var text: String
    var level: Int
    var kind = Kind.array
    func wrapped(upTo limit: Int) -> String { level <= limit ? text : "(\(text))" }
  }

  public func code(_ root: NodeID) throws -> Code {
    let piece = try print(root)
    return Code(piece.text, piece.kind)
  }

  private func print(_ id: NodeID) throws -> Piece {
    if let value = graph.constantValue(id) { return number(value) }
    if let slot = graph.slotNumber(id) {
      let code = name(slot)
      return Piece(text: code.text, level: 1, kind: code.kind)
    }
    let operands = graph.operands(id)
    switch graph.opcode(id) {
    case .add: return try infix("+", 7, operands)
    case .subtract: return try infix("-", 7, operands)
    case .negate:
      let operand = try print(operands[0])
      return Piece(text: "-" + operand.wrapped(upTo: 4), level: 5, kind: operand.kind)
    case .hadamard: return try infix("*", 6, operands)
    case .divide, .elementwiseDivide: return try infix("/", 6, operands)
    case .product:
      let isScaling = operands.contains(where: builder.isScalar)
      return isScaling ? try infix("*", 6, operands) : try infix(target.product, 6, operands, isEntrywise: false)
    case .elementwisePower: return try power(operands)
    case .matrixPower where builder.isScalar(operands[0]): return try power(operands)
    default: return try applied(id, operands)
    }
  }

  private func infix(
    _ sign: String, _ level: Int, _ operands: [NodeID], isEntrywise: Bool = true
  ) throws -> Piece {
    let (left, right) = (try print(operands[0]), try print(operands[1]))
    let sign = isEntrywise ? target.entrywise(sign) : sign
    return Piece(
      text: "\(left.wrapped(upTo: level)) \(sign) \(right.wrapped(upTo: level - 1))", level: level,
      kind: lesser([left, right]))
  }

  private func power(_ operands: [NodeID]) throws -> Piece {
    let (base, exponent) = (try print(operands[0]), try print(operands[1]))
    let sign = target == .julia || target == .octave ? ".^" : "**"
    return Piece(
      text: "\(base.wrapped(upTo: 1)) \(sign) \(exponent.wrapped(upTo: 1))", level: 2,
      kind: lesser([base, exponent]))
  }

  private func number(_ value: Double) -> Piece {
    Piece(text: target.number(value), level: value < 0 ? 5 : 1, kind: .number)
  }

  /// By the operator's template, or by the body of a composite.
  private func applied(_ id: NodeID, _ operands: [NodeID]) throws -> Piece {
    let rule = Registry.shared[graph.opcode(id)]
    guard let definition = rule.definition else { throw Unspellable(operation: rule.name) }
    if let template = definition.code ?? definition.code(isVector: isVector(operands.first)) {
      return filled(template, try operands.map(print), operands)
    }
    if let composite = definition as? any Composite.Type, let body = try? composite.body(builder, operands) {
      return try print(body)
    }
    throw Unspellable(operation: rule.name)
  }

  private func isVector(_ id: NodeID?) -> Bool {
    id.map { builder.shape($0).isColumn || builder.shape($0).isRow } ?? false
  }

  private func filled(_ template: CodeTemplate, _ pieces: [Piece], _ operands: [NodeID]) -> Piece {
    if target == .torch, let ofNumbers = template.ofNumbers, lesser(pieces) == .number {
      return Piece(text: filled(ofNumbers, pieces, operands), level: 1, kind: .number)
    }
    let operandPieces = target == .torch ? tensors(template.tensors, pieces) : pieces
    return Piece(
      text: filled(template.text(for: target), operandPieces, operands), level: template.level,
      kind: template.givesNumber ? .number : .array)
  }

  private func lesser(_ pieces: [Piece]) -> Kind {
    pieces.map(\.kind).min { $0.rawValue < $1.rawValue } ?? .array
  }

  /// The operands, as tensors where PyTorch wants them so.
  private func tensors(_ wanted: CodeTemplate.Tensors, _ pieces: [Piece]) -> [Piece] {
    pieces.enumerated().map { place, piece in
      let isWanted =
        switch wanted {
        case .none: false
        case .first: place == 0
        case .one: place == 0 && lesser(pieces) != .array
        case .all: true
        }
      return isWanted && piece.kind != .array
        ? Piece(text: "torch.as_tensor(\(piece.text), dtype=torch.float64)", level: 1) : piece
    }
  }

  /// The template with its operands; one that does not stand alone between brackets and commas is kept together.
  private func filled(_ template: String, _ pieces: [Piece], _ operands: [NodeID]) -> String {
    let axis = operands.first.map { builder.shape($0).isColumn ? 0 : 1 } ?? 1
    var text = template.replacing("{axis}", with: "\(axis)").replacing("{dim}", with: "\(axis + 1)")
    text = text.replacing("{*}", with: pieces.map(\.text).joined(separator: ", "))
    for (place, piece) in pieces.enumerated() {
      let mark = "{\(place)}"
      while let range = text.firstRange(of: mark) {
        let before = text[..<range.lowerBound]
        let isAlone =
          (before.hasSuffix("(") || before.hasSuffix(", ") || before.hasSuffix("["))
          && [")", ",", "]"].contains(text[range.upperBound...].first ?? " ")
        text.replaceSubrange(range, with: isAlone ? piece.text : piece.wrapped(upTo: 1))
      }
    }
    return text
  }
}

extension CodeTarget {
  /// A number with every bit.
  public func number(_ value: Double) -> String {
    if value.isNaN || value.isInfinite {
      let words = self == .julia || self == .octave ? ("NaN", "Inf") : ("float('nan')", "float('inf')")
      return value.isNaN ? words.0 : value < 0 ? "-\(words.1)" : words.1
    }
    return value.rounded() == value && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  /// The sign of the matrix product.
  fileprivate var product: String { self == .julia || self == .octave ? "*" : "@" }

  /// The sign of an operation entry by entry, with broadcasting.
  fileprivate func entrywise(_ sign: String) -> String {
    switch self {
    case .numpy, .torch, .jax: sign
    case .julia: ".\(sign)"
    case .octave: sign == "+" || sign == "-" ? sign : ".\(sign)"
    }
  }
}
