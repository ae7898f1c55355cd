import Glibc
import Matrices
import Testing

@testable import Language

struct DataFileTests {
  /// `a,b\n1,2\n3,4\n`, packed by gzip.
  private static let packed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0xD4, 0x49, 0xE2, 0x32, 0xD4,
    0x31, 0xE2, 0x32, 0xD6, 0x31, 0xE1, 0x02, 0x00, 0xE5, 0xE9, 0xD6, 0xCE, 0x0C, 0x00, 0x00, 0x00,
  ]

  @Test func tabSeparated() throws {
    let folder = try SampleFolder()
    try folder.write("t.tsv", "a b\tc\n1\t2,5\n")
    let table = try folder.load("t.tsv")
    #expect(table.names == ["a b", "c"])
    #expect(try table.strings(named: "c") == ["2,5"])
  }

  @Test func packedFiles() throws {
    let folder = try SampleFolder()
    try folder.write("t.csv.gz", Self.packed)
    #expect(try folder.load("t.csv.gz").numbers().values == [1, 3, 2, 4])
    // gzip files put one behind the other are one file.
    let twice = try Inflate.gzip(Self.packed + Self.packed, name: "t", interruption: Interruption())
    #expect(String(decoding: twice, as: UTF8.self) == "a,b\n1,2\n3,4\na,b\n1,2\n3,4\n")
  }

  @Test func damagedPackedFiles() throws {
    let folder = try SampleFolder()
    try folder.write("cut.csv.gz", Array(Self.packed.dropLast(10)))
    try folder.write("plain.csv.gz", "a,b\n1,2\n")
    var damaged = Self.packed
    damaged[damaged.count - 6] ^= 0xFF
    try folder.write("damaged.csv.gz", damaged)
    #expect(dataError { _ = try folder.load("cut.csv.gz") }?.message.contains("cut off") == true)
    #expect(dataError { _ = try folder.load("plain.csv.gz") }?.message == "plain.csv.gz is not a gzip file")
    #expect(dataError { _ = try folder.load("damaged.csv.gz") }?.message.contains("damaged") == true)
  }

  @Test func growthIsBounded() {
    let error = dataError {
      _ = try Inflate.gzip(Self.packed, name: "t.gz", limit: 3, interruption: Interruption())
    }
    #expect(error?.message.contains("too large") == true)
  }

  @Test func aMissingFileNamesTheNearest() throws {
    let folder = try SampleFolder()
    try folder.write("iris.csv", "x\n1\n")
    let error = dataError { _ = try folder.load("irsi.csv") }
    #expect(error?.message == "there is no file irsi.csv")
    #expect(error?.help == "did you mean \"iris.csv\"?")
  }

  @Test func foldersAreSearchedInOrder() throws {
    let (first, second) = (try SampleFolder(), try SampleFolder())
    try first.write("a.csv", "x\n1\n")
    try second.write("a.csv", "x\n2\n")
    try second.write("b.csv", "x\n3\n")
    let folders = [first.path, second.path]
    let a = try Table.load("a.csv", in: folders)
    let b = try Table.load("b.csv", in: folders)
    #expect(try a.numbers().values == [1])
    #expect(try b.numbers().values == [3])
    #expect(try Table.load("\(second.path)/a.csv", in: []).numbers().values == [2])
  }

  @Test func whatIsNoFile() throws {
    let folder = try SampleFolder()
    #expect(dataError { _ = try DataFile.bytes(folder.path, searching: [""]) }?.message.contains("is a folder") == true)
    #expect(dataError { _ = try DataFile.bytes("/dev/null", searching: [""]) }?.message.contains("a device") == true)
    #expect(dataError { _ = try folder.load("") } != nil)
    #expect(dataError { _ = try folder.load("t.xlsx") }?.message.contains("what kind of file") == true)
  }

  @Test func tooLarge() throws {
    let folder = try SampleFolder()
    try folder.write("t.csv", "x\n1\n")
    #expect(
      dataError { _ = try DataFile.bytes("t.csv", searching: [folder.path], limit: 2) }?.message.contains("too large")
        == true)
  }

  @Test func programText() throws {
    let folder = try SampleFolder()
    try folder.write("a.nnx", [0xEF, 0xBB, 0xBF] + Array("ŷ = 1\n".utf8))
    try folder.write("latin.nnx", [0x78, 0xE9])
    #expect(try Table.text(ofFile: "a.nnx", searching: [folder.path]) == "ŷ = 1\n")
    #expect(
      dataError { _ = try Table.text(ofFile: "latin.nnx", searching: [folder.path]) }?.message.contains("UTF-8") == true
    )
  }
}
