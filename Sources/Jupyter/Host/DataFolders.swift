import Glibc
import History

/// Where Jupyter keeps its files.
enum DataFolders {
  /// Jupyter's own, as `jupyter --data-dir` prints it.
  static var jupyter: String { UserFolders.variable("JUPYTER_DATA_DIR") ?? "\(UserFolders.data)/jupyter" }

  static func runtime() -> String { UserFolders.variable("JUPYTER_RUNTIME_DIR") ?? "\(jupyter)/runtime" }

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
}
