import History
import FoundationEssentials
import Glibc

/// The folder that tells Jupyter how to start a kernel: `kernel.json` and logos.
public struct KernelSpec: Sendable {
  public enum Failure: Error, Sendable, Equatable {
    case badName(String)
    case cannotWrite(String)
    case notInstalled(String)
    case noEnvironment
  }

  /// Where it is put.
  public enum Place: Sendable, Equatable {
    case user
    /// The Python environment that is active.
    case environment
    case prefix(String)
  }

  /// `kernel.json`, in which `{executable}` stands for the program and `{display_name}` for its name in menus.
  public var template: [UInt8]
  public var displayName: String
  /// By name: logo-svg.svg, logo-32x32.png, logo-64x64.png.
  public var logos: [String: [UInt8]]
  /// What JupyterLab gets beside the kernel.
  public var labExtension: LabExtension?

  public init(template: [UInt8], displayName: String, logos: [String: [UInt8]], labExtension: LabExtension? = nil) {
    self.template = template
    self.displayName = displayName
    self.logos = logos
    self.labExtension = labExtension
  }

  /// Writes the folder, and the extension; gives their paths.
  func install(name: String, as defaultName: String, at place: Place, executable: String) throws(Failure) -> [String] {
    let folder = try Self.folder(name, place)
    let shown = name == defaultName ? displayName : "\(displayName) (\(name))"
    var files = logos
    files["kernel.json"] = filled(["{executable}": executable, "{display_name}": shown])
    guard UserFolders.make(folder) else { throw .cannotWrite(folder) }
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      guard OutputFile.write(bytes, to: "\(folder)/\(file)") else { throw .cannotWrite("\(folder)/\(file)") }
    }
    guard let labExtension else { return [folder] }
    return [folder, try labExtension.install(in: try Self.data(place))]
  }

  /// Removes the files that ``install`` writes, and the folder unless something else is in it; gives its path. The
  /// extension goes with the last kernel.
  func uninstall(name: String, at place: Place) throws(Failure) -> String {
    let folder = try Self.folder(name, place)
    let spec = "\(folder)/kernel.json"
    guard unsafe access(spec, F_OK) == 0 else { throw .notInstalled(folder) }
    guard unsafe unlink(spec) == 0 else { throw .cannotWrite(folder) }
    for file in logos.keys { _ = unsafe unlink("\(folder)/\(file)") }
    _ = unsafe rmdir(folder)
    let data = try Self.data(place)
    if !hasKernels(in: "\(data)/kernels") { labExtension?.uninstall(from: data) }
    return folder
  }

  /// Whether a kernel of this language is left in a folder of kernels, under whatever name.
  private func hasKernels(in folder: String) -> Bool {
    func language(_ text: [UInt8]) -> JSON? { (try? JSON.decode(JSON.self, from: text))?["language"] }
    let own = language(template)
    return DataFolders.entries(of: folder).contains { name in
      TextFile.read("\(folder)/\(name)/kernel.json").flatMap { language(Array($0.utf8)) } == own
    }
  }

  /// The template with words put in, each as JSON would have it.
  private func filled(_ words: [String: String]) -> [UInt8] {
    var text = String(decoding: template, as: UTF8.self)
    for (place, word) in words {
      let quoted = String(decoding: JSON.string(word).bytes, as: UTF8.self)
      text = text.split(separator: "\"\(place)\"", omittingEmptySubsequences: false).joined(separator: quoted)
    }
    return Array(text.utf8)
  }

  static func folder(_ name: String, _ place: Place) throws(Failure) -> String {
    // Jupyter's own rule for names.
    let isAllowed = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    guard isAllowed, !name.isEmpty, name != ".", name != ".." else { throw .badName(name) }
    return "\(try data(place))/kernels/\(name)"
  }

  /// The folder of a place in which Jupyter looks for kernels and extensions.
  private static func data(_ place: Place) throws(Failure) -> String {
    switch place {
    case .user: DataFolders.jupyter
    case .prefix(let prefix): "\(prefix)/share/jupyter"
    case .environment: "\(try environment())/share/jupyter"
    }
  }

  /// What Python calls `sys.prefix`: of the active environment, or of the first Python on the path.
  private static func environment() throws(Failure) -> String {
    if let active = UserFolders.variable("VIRTUAL_ENV") ?? UserFolders.variable("CONDA_PREFIX") { return active }
    let folders = (UserFolders.variable("PATH") ?? "").split(separator: ":")
    guard let folder = folders.first(where: { unsafe access("\($0)/python3", X_OK) == 0 }), folder.hasSuffix("/bin")
    else { throw .noEnvironment }
    return String(folder.dropLast(4))
  }
}

extension KernelSpec.Failure {
  var message: String {
    switch self {
    case .badName(let name): "\"\(name)\" is no name for a kernel; letters, digits, and . _ - are"
    case .cannotWrite(let path): "\(path) cannot be written; --user needs no rights but your own"
    case .notInstalled(let path): "there is no kernel at \(path)"
    case .noEnvironment: "no Python environment is active; activate one, or name its folder with --prefix"
    }
  }
}
