import Engine
import Matrices

extension Table {
  /// Reads a .csv or .tsv file, also packed as .gz, from the first folder that has it.
  static func load(
    _ file: String, separator: UInt8, isPacked: Bool, searching folders: [String], interruption: Interruption
  ) throws -> Table {
    var bytes = try DataFile.bytes(file, searching: folders)
    if isPacked { bytes = try Inflate.gzip(bytes, name: file, interruption: interruption) }
    return try Table(separated: bytes, by: separator, name: file, interruption: interruption)
  }

  /// The text of a program file.
  static func text(ofFile file: String, searching folders: [String]) throws -> String {
    try DataFile.text(try DataFile.bytes(file, searching: folders), of: file)
  }
}
