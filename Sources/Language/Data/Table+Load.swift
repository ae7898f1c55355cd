import Engine
import Matrices

extension Table {
  /// Reads a .csv or .tsv file, also packed as .gz, from the first folder that has it.
  static func load(_ file: String, searching folders: [String], interruption: Interruption) throws -> Table {
    let lowercased = file.lowercased()
    let isPacked = lowercased.hasSuffix(".gz")
    let unpacked = isPacked ? String(lowercased.dropLast(3)) : lowercased
    let separator: UInt8
    if unpacked.hasSuffix(".csv") {
      separator = UInt8(ascii: ",")
    } else if unpacked.hasSuffix(".tsv") {
      separator = UInt8(ascii: "\t")
    } else {
      throw DataError(
        "load does not know what kind of file \(file) is",
        help: "it reads .csv and .tsv, also packed as .csv.gz and .tsv.gz")
    }
    var bytes = try DataFile.bytes(file, searching: folders)
    if isPacked { bytes = try Gunzip.unpack(bytes, name: file, interruption: interruption) }
    return try Table(separated: bytes, by: separator, name: file, interruption: interruption)
  }

  /// The text of a program file.
  static func text(ofFile file: String, searching folders: [String]) throws -> String {
    try DataFile.text(try DataFile.bytes(file, searching: folders), of: file)
  }
}
