import Glibc

/// Where a user's files are.
public enum UserFolders {
  /// A variable of the environment that is there and not empty.
  public static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name).map({ unsafe String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }

  public static var home: String { variable("HOME") ?? "/" }

  /// `$XDG_DATA_HOME`, of the user.
  public static var data: String { variable("XDG_DATA_HOME") ?? "\(home)/.local/share" }

  /// `$XDG_CONFIG_HOME`, of the user.
  public static var configuration: String { variable("XDG_CONFIG_HOME") ?? "\(home)/.config" }

  /// The database of all entries; nil where its folder cannot be made.
  public static func history() -> String? {
    let folder = "\(data)/nnx"
    return make(folder, mode: 0o700) ? "\(folder)/history.sqlite" : nil
  }

  /// Makes a folder and those above it; false where it is not there afterwards.
  public static func make(_ path: String, mode: mode_t = 0o755) -> Bool {
    if isFolder(path) { return true }
    let parent = parent(of: path)
    if !parent.isEmpty, !make(parent) { return false }
    _ = unsafe mkdir(path, mode)
    return isFolder(path)
  }

  /// The path before the last slash; empty where that is the root or the working folder.
  public static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
