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
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex, !make(String(path[..<slash])) { return false }
    _ = unsafe mkdir(path, mode)
    return isFolder(path)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
