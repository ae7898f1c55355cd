/// What a matrix can hold in an entry: `Double`, `Float`, or `UInt8` for a mask's 0 and 1.
public protocol Element: BitwiseCopyable, Sendable, Comparable, SendableMetatype {
  /// The matrix element type that stores this.
  static var elementType: ElementType { get }
  /// The entry nearest to a number; a mask's is 1 where the number is not 0.
  init(entry: Double)
  /// The entry as a number.
  var number: Double { get }
}

/// The two floating-point types, with the elementary functions: operators are written once over it.
public protocol Scalar: Element, BinaryFloatingPoint {
  /// eˣ
  static func exp(_ x: Self) -> Self
  /// eˣ − 1, exact near 0
  static func expm1(_ x: Self) -> Self
  /// ln x
  static func log(_ x: Self) -> Self
  /// ln(1 + x), exact near 0
  static func log1p(_ x: Self) -> Self
  /// log₂ x
  static func log2(_ x: Self) -> Self
  /// log₁₀ x
  static func log10(_ x: Self) -> Self
  /// √x
  static func sqrt(_ x: Self) -> Self
  /// ∛x
  static func cbrt(_ x: Self) -> Self
  /// sin x, x in radians
  static func sin(_ x: Self) -> Self
  /// cos x, x in radians
  static func cos(_ x: Self) -> Self
  /// tan x, x in radians
  static func tan(_ x: Self) -> Self
  /// arcsin x in [−π/2, π/2]
  static func asin(_ x: Self) -> Self
  /// arccos x in [0, π]
  static func acos(_ x: Self) -> Self
  /// arctan x in (−π/2, π/2)
  static func atan(_ x: Self) -> Self
  /// The angle of the point (x, y), in [−π, π]
  static func atan2(_ y: Self, _ x: Self) -> Self
  /// sinh x
  static func sinh(_ x: Self) -> Self
  /// cosh x
  static func cosh(_ x: Self) -> Self
  /// tanh x
  static func tanh(_ x: Self) -> Self
  /// arsinh x
  static func asinh(_ x: Self) -> Self
  /// arcosh x
  static func acosh(_ x: Self) -> Self
  /// artanh x
  static func atanh(_ x: Self) -> Self
  /// 2/√π·∫₀ˣ e^(−t²) dt
  static func erf(_ x: Self) -> Self
  /// 1 − erf x, exact where that is small
  static func erfc(_ x: Self) -> Self
  /// xʸ by the rules of C's `pow`
  static func pow(_ x: Self, _ y: Self) -> Self
  /// The largest whole number not above x
  static func floor(_ x: Self) -> Self
  /// The smallest whole number not below x
  static func ceil(_ x: Self) -> Self
  /// To the nearest whole number, ties to even.
  static func rint(_ x: Self) -> Self
  /// To the nearest whole number, ties away from zero.
  static func round(_ x: Self) -> Self
  /// Towards zero
  static func trunc(_ x: Self) -> Self
  /// The remainder with x's sign.
  static func fmod(_ x: Self, _ y: Self) -> Self
}

extension Scalar {
  @inlinable public static func sqrt(_ x: Self) -> Self { x.squareRoot() }
  @inlinable public static func floor(_ x: Self) -> Self { x.rounded(.down) }
  @inlinable public static func ceil(_ x: Self) -> Self { x.rounded(.up) }
  @inlinable public static func rint(_ x: Self) -> Self { x.rounded(.toNearestOrEven) }
  @inlinable public static func round(_ x: Self) -> Self { x.rounded(.toNearestOrAwayFromZero) }
  @inlinable public static func trunc(_ x: Self) -> Self { x.rounded(.towardZero) }
}
