import Foundation
import Synchronization
import Testing

@testable import Matrices

/// One at a time: their operands are large. That `interrupted` is thrown shows that the rest was not computed.
@Suite(.serialized) struct InterruptionTests {
  enum Exp: UnaryFunction {
    static func apply<T: Scalar>(_ x: T) -> T { T.exp(x) }
  }

  /// Runs what would take long, and expects it to stop when another thread asks for it.
  private func expectStop(
    _ what: String, after seconds: Double = 0.05, _ body: () throws(MatrixError) -> Void
  ) throws {
    let interruption = Interruption()
    let request = Mutex<ContinuousClock.Instant?>(nil)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: seconds)
      request.withLock { $0 = .now }
      interruption.request()
    }
    #expect(throws: MatrixError.interrupted, "\(what)") {
      try interruption.whileCurrent { () throws(MatrixError) in try body() }
    }
    let instant = try #require(request.withLock { $0 })
    // Far below the time of any of these, and far above what a busy machine and a debug build need.
    let isSanitized = unsafe getenv("NNX_SANITIZE") != nil
    #expect(ContinuousClock.now - instant < .seconds(isSanitized ? 20 : 5), "\(what)")
  }

  /// A large matrix with a cheap pattern.
  private func wave(_ rows: Int, _ columns: Int) throws -> Matrix {
    try Matrix.linspace(-1, 1, count: rows * columns).reshaped(Shape(rows: rows, columns: columns))
  }

  @Test func productsStop() throws {
    let a = try wave(4000, 4000)
    try expectStop("product") { () throws(MatrixError) in _ = try Matrix.product(a, a) }
    #expect(try a.isIdentical(to: wave(4000, 4000)))
  }

  @Test func factorisationsStop() throws {
    let a = try wave(3000, 3000)
    try expectStop("svd") { () throws(MatrixError) in _ = try a.svd() }
    try expectStop("solve") { () throws(MatrixError) in _ = try a.solve(a) }
    #expect(try a.isIdentical(to: wave(3000, 3000)))
    // Threads were left behind, and others go on.
    let small = try Matrix(rows: [[4, 2], [2, 2]])
    #expect(try small.determinant() == 4)
  }

  @Test func aFactorisationOutsideItsThreadGivesTheSameBits() throws {
    let a = try sample(200, 200)
    let spread = try Matrix.product(a, transposeA: true, a)
    let interruption = Interruption()
    let watched = try interruption.whileCurrent { () throws(MatrixError) in
      [try a.svd().s, try a.qr().r, try a.inverse(), try spread.symmetricEigen().values, try a.solve(spread)]
    }
    let plain = [try a.svd().s, try a.qr().r, try a.inverse(), try spread.symmetricEigen().values, try a.solve(spread)]
    for (mine, theirs) in zip(watched, plain) { #expect(mine.isIdentical(to: theirs)) }
    let singular = try Matrix.zeros(Shape(rows: 400, columns: 400))
    #expect(throws: MatrixError.singular(operation: "inverse", singular.shape)) {
      try interruption.whileCurrent { () throws(MatrixError) in try singular.inverse() }
    }
  }

  @Test func sortsStop() throws {
    let column = try Matrix.zeros(Shape(rows: 30_000_000, columns: 1))
    try expectStop("sort") { () throws(MatrixError) in _ = try column.sorted() }
    let many = try wave(3, 10_000_000)
    try expectStop("sort of many columns") { () throws(MatrixError) in _ = try many.sorted() }
  }

  @Test func randomNumbersStopAndCountAsNotDrawn() throws {
    var generator = RandomGenerator(seed: 1)
    try expectStop("randn") { () throws(MatrixError) in
      _ = try Matrix.normal(Shape(rows: 50_000_000, columns: 1), using: &generator)
    }
    try expectStop("randperm") { () throws(MatrixError) in _ = try generator.permutation(50_000_000) }
    #expect(generator == RandomGenerator(seed: 1))
  }

  @Test func functionsStop() throws {
    let x = try Matrix.zeros(Shape(rows: 50_000_000, columns: 1))
    try expectStop("exp") { () throws(MatrixError) in _ = try x.map(Exp.self) }
    #expect(try x.countTrue() == 0)
  }

  /// What already is requested stops everything that is longer than a block, however it runs over its entries.
  @Test func everyLoopLooks() throws {
    let column = try Matrix.zeros(Shape(rows: 1 << 20, columns: 1))
    let (wide, flat) = (try column.reshaped(Shape(rows: 2, columns: 1 << 19)), column.vectorized())
    let square = try Matrix.zeros(Shape(rows: 1 << 10, columns: 1 << 10))
    let row = try Matrix.zeros(Shape(rows: 1, columns: 1 << 19))
    let places = Array(0..<1 << 19)
    var generator = RandomGenerator(seed: 1)
    let loops: [(String, () throws(MatrixError) -> Void)] = [
      ("map", { () throws(MatrixError) in _ = try square.map(Exp.self) }),
      ("add", { () throws(MatrixError) in _ = try square.adding(2, times: square) }),
      ("convert", { () throws(MatrixError) in _ = try square.converted(to: .float32) }),
      ("numbers", { () throws(MatrixError) in _ = try square.columnMajorValues() }),
      ("fill", { () throws(MatrixError) in _ = try Matrix.filled(1, square.shape) }),
      ("sum", { () throws(MatrixError) in _ = try square.sum() }),
      ("prod", { () throws(MatrixError) in _ = try square.product() }),
      ("rowsum", { () throws(MatrixError) in _ = try square.rowSums() }),
      ("rowsum of long rows", { () throws(MatrixError) in _ = try wide.rowSums() }),
      ("colsum", { () throws(MatrixError) in _ = try square.columnSums() }),
      ("colsum of long rows", { () throws(MatrixError) in _ = try wide.columnSums() }),
      ("cumsum", { () throws(MatrixError) in _ = try flat.cumulativeSums() }),
      ("cumsum from the end", { () throws(MatrixError) in _ = try wide.cumulativeSums(fromEnd: true) }),
      ("max", { () throws(MatrixError) in _ = try flat.extreme(.maximum) }),
      ("rowmax", { () throws(MatrixError) in _ = try wide.rowExtremes(.maximum) }),
      ("colmax", { () throws(MatrixError) in _ = try wide.columnExtremes(.maximum) }),
      ("argmax", { () throws(MatrixError) in _ = try square.rowPlaces(of: .maximum) }),
      ("count", { () throws(MatrixError) in _ = try square.countTrue() }),
      ("finiteness", { () throws(MatrixError) in _ = try square.firstNonFinite() }),
      ("symmetry", { () throws(MatrixError) in _ = try square.firstAsymmetry() }),
      ("norm", { () throws(MatrixError) in _ = try square.norm(.frobenius) }),
      ("transpose", { () throws(MatrixError) in _ = try square.transposed() }),
      ("gather", { () throws(MatrixError) in _ = try wide.gatheringColumns(places) }),
      (
        "scatter",
        { () throws(MatrixError) in
          _ = try Matrix.scatterAdd(wide, rows: nil, columns: places, into: wide.shape)
        }
      ),
      (
        "replace",
        { () throws(MatrixError) in
          _ = try wide.replacing(rows: nil, columns: places, with: Matrix(scalar: 1))
        }
      ),
      ("repeat", { () throws(MatrixError) in _ = try row.repeated(rows: 2, columns: 1) }),
      ("hcat", { () throws(MatrixError) in _ = try Matrix.hcat([square, square]) }),
      ("vcat", { () throws(MatrixError) in _ = try Matrix.vcat([wide, wide]) }),
      ("kron", { () throws(MatrixError) in _ = try Matrix.kron(row, Matrix(rows: [[1, 2]])) }),
      ("sort", { () throws(MatrixError) in _ = try flat.sorted() }),
      ("linspace", { () throws(MatrixError) in _ = try Matrix.linspace(0, 1, count: 1 << 20) }),
      ("range", { () throws(MatrixError) in _ = try Matrix.arange(1, 1e6) }),
      ("rand", { () throws(MatrixError) in _ = try Matrix.uniform(square.shape, using: &generator) }),
    ]
    let interruption = Interruption()
    interruption.request()
    for (name, loop) in loops {
      #expect(throws: MatrixError.interrupted, "\(name)") {
        try interruption.whileCurrent { () throws(MatrixError) in try loop() }
      }
    }
    interruption.clear()
    try interruption.whileCurrent { () throws(MatrixError) in _ = try square.sum() }
  }

  @Test func aRequestStopsItsOwnThreadAlone() throws {
    let (mine, theirs) = (Interruption(), Interruption())
    theirs.request()
    try mine.whileCurrent { () throws(MatrixError) in
      try Interruption.check()
      #expect(throws: MatrixError.interrupted) {
        try theirs.whileCurrent { () throws(MatrixError) in try Interruption.check() }
      }
      // The outer one is back.
      try Interruption.check()
      mine.request()
      #expect(throws: MatrixError.interrupted) { try Interruption.check() }
    }
    try Interruption.check()
  }
}
