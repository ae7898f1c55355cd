import History
import Glibc

/// A prebuilt extension of JupyterLab: files below `labextensions` that need no build.
///
/// All kernels of a language in one place share it.
public struct LabExtension: Sendable {
  public var name: String
  /// By path inside the extension's folder: package.json, static/remoteEntry.js.
  public var files: [String: [UInt8]]

  public init(name: String, files: [String: [UInt8]]) {
    self.name = name
    self.files = files
  }

  /// Writes the files below a folder of Jupyter's data; gives the extension's own folder.
  func install(in data: String) throws(KernelSpec.Failure) -> String {
    let folder = folder(in: data)
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let path = "\(folder)/\(file)"
      guard UserFolders.make(UserFolders.parent(of: path)), OutputFile.write(bytes, to: path) else {
        throw .cannotWrite(path)
      }
    }
    return folder
  }

  /// Removes the files that ``install(in:)`` writes, and the folders that nothing else is in.
  func uninstall(from data: String) {
    let paths = files.keys.map { "\(folder(in: data))/\($0)" }
    for path in paths { _ = unsafe unlink(path) }
    let folders = Set(paths.map(UserFolders.parent))
    for folder in folders.sorted(by: { $0.utf8.count > $1.utf8.count }) { _ = unsafe rmdir(folder) }
  }

  private func folder(in data: String) -> String { "\(data)/labextensions/\(name)" }
}
