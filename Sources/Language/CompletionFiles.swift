import Glibc

/// File names inside a string.
extension Completer {
  /// A folder may hold any number of files; so many are looked at.
  private static let mostEntries = 20_000

  /// Files and folders of a folder, where `load` would look for it. A folder's name ends with a slash.
  func files(beginning typed: String, in folder: String) -> [Match] {
    let places = folder.hasPrefix("/") || interpreter.directories.isEmpty ? [""] : interpreter.directories
    var found: Set<String> = []
    for place in places {
      for name in entries(of: DataFile.joined(place, folder)) where name.hasPrefix(typed) { found.insert(name) }
    }
    return found.sorted().map { Match(text: $0.escaped, kind: $0.hasSuffix("/") ? .path : .file) }
  }

  /// Without hidden ones, `.` and `..`.
  private func entries(of folder: String) -> [String] {
    guard !folder.utf8.contains(0), let stream = unsafe opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while names.count < Self.mostEntries, let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      names.append(isFolder(DataFile.joined(folder, name)) ? name + "/" : name)
    }
    return names
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
