/// The operators that derivative rules, the simplifier and the language speak of by name.
///
/// Their codes are numbers and not looked up, because rules compare them many times for each node of a gradient; a
/// test holds ``spoken`` to them. Other operators need no line here.
extension Opcode {
  public static let add = Opcode(index: 2)
  public static let subtract = Opcode(index: 3)
  public static let negate = Opcode(index: 4)
  public static let hadamard = Opcode(index: 5)
  public static let divide = Opcode(index: 6)
  public static let elementwiseDivide = Opcode(index: 7)
  public static let elementwisePower = Opcode(index: 8)
  public static let less = Opcode(index: 9)
  public static let lessOrEqual = Opcode(index: 10)
  public static let greater = Opcode(index: 11)
  public static let greaterOrEqual = Opcode(index: 12)
  public static let equal = Opcode(index: 13)
  public static let notEqual = Opcode(index: 14)
  public static let and = Opcode(index: 15)
  public static let or = Opcode(index: 16)
  public static let not = Opcode(index: 17)
  public static let select = Opcode(index: 18)
  public static let product = Opcode(index: 19)
  public static let transpose = Opcode(index: 20)
  public static let inverse = Opcode(index: 21)
  public static let solve = Opcode(index: 22)
  public static let matrixPower = Opcode(index: 23)
  public static let identity = Opcode(index: 24)
  public static let eye = Opcode(index: 25)
  public static let squareRoot = Opcode(index: 26)
  public static let log = Opcode(index: 27)
  public static let sigmoid = Opcode(index: 28)
  public static let relu = Opcode(index: 29)
  public static let softplus = Opcode(index: 30)
  public static let sum = Opcode(index: 31)
  public static let rowsum = Opcode(index: 32)
  public static let colsum = Opcode(index: 33)
  public static let count = Opcode(index: 34)
  public static let rows = Opcode(index: 35)
  public static let columns = Opcode(index: 36)
  public static let broadcast = Opcode(index: 37)
  public static let softmax = Opcode(index: 38)
  public static let logSoftmax = Opcode(index: 39)
  public static let norm = Opcode(index: 40)
  public static let oneNorm = Opcode(index: 41)
  public static let maximumNorm = Opcode(index: 42)
  public static let direction = Opcode(index: 43)
  public static let vec = Opcode(index: 44)
  public static let hcat = Opcode(index: 45)
  public static let vcat = Opcode(index: 46)
  public static let zeros = Opcode(index: 47)
  public static let ones = Opcode(index: 48)
  public static let sliceRows = Opcode(index: 49)
  public static let sliceColumns = Opcode(index: 50)
  public static let positions = Opcode(index: 51)
  public static let replaceSlice = Opcode(index: 52)
  public static let onehot = Opcode(index: 53)
  public static let exp = Opcode(index: 54)
  public static let logSumExp = Opcode(index: 55)
  public static let timesLog = Opcode(index: 56)
  public static let prod = Opcode(index: 57)
  public static let otherProducts = Opcode(index: 58)
  public static let reshapeLike = Opcode(index: 59)
  public static let determinant = Opcode(index: 60)
  public static let cofactors = Opcode(index: 61)
  public static let divisorNorm = Opcode(index: 62)
  public static let toFloat32 = Opcode(index: 63)
  public static let toFloat64 = Opcode(index: 64)

  /// The definitions in the order of the codes above, which begin at 2 behind the leaves.
  static let spoken: [(opcode: Opcode, definition: any OperatorDefinition.Type)] = [
    (.add, Add.self), (.subtract, Subtract.self), (.negate, Negate.self), (.hadamard, Hadamard.self),
    (.divide, Divide.self), (.elementwiseDivide, ElementwiseDivide.self), (.elementwisePower, ElementwisePower.self),
    (.less, Less.self), (.lessOrEqual, LessOrEqual.self), (.greater, Greater.self),
    (.greaterOrEqual, GreaterOrEqual.self), (.equal, Equal.self), (.notEqual, NotEqual.self), (.and, And.self),
    (.or, Or.self), (.not, Not.self), (.select, Where.self), (.product, Product.self), (.transpose, Transpose.self),
    (.inverse, Inverse.self), (.solve, Solve.self), (.matrixPower, MatrixPower.self), (.identity, IdentityLike.self),
    (.eye, Eye.self), (.squareRoot, SquareRoot.self), (.log, Log.self), (.sigmoid, Sigmoid.self), (.relu, Relu.self),
    (.softplus, Softplus.self), (.sum, Sum.self), (.rowsum, RowSum.self), (.colsum, ColumnSum.self),
    (.count, Count.self), (.rows, Rows.self), (.columns, Columns.self), (.broadcast, Broadcast.self),
    (.softmax, Softmax.self), (.logSoftmax, LogSoftmax.self), (.norm, EuclideanNorm.self), (.oneNorm, OneNorm.self),
    (.maximumNorm, MaximumNorm.self), (.direction, Direction.self), (.vec, Vec.self),
    (.hcat, HorizontalConcatenation.self), (.vcat, VerticalConcatenation.self), (.zeros, Zeros.self),
    (.ones, Ones.self), (.sliceRows, SliceRows.self), (.sliceColumns, SliceColumns.self),
    (.positions, Positions.self), (.replaceSlice, ReplaceSlice.self), (.onehot, OneHot.self), (.exp, Exp.self),
    (.logSumExp, LogSumExp.self), (.timesLog, TimesLog.self), (.prod, Prod.self), (.otherProducts, OtherProducts.self),
    (.reshapeLike, ReshapeLike.self), (.determinant, Determinant.self), (.cofactors, Cofactors.self),
    (.divisorNorm, DivisorNorm.self), (.toFloat32, ToFloat32.self), (.toFloat64, ToFloat64.self),
  ]
}
