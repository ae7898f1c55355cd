import Testing

@testable import Matrices

@Suite struct ProductTilesTests {
  /// Every way that tiles can cut a product, at sizes where each entry can be computed by its definition.
  @Test(arguments: floats)
  func tilesAddUpToTheProduct(_ type: ElementType) throws {
    for (m, k, n) in [(7, 9, 8), (1, 9, 8), (7, 9, 1), (1, 9, 1), (6, 1, 5), (13, 26, 11)] {
      let (a, b) = (try sample(m, k, type, seed: 1), try sample(k, n, type, seed: 2))
      let expected = try naiveProduct(a, b)
      for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
        let shape = ProductShape(a.shape, b.shape, transposeA, transposeB)
        let x = transposeA ? try a.transposed() : a
        let y = transposeB ? try b.transposed() : b
        for (height, width, depth) in [(3, 2, 4), (m, 3, k), (2, n, 5), (m, n, 1)] {
          let tiles = ProductTiles(m, n, k, height: height, width: width, depth: depth)
          let product =
            type == .float32
            ? try shape.product(x, y, Float.self, tiles) : try shape.product(x, y, Double.self, tiles)
          #expect(try distance(product, expected) <= tolerance(type, terms: k))
        }
      }
    }
  }

  /// A narrow product that is cut: its tiles are thin, and some add to what is there.
  @Test func aLongNarrowProductIsCutIntoThinOnes() throws {
    let long = 3_000_000
    let (a, b) = (try sample(long, 3, seed: 1), try sample(long, 4, seed: 2))
    #expect(!ProductTiles(3, 4, long, entrySize: 8).isOnePiece)
    let product = try Matrix.product(a, transposeA: true, b)
    var sum = [Double](repeating: 0, count: 12)
    for start in stride(from: 0, to: long, by: 300_000) {
      let rows = Array(start..<start + 300_000)
      let part = try Matrix.product(a.gatheringRows(rows), transposeA: true, b.gatheringRows(rows))
      for (place, value) in try part.columnMajorValues().enumerated() { sum[place] += value }
    }
    for (whole, parts) in zip(try product.columnMajorValues(), sum) { #expect(abs(whole - parts) <= 1e-8) }
  }

  @Test func tilesCoverEveryTermOnce() throws {
    let tiles = ProductTiles(7, 5, 9, height: 3, width: 2, depth: 4)
    var visits = [Int](repeating: 0, count: 7 * 5 * 9)
    try tiles.forEach { tile in
      for i in tile.rows { for j in tile.columns { for p in tile.inner { visits[(i * 5 + j) * 9 + p] += 1 } } }
    }
    #expect(visits.allSatisfy { $0 == 1 })
  }

  @Test func smallProductsStayWhole() throws {
    for (m, n, k) in [(1, 1, 1), (150, 10, 3), (512, 512, 784), (700, 700, 700), (3000, 1, 3000)] {
      let tiles = ProductTiles(m, n, k, entrySize: 8)
      #expect(tiles.height == m && tiles.width == n && tiles.depth == k)
    }
  }

  @Test func noTileIsLong() throws {
    let top = Int(BLASInt.max)
    let sizes = [
      (4000, 4000, 4000), (100_000, 100_000, 1), (2, 2, top), (top, 2, 2), (2, top, 2), (top, top, top), (1, top, top),
      (top, 1, top), (top, 1, 1), (10_000_000, 10, 1000), (10, 10_000_000, 1000), (1, 1, top),
    ]
    for (m, n, k) in sizes {
      for entrySize in [4, 8] {
        let tiles = ProductTiles(m, n, k, entrySize: entrySize)
        #expect(tiles.height * tiles.width * tiles.depth <= 400_000_000 * 8 / entrySize)
        let moved = tiles.height * tiles.width + tiles.depth * (tiles.height + tiles.width)
        #expect(moved * entrySize <= 200 << 20, "\((m, n, k))")
      }
    }
  }

  /// Large enough for tiles that part k; the reference is one call of the library, and the definition at the seams.
  @Test func aLargeProductHasTheSameBitsWhetherItCanBeInterruptedOrNot() throws {
    let (m, k, n) = (1060, 1590, 530)
    let tiles = ProductTiles(m, n, k, entrySize: 8)
    #expect(tiles.height < m && tiles.width < n && tiles.depth < k)
    let block = try sample(10, 10)
    let (a, b) = (try block.repeated(rows: 106, columns: 159), try block.repeated(rows: 159, columns: 53))
    let product = try Matrix.product(a, b)
    let watched = try Interruption().whileCurrent { () throws(MatrixError) in try Matrix.product(a, b) }
    #expect(product.isIdentical(to: watched))
    let whole = ProductTiles(m, n, k, height: m, width: n, depth: k)
    let untiled = try ProductShape(a.shape, b.shape, false, false).product(a, b, Double.self, whole)
    let largest = try max(product.extreme(.maximum), -product.extreme(.minimum))
    #expect(try distance(product, untiled) <= Double(k) * Double.ulpOfOne * largest)
    for i in [0, tiles.height - 1, tiles.height, m - 1] {
      for j in [0, tiles.width - 1, tiles.width, n - 1] {
        let terms = try (0..<k).map { try a.entry(i, $0) * b.entry($0, j) }
        let bound = Double(k) * Double.ulpOfOne * terms.reduce(0) { $0 + abs($1) }
        #expect(try abs(product.entry(i, j) - terms.reduce(0, +)) <= bound)
      }
    }
  }
}
