// Functions of numbers as types, not closures: a lift specialises over them, also from other modules.

/// A function of one number.
public protocol UnaryFunction: SendableMetatype {
  /// The value at x.
  static func apply<T: Scalar>(_ x: T) -> T
}

/// A function of two numbers.
public protocol BinaryFunction: SendableMetatype {
  /// The value at (x, y).
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T
}

/// A function of three numbers.
public protocol TernaryFunction: SendableMetatype {
  /// The value at (x, y, z).
  static func apply<T: Scalar>(_ x: T, _ y: T, _ z: T) -> T
}

/// A truth about one number.
public protocol UnaryPredicate: SendableMetatype {
  /// Whether it holds at x.
  static func holds<T: Scalar>(_ x: T) -> Bool
}

/// A truth about two numbers.
public protocol BinaryPredicate: SendableMetatype {
  /// Whether it holds at (x, y).
  static func holds<T: Scalar>(_ x: T, _ y: T) -> Bool
}
