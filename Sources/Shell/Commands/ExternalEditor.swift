import Glibc
import History
import Language

/// The user's editor.
enum ExternalEditor {
  private static var command: String {
    UserFolders.variable("VISUAL") ?? UserFolders.variable("EDITOR") ?? "vi"
  }

  /// A text as the user leaves it.
  static func edit(_ text: String) throws -> String {
    var path = Array("\(UserFolders.variable("TMPDIR") ?? "/tmp")/nnx-XXXXXX.nnx\0".utf8CString.dropLast())
    let descriptor = unsafe mkstemps(&path, 4)
    guard descriptor >= 0 else { throw Subprocess.Failure(message: "no temporary file could be made") }
    let name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = unsafe unlink(name) }
    let stream = OutputStream(descriptor: descriptor)
    stream.write(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
    stream.flush()
    close(descriptor)
    return try edit(file: name)
  }

  /// A file, which the user may have written; its text afterwards.
  static func edit(file: String) throws -> String {
    let code = try Subprocess.run("\(command) \"$1\"", [file])
    guard code == 0 else { throw Subprocess.Failure(message: "\(command) ended with \(code); nothing is run") }
    var text = try SourceFile.source(named: file).text
    while text.last?.isNewline ?? false { text.removeLast() }
    return text
  }
}
