import FoundationEssentials
import Jupyter
import KernelSpecFiles
import Language

/// What JupyterLab's editors get to know of nnx.
enum EditorWords {
  /// The extension's files, with the words of this very program.
  static var labExtension: LabExtension {
    var files = KernelSpecFiles.labExtension.mapValues(versioned)
    files["static/words.js"] = module
    return LabExtension(name: "nnx-lab", files: files)
  }

  /// `{version}` in a file is this program's.
  private static func versioned(_ file: [UInt8]) -> [UInt8] {
    let parts = String(decoding: file, as: UTF8.self).split(separator: "{version}", omittingEmptySubsequences: false)
    return Array(parts.joined(separator: Session.version).utf8)
  }

  /// The vocabulary as a module of JavaScript. It is strings by strings, which JSON can always say.
  private static var module: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let words = (try? encoder.encode(Vocabulary())).map { [UInt8]($0) } ?? Array("{}".utf8)
    return Array("// Written by nnkernel install from the language's definitions.\nexport default ".utf8) + words
      + Array(";\n".utf8)
  }
}
