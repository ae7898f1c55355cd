import Glibc
import Matrices

@testable import Language

/// A folder of its own for the files of one test.
final class SampleFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/nnx-data-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template).map { unsafe String(cString: $0) }
    guard let made else { throw DataError("no folder for samples") }
    path = made
  }

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// What is in the folder, hidden files included, in order.
  var names: [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] { try DataFile.bytes(name, searching: [path]) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    guard let file = unsafe fopen("\(path)/\(name)", "w") else { throw DataError("no sample \(name)") }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func load(_ name: String) throws -> Table {
    try Table.load(name, in: [path])
  }
}

extension Table {
  /// The table of a .csv or .tsv file, also packed.
  static func load(_ name: String, in folders: [String]) throws -> Table {
    guard case .separated(let separator, let isPacked) = try FileFormat(of: name, verb: "load") else {
      throw DataError("\(name) is no table")
    }
    return try load(
      name, separator: separator, isPacked: isPacked, searching: folders, interruption: Interruption())
  }

  /// A table of comma-separated text.
  init(csv text: String) throws { try self.init(separated: Array(text.utf8), name: "t.csv") }

  func numbers(named name: String) throws -> [Double] {
    guard case .numbers(let numbers) = try column(named: name) else { throw DataError("\(name) is text") }
    return numbers
  }

  func strings(named name: String) throws -> [String] {
    guard case .strings(let strings) = try column(named: name) else { throw DataError("\(name) is numeric") }
    return strings
  }
}

/// The error of a body that has to fail.
func dataError(_ body: () throws -> Void) -> DataError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DataError
  }
}
