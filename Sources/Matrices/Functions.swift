public import CKernels

// Functions of numbers as types, not closures: a lift specialises over them, also from other modules.

/// A function of one number.
public protocol UnaryFunction: SendableMetatype {
  /// The value at x.
  static func apply<T: Scalar>(_ x: T) -> T
  /// The vector kernel that computes this function of a matrix's entries, in the place of `apply`; nil where none does.
  static var kernel: nnk_unary? { get }
}

extension UnaryFunction {
  public static var kernel: nnk_unary? { nil }
}

/// A function of two numbers.
public protocol BinaryFunction: SendableMetatype {
  /// The value at (x, y).
  static func apply<T: Scalar>(_ x: T, _ y: T) -> T
  /// The vector kernel that computes the same bits for matrices; nil where none does.
  static var kernel: nnk_binary? { get }
}

extension BinaryFunction {
  public static var kernel: nnk_binary? { nil }
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
  /// The vector kernel that compares matrices, of those up to `nnk_ne`; nil where none does.
  static var kernel: nnk_binary? { get }
}

extension BinaryPredicate {
  public static var kernel: nnk_binary? { nil }
}
