public import Glibc

extension Double: Scalar {
  @inlinable public static var elementType: ElementType { .float64 }
  @inlinable public init(entry: Double) { self = entry }
  @inlinable public var number: Double { self }

  @inlinable public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  @inlinable public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  @inlinable public static func log(_ x: Double) -> Double { Glibc.log(x) }
  @inlinable public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  @inlinable public static func log2(_ x: Double) -> Double { Glibc.log2(x) }
  @inlinable public static func log10(_ x: Double) -> Double { Glibc.log10(x) }
  @inlinable public static func cbrt(_ x: Double) -> Double { Glibc.cbrt(x) }
  @inlinable public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  @inlinable public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  @inlinable public static func tan(_ x: Double) -> Double { Glibc.tan(x) }
  @inlinable public static func asin(_ x: Double) -> Double { Glibc.asin(x) }
  @inlinable public static func acos(_ x: Double) -> Double { Glibc.acos(x) }
  @inlinable public static func atan(_ x: Double) -> Double { Glibc.atan(x) }
  @inlinable public static func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
  @inlinable public static func cosh(_ x: Double) -> Double { Glibc.cosh(x) }
  @inlinable public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  @inlinable public static func asinh(_ x: Double) -> Double { Glibc.asinh(x) }
  @inlinable public static func acosh(_ x: Double) -> Double { Glibc.acosh(x) }
  @inlinable public static func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  @inlinable public static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  @inlinable public static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  @inlinable public static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
  @inlinable public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  @inlinable public static func fmod(_ x: Double, _ y: Double) -> Double { Glibc.fmod(x, y) }
}

extension Float: Scalar {
  @inlinable public static var elementType: ElementType { .float32 }
  @inlinable public init(entry: Double) { self = Float(entry) }
  @inlinable public var number: Double { Double(self) }

  @inlinable public static func exp(_ x: Float) -> Float { Glibc.exp(x) }
  @inlinable public static func expm1(_ x: Float) -> Float { Glibc.expm1(x) }
  @inlinable public static func log(_ x: Float) -> Float { Glibc.log(x) }
  @inlinable public static func log1p(_ x: Float) -> Float { Glibc.log1p(x) }
  @inlinable public static func log2(_ x: Float) -> Float { Glibc.log2(x) }
  @inlinable public static func log10(_ x: Float) -> Float { Glibc.log10(x) }
  @inlinable public static func cbrt(_ x: Float) -> Float { Glibc.cbrt(x) }
  @inlinable public static func sin(_ x: Float) -> Float { Glibc.sin(x) }
  @inlinable public static func cos(_ x: Float) -> Float { Glibc.cos(x) }
  @inlinable public static func tan(_ x: Float) -> Float { Glibc.tan(x) }
  @inlinable public static func asin(_ x: Float) -> Float { Glibc.asin(x) }
  @inlinable public static func acos(_ x: Float) -> Float { Glibc.acos(x) }
  @inlinable public static func atan(_ x: Float) -> Float { Glibc.atan(x) }
  @inlinable public static func sinh(_ x: Float) -> Float { Glibc.sinh(x) }
  @inlinable public static func cosh(_ x: Float) -> Float { Glibc.cosh(x) }
  @inlinable public static func tanh(_ x: Float) -> Float { Glibc.tanh(x) }
  @inlinable public static func asinh(_ x: Float) -> Float { Glibc.asinh(x) }
  @inlinable public static func acosh(_ x: Float) -> Float { Glibc.acosh(x) }
  @inlinable public static func atanh(_ x: Float) -> Float { Glibc.atanh(x) }
  @inlinable public static func erf(_ x: Float) -> Float { Glibc.erf(x) }
  @inlinable public static func erfc(_ x: Float) -> Float { Glibc.erfc(x) }
  @inlinable public static func atan2(_ y: Float, _ x: Float) -> Float { Glibc.atan2(y, x) }
  @inlinable public static func pow(_ x: Float, _ y: Float) -> Float { Glibc.pow(x, y) }
  @inlinable public static func fmod(_ x: Float, _ y: Float) -> Float { Glibc.fmod(x, y) }
}

extension UInt8: Element {
  @inlinable public static var elementType: ElementType { .mask }
  @inlinable public init(entry: Double) { self = entry != 0 ? 1 : 0 }
  @inlinable public var number: Double { Double(self) }
}
