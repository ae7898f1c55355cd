import Matrices
import Testing

@testable import Language

/// What the readers of array files accept and refuse.
struct DataArraysTests {
  private let now = Interruption()

  private func npy(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0]
    if version == 1 {
      bytes.append(littleEndian: UInt16(header.utf8.count))
    } else {
      bytes.append(littleEndian: UInt32(header.utf8.count))
    }
    return bytes + Array(header.utf8) + data
  }

  private func read(_ header: String, _ data: [UInt8], version: UInt8 = 1) throws -> Matrix {
    try NumpyArray.matrix(npy(header, data, version: version), name: "t.npy", interruption: now)
  }

  private func error(_ header: String, _ data: [UInt8] = []) -> DataError? {
    dataError { _ = try read(header, data) }
  }

  @Test(arguments: [1, 2, 3] as [UInt8]) func versionsAndOrders(_ version: UInt8) throws {
    let data: [UInt8] = [1, 2, 3, 4, 5, 6]
    let byRows = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }   \n"
    let byColumns = "{\"shape\":(2,3L),\"fortran_order\":True,\"descr\":\"|u1\"}"
    #expect(try read(byRows, data, version: version) == Matrix(rows: [[1, 2, 3], [4, 5, 6]]))
    #expect(try read(byColumns, data, version: version) == Matrix(rows: [[1, 3, 5], [2, 4, 6]]))
  }

  @Test func axes() throws {
    let data: [UInt8] = [1, 2]
    #expect(try read("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", data) == .column([1, 2]))
    #expect(try read("{'descr': '<u2', 'fortran_order': False, 'shape': ()}", data).scalarValue == 513)
    #expect(
      error("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 1)}", data)?.message
        == "t.npy has 3 axes (1×2×1); a matrix has rows and columns")
  }

  @Test(
    arguments: [
      ("<i1", [0xFE], -2), ("|i1", [0x7F], 127), ("<i2", [0xFE, 0xFF], -2), (">i2", [0xFF, 0xFE], -2),
      ("<u2", [0xFE, 0xFF], 65534), (">i4", [0x80, 0, 0, 0], -2_147_483_648), ("<i4", [1, 0, 0, 0], 1),
      ("<i8", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], -1),
      ("<u8", [0, 0, 0, 0, 0, 0, 0, 0x80], 0x1p63), (">f4", [0x3F, 0xC0, 0, 0], 1.5),
      (">f8", [0xBF, 0xF8, 0, 0, 0, 0, 0, 0], -1.5), ("<f2", [0, 0xC1], -2.5), ("|b1", [7], 1),
    ] as [(String, [UInt8], Double)]) func types(_ type: String, _ data: [UInt8], _ value: Double) throws
  {
    let matrix = try read("{'descr': '\(type)', 'fortran_order': False, 'shape': (1, 1), }", data)
    #expect(matrix.scalarValue == value)
    #expect(matrix.isMask == (type == "|b1"))
    #expect((matrix.elementType == .float32) == type.hasSuffix("f4") || type.hasSuffix("f2"))
  }

  @Test(arguments: [
    ("'<c16'", "complex"), ("'<U5'", "text"), ("'|S3'", "text"), ("'|O'", "objects"), ("'<M8[ns]'", "dates"),
    ("[('x', '<f8')]", "records"), ("'<f16'", "not read"), ("'f8'", "not read"), ("''", "not read"),
  ]) func otherTypesAreRefused(_ type: String, _ word: String) {
    let message = error("{'descr': \(type), 'fortran_order': False, 'shape': (1,), }", [0])?.message ?? ""
    #expect(message.contains(word))
  }

  @Test(arguments: [
    "(1000000000000,)", "(4611686018427387904, 4)", "(9223372036854775807, 9223372036854775807)", "(3, 3)",
  ]) func sizesAreCheckedBeforeAnythingIsMade(_ shape: String) {
    #expect(
      error("{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }", [0])?.message.contains("cut off") == true)
  }

  @Test(arguments: [
    "", "{}", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f8', 'fortran_order': 1, 'shape': ()}", "{'descr': '<f8', 'fortran_order': False, 'shape': 3}",
    "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (), } x", "{'descr': '<f8, 'fortran_order'",
  ]) func headersThatAreNone(_ header: String) {
    #expect(error(header, [UInt8](repeating: 0, count: 8))?.message.contains("header is not one of NumPy's") == true)
  }

  @Test func bytesBehindTheArrayAreRefused() {
    let message = error("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", [0, 1])?.message
    #expect(message == "t.npy holds 1 bytes more than its 1×1 array")
  }

  // MARK: safetensors

  private func tensors(_ header: String, _ data: [UInt8]) throws -> NamedArrays {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(header.utf8.count))
    return try Safetensors.arrays(bytes + Array(header.utf8) + data, name: "t", interruption: now)
  }

  @Test func tensorsOfAnyKind() throws {
    let header = """
      {"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2],"data_offsets":[2,6]},
      "a":{"dtype":"I8","shape":[1,2],"data_offsets":[0,2]},"s":{"dtype":"F16","shape":[],"data_offsets":[6,8]}}
      """
    let arrays = try tensors(header, [1, 0xFF, 0x80, 0x3F, 0, 0xC0, 0, 0x3C])
    #expect(arrays.map(\.name) == ["a", "b", "s"])
    #expect(arrays[0].matrix == (try Matrix.row([1, -1])))
    #expect(arrays[1].matrix == (try Matrix.column([1, -2])))
    #expect(arrays[2].matrix.scalarValue == 1)
  }

  @Test(arguments: [
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", "does not take"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "follow"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "follow"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "belong to no array"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,2],\"data_offsets\":[0,8]}}", "3 axes"),
    ("{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "not read"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}", "negative"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "JSON"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-9223372036854775808,9223372036854775807]}}", "follow"),
    ("{\"a\":{\"dtype\":\"F64\",\"shape\":[9223372036854775807,2],\"data_offsets\":[0,8]}}", "does not take"),
    ("{\"a\":1}", "JSON"), ("[]", "JSON"), ("", "JSON"), (String(repeating: "[", count: 100_000), "JSON"),
  ]) func tensorsThatDoNotFit(_ header: String, _ word: String) {
    let message = dataError { _ = try tensors(header, [UInt8](repeating: 0, count: 8)) }?.message ?? ""
    #expect(message.contains(word), "\(message)")
  }

  // MARK: Damage

  private func expectNoCrash(_ bytes: [UInt8], _ read: ([UInt8]) throws -> Void) {
    for length in 0..<bytes.count {
      #expect(dataError { try read(Array(bytes[..<length])) } != nil, "cut off at \(length)")
    }
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3) {
        damaged[Int.random(in: damaged.indices)] = [0, 1, 0x7F, 0xFF, UInt8.random(in: 0...255)].randomElement() ?? 0
      }
      // A value or an error that is meant for people.
      do { try read(damaged) } catch { #expect(error is DataError || error is MatrixError, "\(error)") }
    }
  }

  @Test func damagedFilesOfEveryKind() throws {
    let matrix = try Matrix(rows: [[1, -2.5, 3], [0, .nan, 1e-300]])
    let arrays: NamedArrays = [("W₁", matrix), ("M", try Matrix(mask: [true, false], Shape(rows: 1, columns: 2)))]
    expectNoCrash(try NumpyArray.bytes(of: matrix, interruption: now)) {
      _ = try NumpyArray.matrix($0, name: "t", interruption: now)
    }
    expectNoCrash(try NumpyArchive.bytes(of: arrays, name: "t", interruption: now)) {
      _ = try NumpyArchive.arrays($0, name: "t", interruption: now)
    }
    expectNoCrash(try Safetensors.bytes(of: arrays, name: "t", interruption: now)) {
      _ = try Safetensors.arrays($0, name: "t", interruption: now)
    }
    expectNoCrash(try Deflate.gzip(Array("a,b\n1,2\n\"x\",3\n".utf8), name: "t", interruption: now)) {
      _ = try Table(separated: try Inflate.gzip($0, name: "t", interruption: now), name: "t")
    }
  }

  @Test func damagedText() throws {
    let bytes = Array("\u{FEFF}a,\"b \"\"c\"\r\n1,\"x\ny\"\n-1e5,NA\n".utf8)
    for length in 0..<bytes.count { _ = try? Table(separated: Array(bytes[..<length]), name: "t") }
    for _ in 0..<3000 {
      var damaged = bytes
      damaged[Int.random(in: damaged.indices)] = UInt8.random(in: 0...255)
      do { _ = try Table(separated: damaged, name: "t") } catch { #expect(error is DataError) }
    }
  }

  @Test func aMemberThatGrowsBeyondItsSizeIsDamaged() throws {
    // A gzip file's stream without header and trailer is what a zip archive keeps.
    let packed = try Deflate.gzip([UInt8](repeating: 0, count: 100_000), name: "t", interruption: now)
    let raw = packed[10..<(packed.count - 8)]
    #expect(try Inflate.raw(raw, size: 100_000, name: "t", interruption: now).count == 100_000)
    for size in [0, 99_999, 100_001] {
      let error = dataError { _ = try Inflate.raw(raw, size: size, name: "t", interruption: now) }
      #expect(error?.message.contains("damaged") == true)
    }
  }
}
