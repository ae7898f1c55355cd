import Matrices
import Testing

@testable import Language

/// Any bits of a matrix come back from every format that keeps them.
struct DataRoundTripTests {
  private let now = Interruption()

  @Test func npy() throws {
    for matrix in try randomMatrices() {
      let bytes = try NumpyArray.bytes(of: matrix, interruption: now)
      #expect(try NumpyArray.matrix(bytes, name: "t.npy", interruption: now).isIdentical(to: matrix))
      #expect((bytes.count - matrix.byteCount) % 64 == 0)
    }
  }

  @Test func npz() throws {
    let arrays = try randomMatrices().enumerated().map { ("W₁/\($0.offset)", $0.element) }
    let bytes = try NumpyArchive.bytes(of: arrays, name: "t.npz", interruption: now)
    try expectSame(try NumpyArchive.arrays(bytes, name: "t.npz", interruption: now), arrays)
  }

  @Test func safetensors() throws {
    let arrays = try randomMatrices().enumerated().map { ("ŷ \"\\/\n\($0.offset)", $0.element) }
    let bytes = try Safetensors.bytes(of: arrays, name: "t", interruption: now)
    let back = try Safetensors.arrays(bytes, name: "t", interruption: now)
    try expectSame(back.sorted { $0.name < $1.name }, arrays.sorted { $0.0 < $1.0 })
  }

  @Test(arguments: [",", "\t"]) func separatedText(_ separator: Character) throws {
    let separator = try #require(separator.asciiValue)
    for matrix in try randomMatrices() where !matrix.isEmpty && matrix.elementType == .float64 {
      let bytes = try SeparatedText.bytes(of: matrix, separator: separator, name: "t", interruption: now)
      let (values, rows, columns) = try Table(separated: bytes, by: separator, name: "t").numbers()
      #expect(rows == matrix.rows && columns == matrix.columns)
      let same = try zip(values, matrix.columnMajorValues()).allSatisfy {
        $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
      }
      #expect(same)
    }
  }

  @Test func tables() throws {
    let labels = ["plain", "", " blanks ", "a,b", "say \"x\"", "two\nlines", "cr\r", "tab\t", "ŷ", "\u{FEFF}mark"]
    let numbers = [
      0, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 1e300, 0.1, 123_456_789_012_345_680, -1,
    ]
    let table = Table(names: ["n, m", "l"], columns: [.numbers(numbers), .strings(labels)])
    for separator in [UInt8(ascii: ","), UInt8(ascii: "\t")] {
      let bytes = try SeparatedText.bytes(of: table, separator: separator, name: "t", interruption: now)
      let packed = try Deflate.gzip(bytes, name: "t", interruption: now)
      let unpacked = try Inflate.gzip(packed, name: "t", interruption: now)
      let back = try Table(separated: unpacked, by: separator, name: "t")
      #expect(back.names == table.names)
      #expect(try back.strings(named: "l") == labels)
      let bits = try back.numbers(named: "n, m").map(\.bitPattern)
      #expect(zip(bits, numbers).allSatisfy { $0 == $1.bitPattern || $1.isNaN && Double(bitPattern: $0).isNaN })
    }
  }

  @Test func aColumnOfEmptyLabelsKeepsItsRows() throws {
    let table = Table(names: ["l"], columns: [.strings(["", "a", ""])])
    let bytes = try SeparatedText.bytes(of: table, separator: 44, name: "t", interruption: now)
    #expect(try Table(separated: bytes, name: "t").strings(named: "l") == ["", "a", ""])
  }

  @Test(arguments: ["", "2020", "NA", " a", "Inf", "nan"]) func namesThatWouldNotComeBackAreRefused(_ name: String) {
    let table = Table(names: [name], columns: [.numbers([1])])
    let error = dataError {
      _ = try SeparatedText.bytes(of: table, separator: 44, name: "t", interruption: now)
    }
    #expect(error?.message.contains("would not be read back") == true)
  }

  @Test func packingIsTheSameEveryTimeAndLarge() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let packed = try Deflate.gzip(bytes, name: "t", interruption: now)
    #expect(try Deflate.gzip(bytes, name: "t", interruption: now) == packed)
    #expect(try Inflate.gzip(packed, name: "t", interruption: now) == bytes)
  }

  @Test func interruption() throws {
    let interruption = Interruption()
    interruption.request()
    let matrix = try Matrix.zeros(Shape(rows: 3, columns: 3))
    let bytes = try NumpyArray.bytes(of: matrix, interruption: now)
    #expect(throws: (any Error).self) { try NumpyArray.matrix(bytes, name: "t", interruption: interruption) }
    #expect(throws: (any Error).self) { try NumpyArray.bytes(of: matrix, interruption: interruption) }
    #expect(throws: (any Error).self) { try Deflate.gzip([1], name: "t", interruption: interruption) }
    #expect(throws: (any Error).self) {
      try SeparatedText.bytes(of: matrix, separator: 44, name: "t", interruption: interruption)
    }
  }

  private func expectSame(_ back: NamedArrays, _ arrays: [(String, Matrix)]) throws {
    #expect(back.map(\.name) == arrays.map(\.0))
    for (mine, theirs) in zip(back, arrays) { #expect(mine.matrix.isIdentical(to: theirs.1)) }
  }
}

/// Matrices of every type and of awkward shapes, with any bits: NaNs with payloads, subnormals, −0 and infinities.
func randomMatrices() throws -> [Matrix] {
  var generator = SystemRandomNumberGenerator()
  let special: [UInt64] = [0, 1 << 63, 1, 0x7FF0 << 48, 0xFFF0 << 48, 0x7FF8 << 48, 0x7FF0_0000_0000_0001, 0xF << 48]
  var matrices: [Matrix] = []
  for (rows, columns) in [(1, 1), (1, 7), (7, 1), (3, 5), (8, 8), (40, 33), (0, 3), (3, 0)] {
    let shape = Shape(rows: rows, columns: columns)
    let words = (0..<shape.count).map { _ in
      UInt8.random(in: 0...3) == 0 ? special.randomElement() ?? 0 : generator.next()
    }
    matrices.append(try Matrix(columnMajor: words.map { Double(bitPattern: $0) }, shape))
    let halves = words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0 ^ $0 >> 32)) }
    matrices.append(try Matrix(columnMajor: halves, shape))
    matrices.append(try Matrix(mask: words.map { $0 & 1 == 1 }, shape))
  }
  return matrices
}
