/// What the entries of a matrix are.
public enum ElementType: UInt8, Hashable, Sendable, CustomStringConvertible {
  /// IEEE binary64, Swift's `Double`.
  case float64
  /// IEEE binary32, Swift's `Float`.
  case float32
  /// 0 or 1 in a byte: a comparison's result, a number in arithmetic, a selector in an index.
  case mask

  /// Bytes of an entry.
  @inlinable
  public var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .mask: 1
    }
  }

  /// `float64`, `float32` or `mask`.
  public var description: String {
    switch self {
    case .float64: "float64"
    case .float32: "float32"
    case .mask: "mask"
    }
  }
}

/// Finds the type of arithmetic on some operands (semantics S2): of two matrices float64 wins, but a 1×1 float64 — every
/// literal is one — promotes no float32; a mask takes the others' type; masks alone give float64.
public struct Promotion: Sendable {
  private var matrices: (float64: Bool, float32: Bool) = (false, false)
  private var scalars: (float64: Bool, float32: Bool) = (false, false)

  /// No operand yet.
  public init() {}

  /// Counts an operand in.
  public mutating func add(_ type: ElementType, isScalar: Bool) {
    switch (type, isScalar) {
    case (.float64, false): matrices.float64 = true
    case (.float32, false): matrices.float32 = true
    case (.float64, true): scalars.float64 = true
    case (.float32, true): scalars.float32 = true
    case (.mask, _): break
    }
  }

  /// The type of the operands together.
  public var result: ElementType {
    if matrices.float64 || matrices.float32 { return matrices.float64 ? .float64 : .float32 }
    return scalars.float32 ? .float32 : .float64
  }
}

extension Matrix {
  /// The type of arithmetic on `a` and `b` (see ``Promotion``).
  @inlinable
  public static func promotedType(_ a: Matrix, _ b: Matrix) -> ElementType {
    // Nearly always both are alike.
    if a.elementType == b.elementType { return a.elementType == .mask ? .float64 : a.elementType }
    return promotedType([a, b])
  }

  /// The type of arithmetic on all of them (see ``Promotion``).
  public static func promotedType(_ operands: [Matrix]) -> ElementType {
    var promotion = Promotion()
    for operand in operands { promotion.add(operand.elementType, isScalar: operand.isScalar) }
    return promotion.result
  }
}
