import Testing

@testable import Matrices

@Suite struct LinearAlgebraTests {
  /// Well conditioned: noise over a heavy diagonal.
  private func regular(_ n: Int, _ type: ElementType) throws -> Matrix {
    try sample(n, n, type).adding(2 * Double(n).squareRoot(), times: Matrix.identity(n, type))
  }

  private func positiveDefinite(_ n: Int, _ type: ElementType) throws -> Matrix {
    let a = try sample(n, n, type)
    return try Matrix.product(a, a, transposeB: true).adding(1, times: Matrix.identity(n, type))
  }

  @Test(arguments: floats)
  func squareSystems(_ type: ElementType) throws {
    for n in [0, 1, 2, 5, 40] {
      let a = try regular(n, type)
      for columns in [0, 1, 3] {
        let x = try sample(n, columns, type, seed: 5)
        let solution = try a.solve(Matrix.product(a, x))
        #expect(solution.elementType == type)
        #expect(try distance(solution, x) <= 10 * tolerance(type, terms: n))
      }
      let unit = try Matrix.product(a, a.inverse())
      #expect(try distance(unit, Matrix.identity(n)) <= 10 * tolerance(type, terms: n))
    }
  }

  @Test(arguments: floats)
  func leastSquaresAndLeastNorm(_ type: ElementType) throws {
    let (tall, b) = (try sample(30, 4, type), try sample(30, 2, type, seed: 3))
    let x = try tall.solve(b)
    #expect(x.shape == Shape(rows: 4, columns: 2))
    // The residual is normal to every column.
    let residual = try Matrix.product(tall, x).adding(-1, times: b)
    #expect(try Matrix.product(tall, transposeA: true, residual).norm(.infinity) <= 10 * tolerance(type, terms: 30))
    let (wide, c) = (try tall.transposed(), try sample(4, 1, type, seed: 4))
    let y = try wide.solve(c)
    #expect(try distance(Matrix.product(wide, y), c) <= 10 * tolerance(type, terms: 30))
    // The shortest solution is a combination of the rows.
    let coefficients = try tall.solve(y)
    #expect(try distance(Matrix.product(tall, coefficients), y) <= 10 * tolerance(type, terms: 30))
  }

  @Test(arguments: floats)
  func determinants(_ type: ElementType) throws {
    let a = try Matrix(rows: [[0, 2, 0], [3, 0, 0], [0, 0, 5]]).converted(to: type)
    #expect(try abs(a.determinant() + 30) <= 30 * tolerance(type))
    #expect(try a.logDeterminant().sign == -1)
    #expect(try abs(a.logDeterminant().log - Double.log(30)) <= tolerance(type, terms: 4))
    #expect(try Matrix.zeros(Shape(rows: 0, columns: 0), type).determinant() == 1)
    let singular = try Matrix(rows: [[1, 2], [2, 4]]).converted(to: type)
    #expect(try singular.determinant() == 0)
    #expect(try singular.logDeterminant() == (log: -.infinity, sign: 0))
    #expect(throws: MatrixError.singular(operation: "inverse", singular.shape)) { try singular.inverse() }
    #expect(throws: MatrixError.singular(operation: "A \\ b", singular.shape)) { try singular.solve(singular) }
  }

  @Test func logDeterminantDoesNotOverflow() throws {
    let huge = try Matrix.identity(400).adding(1e10 - 1, times: Matrix.identity(400))
    #expect(try huge.determinant() == .infinity)
    #expect(try abs(huge.logDeterminant().log - 400 * Double.log(1e10)) < 1e-9)
    let mixed = try Matrix.column([1e200, 1e200, 1e-200, 1e-200]).diagonal()
    #expect(try abs(mixed.determinant() - 1) < 1e-12)
  }

  @Test(arguments: floats)
  func choleskyRebuilds(_ type: ElementType) throws {
    for n in [0, 1, 3, 20] {
      let a = try positiveDefinite(n, type)
      let factor = try a.cholesky()
      for j in 0..<n { for i in 0..<j { #expect(try factor.entry(i, j) == 0) } }
      #expect(try distance(Matrix.product(factor, factor, transposeB: true), a) <= 10 * tolerance(type, terms: n * n))
    }
    let indefinite = try Matrix(rows: [[1, 2], [2, 1]]).converted(to: type)
    #expect(throws: MatrixError.notPositiveDefinite(indefinite.shape)) { try indefinite.cholesky() }
    let skew = try Matrix(rows: [[1, 2], [0, 1]]).converted(to: type)
    #expect(throws: MatrixError.notSymmetric(operation: "cholesky", row: 1, column: 0)) { try skew.cholesky() }
  }

  @Test(arguments: floats)
  func qrRebuilds(_ type: ElementType) throws {
    for shape in shapes {
      let a = try sample(shape, type)
      let k = min(shape.rows, shape.columns)
      let factors = try a.qr()
      let bound = tolerance(type, terms: shape.rows + shape.columns)
      #expect(factors.q.shape == Shape(rows: shape.rows, columns: k))
      #expect(try distance(Matrix.product(factors.q, factors.r), a) <= bound)
      #expect(try distance(Matrix.product(factors.q, transposeA: true, factors.q), Matrix.identity(k)) <= bound)
      for j in 0..<shape.columns { for i in j + 1..<max(k, j + 1) { #expect(try factors.r.entry(i, j) == 0) } }
    }
  }

  @Test(arguments: floats)
  func svdRebuilds(_ type: ElementType) throws {
    for shape in shapes {
      let a = try sample(shape, type)
      let k = min(shape.rows, shape.columns)
      let parts = try a.svd()
      let bound = tolerance(type, terms: 4 * (shape.rows + shape.columns))
      #expect(parts.s.shape == Shape(rows: k, columns: 1) && parts.v.shape == Shape(rows: shape.columns, columns: k))
      let rebuilt = try Matrix.product(
        Matrix.product(parts.u, Matrix.diagonalMatrix(parts.s)), parts.v, transposeB: true)
      #expect(try distance(rebuilt, a) <= bound)
      #expect(try distance(Matrix.product(parts.u, transposeA: true, parts.u), Matrix.identity(k)) <= bound)
      #expect(try distance(Matrix.product(parts.v, transposeA: true, parts.v), Matrix.identity(k)) <= bound)
      let values = try parts.s.columnMajorValues()
      #expect(values == values.sorted(by: >) && values.allSatisfy { $0 >= 0 })
    }
  }

  @Test(arguments: floats)
  func symmetricEigensystemsRebuild(_ type: ElementType) throws {
    for n in [0, 1, 2, 7, 40] {
      let a = try positiveDefinite(n, type).adding(-3, times: Matrix.identity(n, type))
      let system = try a.symmetricEigen()
      let bound = tolerance(type, terms: 4 * n * n)
      let scaled = try Matrix.product(system.vectors, Matrix.diagonalMatrix(system.values))
      #expect(try distance(Matrix.product(scaled, system.vectors, transposeB: true), a) <= bound)
      let values = try system.values.columnMajorValues()
      #expect(values == values.sorted())
    }
  }

  @Test func whatLibrariesHangOnIsRefused() throws {
    let bad = try Matrix(rows: [[1, 2], [.nan, 4]])
    let error = { (operation: String) in MatrixError.notFinite(operation: operation, row: 1, column: 0) }
    #expect(throws: error("svd")) { try bad.svd() }
    #expect(throws: error("qr")) { try bad.qr() }
    #expect(throws: error("eig")) { try bad.symmetricEigen() }
    #expect(throws: error("det")) { try bad.determinant() }
    #expect(throws: error("inverse")) { try bad.inverse() }
    #expect(throws: error("A \\ b")) { try bad.solve(bad) }
    let wide = try sample(2, 3)
    #expect(throws: MatrixError.notSquare(operation: "inverse", wide.shape)) { try wide.inverse() }
    #expect(throws: MatrixError.notSquare(operation: "eig", wide.shape)) { try wide.symmetricEigen() }
    #expect(throws: MatrixError.rowCountsDiffer(operation: "A \\ b", wide.shape, Shape(rows: 3, columns: 1))) {
      try wide.solve(sample(3, 1))
    }
  }

  @Test func operandsKeepTheirValues() throws {
    let a = try positiveDefinite(6, .float64)
    let copy = try positiveDefinite(6, .float64)
    _ = (try a.cholesky(), try a.qr(), try a.svd(), try a.symmetricEigen(), try a.inverse(), try a.solve(a))
    #expect(a.isIdentical(to: copy))
  }
}
