import Testing

@testable import Matrices

@Suite struct StructureTests {
  @Test(arguments: [ElementType.float64, .float32, .mask])
  func transposing(_ type: ElementType) throws {
    for shape in shapes {
      let matrix = try sample(shape).adding(-0.5, times: sample(shape, seed: 3)).converted(to: type)
      let transpose = try matrix.transposed()
      #expect(transpose.shape == shape.transposed)
      for i in 0..<shape.rows {
        for j in 0..<shape.columns { #expect(try matrix.entry(i, j) == transpose.entry(j, i)) }
      }
      #expect(try transpose.transposed().isIdentical(to: matrix))
    }
  }

  @Test func concatenation() throws {
    let (a, b) = (try Matrix(rows: [[1, 2], [3, 4]]), try Matrix.column([5, 6]))
    #expect(try Matrix.hcat([a, b]) == Matrix(rows: [[1, 2, 5], [3, 4, 6]]))
    #expect(try Matrix.vcat([a, b.transposed(), a]) == Matrix(rows: [[1, 2], [3, 4], [5, 6], [1, 2], [3, 4]]))
    #expect(try Matrix.hcat([]).shape == Shape(rows: 0, columns: 0))
    #expect(try Matrix.vcat([Matrix.zeros(Shape(rows: 0, columns: 0)), a]) == a)
    #expect(throws: MatrixError.rowCountsDiffer(operation: "[a b]", a.shape, Shape(rows: 1, columns: 2))) {
      try Matrix.hcat([a, b.transposed()])
    }
    #expect(throws: MatrixError.columnCountsDiffer(operation: "[a; b]", a.shape, b.shape)) { try Matrix.vcat([a, b]) }
    let mask = Matrix(truth: true)
    #expect(try Matrix.hcat([mask, mask]).isMask && Matrix.hcat([mask, Matrix(scalar: 2)]).elementType == .float64)
    #expect(try Matrix.hcat([sample(2, 2, .float32), b]).elementType == .float64)
  }

  @Test func reshapingGoesByColumns() throws {
    let matrix = try Matrix(rows: [[1, 3, 5], [2, 4, 6]])
    #expect(try matrix.reshaped(Shape(rows: 3, columns: 2)) == Matrix(rows: [[1, 4], [2, 5], [3, 6]]))
    #expect(try matrix.vectorized().columnMajorValues() == [1, 2, 3, 4, 5, 6])
    #expect(throws: MatrixError.countsDiffer(from: matrix.shape, to: Shape(rows: 2, columns: 2))) {
      try matrix.reshaped(Shape(rows: 2, columns: 2))
    }
    #expect(throws: MatrixError.negativeSize(-2)) { try matrix.reshaped(Shape(rows: -2, columns: -3)) }
  }

  @Test func repetition() throws {
    let matrix = try Matrix(rows: [[1, 2], [3, 4]])
    #expect(try matrix.repeated(rows: 2, columns: 1) == Matrix.vcat([matrix, matrix]))
    #expect(try matrix.repeated(rows: 1, columns: 3) == Matrix.hcat([matrix, matrix, matrix]))
    #expect(try matrix.repeated(rows: 0, columns: 3).shape == Shape(rows: 0, columns: 6))
    #expect(try Matrix.row([1, 2]).broadcast(to: Shape(rows: 2, columns: 2)) == Matrix(rows: [[1, 2], [1, 2]]))
    #expect(try Matrix.column([1, 2]).broadcast(to: Shape(rows: 2, columns: 2)) == Matrix(rows: [[1, 1], [2, 2]]))
    #expect(try Matrix.row([1, 2]).broadcast(to: Shape(rows: 0, columns: 2)).isEmpty)
    #expect(throws: MatrixError.self) { try matrix.broadcast(to: Shape(rows: 4, columns: 4)) }
    #expect(throws: MatrixError.negativeSize(-1)) { try matrix.repeated(rows: -1, columns: 1) }
    #expect(throws: MatrixError.self) { try matrix.repeated(rows: .max, columns: 2) }
  }

  @Test func gathering() throws {
    let matrix = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(try matrix.gatheringRows([1, 0, 1]) == Matrix(rows: [[4, 5, 6], [1, 2, 3], [4, 5, 6]]))
    #expect(try matrix.gatheringColumns([2, 2]) == Matrix(rows: [[3, 3], [6, 6]]))
    #expect(try matrix.gathering(rows: [1], columns: [0, 2]) == Matrix(rows: [[4, 6]]))
    #expect(try matrix.gatheringRows([]).shape == Shape(rows: 0, columns: 3))
    #expect(try matrix.gatheringEntries([5, 0], Shape(rows: 1, columns: 2)) == Matrix.row([6, 1]))
    #expect(throws: MatrixError.outOfRange(axis: "row", index: 2, count: 2)) { try matrix.gatheringRows([0, 2]) }
    #expect(throws: MatrixError.outOfRange(axis: "column", index: -1, count: 3)) { try matrix.gatheringColumns([-1]) }
    #expect(throws: MatrixError.outOfRange(axis: "entry", index: 6, count: 6)) {
      try matrix.gatheringEntries([6], .scalar)
    }
  }

  /// ⟨gather(x), y⟩ = ⟨x, scatter(y)⟩, which makes one the other's adjoint.
  @Test(arguments: floats)
  func scatteringIsTheAdjointOfGathering(_ type: ElementType) throws {
    let x = try sample(6, 5, type, seed: 1)
    let (rows, columns) = ([0, 5, 5, 2], [4, 4, 1])
    let y = try sample(4, 3, type, seed: 2)
    func inner(_ a: Matrix, _ b: Matrix) throws -> Double {
      try Matrix.product(a.vectorized(), transposeA: true, b.vectorized()).number(at: 0)
    }
    let scattered = try Matrix.scatterAdd(y, rows: rows, columns: columns, into: x.shape)
    #expect(scattered.elementType == type)
    let left = try inner(x.gathering(rows: rows, columns: columns), y)
    #expect(try abs(left - inner(x, scattered)) <= tolerance(type, terms: 12))
    let places = [29, 0, 0]
    let z = try sample(3, 1, type, seed: 3)
    let byEntry = try Matrix.scatterAdd(z, at: places, into: x.shape)
    let entries = try inner(x.gatheringEntries(places, z.shape), z)
    #expect(try abs(entries - inner(x, byEntry)) <= tolerance(type, terms: 3))
  }

  @Test func replacement() throws {
    var matrix = try Matrix.zeros(Shape(rows: 2, columns: 3))
    try matrix.replace(rows: [1], columns: [0, 2], with: Matrix.row([5, 6]))
    #expect(try matrix == Matrix(rows: [[0, 0, 0], [5, 0, 6]]))
    try matrix.replace(rows: nil, columns: [1], with: Matrix(scalar: 7))
    #expect(try matrix == Matrix(rows: [[0, 7, 0], [5, 7, 6]]))
    try matrix.replace(entries: [0, 5], with: Matrix.row([1, 2]))
    #expect(try matrix == Matrix(rows: [[1, 7, 0], [5, 7, 2]]))
    let before = matrix
    #expect(throws: MatrixError.self) { try matrix.replace(rows: [0], columns: nil, with: Matrix.row([1, 2])) }
    #expect(throws: MatrixError.self) { try matrix.replace(entries: [0, 9], with: Matrix(scalar: 1)) }
    #expect(throws: MatrixError.self) { try matrix.replace(entries: [0, 1], with: Matrix.row([1, 2, 3])) }
    #expect(matrix == before)
    #expect(try before.replacing(rows: [0], columns: [0], with: Matrix(scalar: 9)) != before && matrix == before)
  }

  @Test func replacementKeepsTypes() throws {
    var narrow = try Matrix.zeros(Shape(rows: 1, columns: 2), .float32)
    try narrow.replace(entries: [0], with: Matrix(scalar: 0.1))
    #expect(narrow.elementType == .float32)
    var mask = Matrix(truth: true)
    try mask.replace(entries: [0], with: Matrix(truth: false))
    #expect(mask.isMask && mask.scalarValue == 0)
    try mask.replace(entries: [0], with: Matrix(scalar: 3))
    #expect(mask.elementType == .float64 && mask.scalarValue == 3)
  }

  @Test func sorting() throws {
    let sorted = try Matrix(rows: [[3, 1], [.nan, 1], [-1, 0]]).sorted()
    #expect(try sorted.permutation.columnMajorValues() == [2, 0, 1, 2, 0, 1])
    #expect(try Array(sorted.values.columnMajorValues()[3...]) == [0, 1, 1])
    #expect(try sorted.values.columnMajorValues()[2].isNaN)
    let down = try Matrix.row([1, .nan, 3, 1]).sorted(descending: true)
    #expect(
      try down.permutation.columnMajorValues() == [2, 0, 3, 1] && down.values.shape == Shape(rows: 1, columns: 4))
    for shape in shapes { #expect(try sample(shape).sorted().values.shape == shape) }
  }

  /// vec(A·X·B) = (Bᵀ ⊗ A)·vec X
  @Test func kroneckerProducts() throws {
    let (a, x, b) = (try sample(3, 4, seed: 1), try sample(4, 2, seed: 2), try sample(2, 5, seed: 3))
    let left = try Matrix.product(Matrix.product(a, x), b).vectorized()
    let right = try Matrix.product(Matrix.kron(b.transposed(), a), x.vectorized())
    #expect(try distance(left, right) < 1e-13)
    #expect(try Matrix.kron(Matrix.zeros(Shape(rows: 0, columns: 2)), a).shape == Shape(rows: 0, columns: 8))
  }

  @Test func diagonals() throws {
    #expect(try Matrix.row([1, 2]).diagonal() == Matrix(rows: [[1, 0], [0, 2]]))
    #expect(try Matrix(rows: [[1, 2, 3], [4, 5, 6]]).diagonal() == Matrix.column([1, 5]))
    #expect(try Matrix.diagonalMatrix(Matrix.zeros(Shape(rows: 0, columns: 1))).shape == Shape(rows: 0, columns: 0))
    #expect(try Matrix.identity(3).trace() == 3 && Matrix.identity(0).trace() == 0)
    #expect(throws: MatrixError.notSquare(operation: "tr", Shape(rows: 2, columns: 3))) { try sample(2, 3).trace() }
    #expect(throws: MatrixError.negativeSize(-1)) { try Matrix.identity(-1) }
  }

  @Test func ranges() throws {
    #expect(try Matrix.arange(1, 5) == Matrix.row([1, 2, 3, 4, 5]))
    #expect(try Matrix.arange(5, step: -2, 0) == Matrix.row([5, 3, 1]))
    #expect(try Matrix.arange(3, 1).shape == Shape(rows: 1, columns: 0))
    let tenths = try Matrix.arange(0, step: 0.1, 1)
    #expect(tenths.columns == 11 && tenths.number(at: 10) == 1 && tenths.number(at: 3) == 3 * 0.1)
    #expect(try Matrix.arange(0, step: 0.1, 0.3).columns == 4)
    #expect(throws: MatrixError.badRange(start: 1, step: 0, end: 2)) { try Matrix.arange(1, step: 0, 2) }
    #expect(throws: MatrixError.self) { try Matrix.arange(1, .infinity) }
    #expect(throws: MatrixError.self) { try Matrix.arange(0, step: 1e-300, 1e300) }
    #expect(throws: MatrixError.self) { try Matrix.arange(0, 1e15) }
    #expect(try Matrix.linspace(0, 1, count: 5) == Matrix.row([0, 0.25, 0.5, 0.75, 1]))
    #expect(try Matrix.linspace(2, 3, count: 1) == Matrix.row([3]) && Matrix.linspace(0, 1, count: 0).isEmpty)
    #expect(throws: MatrixError.negativeSize(-1)) { try Matrix.linspace(0, 1, count: -1) }
  }
}
