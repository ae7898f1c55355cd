import Glibc

/// Where Jupyter and this kernel keep their files.
enum DataFolders {
  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name).map({ unsafe String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }

  static var home: String { variable("HOME") ?? "/" }

  /// `$XDG_DATA_HOME`, of the user.
  static var data: String { variable("XDG_DATA_HOME") ?? "\(home)/.local/share" }

  /// Jupyter's own, as `jupyter --data-dir` prints it.
  static var jupyter: String { variable("JUPYTER_DATA_DIR") ?? "\(data)/jupyter" }

  static func runtime() -> String { variable("JUPYTER_RUNTIME_DIR") ?? "\(jupyter)/runtime" }

  /// The database of all cells; nil where its folder cannot be made.
  static func history() -> String? {
    let folder = "\(data)/nnx"
    return make(folder, mode: 0o700) ? "\(folder)/history.sqlite" : nil
  }

  /// Makes a folder and those above it; false where it is not there afterwards.
  static func make(_ path: String, mode: mode_t = 0o755) -> Bool {
    if isFolder(path) { return true }
    let parent = parent(of: path)
    if !parent.isEmpty, !make(parent) { return false }
    _ = unsafe mkdir(path, mode)
    return isFolder(path)
  }

  /// The path before the last slash; empty where that is the root or the working folder.
  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// The names in a folder, without hidden ones; none where it cannot be read.
  static func entries(of folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
