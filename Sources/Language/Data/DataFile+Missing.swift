import Glibc
import Syntax

extension DataFile {
  /// Says that there is no such file, and which files of the same folders have nearly that name.
  static func missing(_ name: String, _ tried: [String]) -> DataError {
    let (folder, file) = split(name)
    let near = tried.flatMap { entries(of: split($0).folder) }
    var names: [String] = []
    for word in Spelling.nearest(to: file, among: near) where !names.contains(word) { names.append(word) }
    let listed = names.map { "\"\(folder.isEmpty ? $0 : joined(folder, $0))\"" }.joined(separator: " or ")
    if !names.isEmpty { return DataError("there is no file \(name)", help: "did you mean \(listed)?") }
    let places =
      tried.count > 1 || tried.first != name
      ? "looked for \(tried.joined(separator: " and "))"
      : "looked for in \(workingFolder)"
    return DataError("there is no file \(name)", help: places)
  }

  private static var workingFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "the working folder" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  static func split(_ path: String) -> (folder: String, file: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }

  /// The names in a folder; none where it cannot be read, for they only make a message better.
  private static func entries(of folder: String) -> [String] {
    guard let stream = unsafe opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while names.count < 10_000, let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
